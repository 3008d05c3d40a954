//! The real logrotate, where it is installed.

use std::fs;
use std::process::Command;

use crate::desk::Desk;

fn rotate(desk: &Desk, how: &str) {
    let config = desk.path("config");
    fs::write(
        &config,
        format!("{} {{\n size 1\n rotate 5\n missingok\n {how}\n}}\n", desk.path("a.log").display()),
    )
    .unwrap();
    let done = Command::new("logrotate")
        .arg("--force")
        .arg("--state")
        .arg(desk.path("state"))
        .arg(&config)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
#[ignore = "needs logrotate: ./dev test rust installs it"]
fn the_real_one_loses_nothing() {
    for how in [
        "create",
        "copytruncate",
        "compress\n delaycompress",
        "compress\n copytruncate",
        "nocreate\n nomissingok",
    ] {
        for glob in ["a.log", "a.log*"] {
            let mut desk = Desk::new(glob);
            let mut lines = Vec::new();
            for number in 0..6 {
                desk.write("a.log", format!("line {number}, before it is rotated\n"));
                if number % 2 == 0 {
                    lines.extend(desk.lines());
                } else {
                    desk.entries().into_iter().for_each(|entry| lines.push(entry.text));
                }
                rotate(&desk, how);
                desk.write("a.log", format!("line {number}, after\n"));
                lines.extend(desk.lines());
            }
            lines.sort();
            let expected: Vec<_> = (0..6)
                .flat_map(|n| [format!("line {n}, after"), format!("line {n}, before it is rotated")])
                .collect();
            assert_eq!(lines, expected, "{how}, {glob}");
        }
    }
}
