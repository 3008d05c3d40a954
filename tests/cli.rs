//! The program as it is typed.

use std::process::{Command, Output};

use tempfile::TempDir;

fn watchbell(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_watchbell"))
        .args(args)
        .env_clear()
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn help_teaches_every_command() {
    let folder = TempDir::new().unwrap();
    for command in [
        "tray",
        "status",
        "pause",
        "resume",
        "inbox",
        "watch",
        "serve",
        "send",
        "forward",
        "rules",
        "sources",
        "config",
        "certs",
        "secrets",
        "doctor",
        "autostart",
        "completions",
    ] {
        let output = watchbell(&folder, &[command, "--help"]);
        assert!(
            output.status.success() && said(&output).contains("Usage: watchbell"),
            "{command}: {}",
            said(&output)
        );
    }
}

#[test]
fn what_cannot_be_typed_ends_with_3() {
    let folder = TempDir::new().unwrap();
    for args in [
        &["watch", "--for", "soon"][..],
        &["watch", "--level", "awful"],
        &["nonsense"],
        &["watch", "--source", "nowhere"],
        &["watch", "--for", "0s"],
        &["watch", "--for", "30h"],
        &["watch", "--tray"],
        &["watch", "--extend", "soon"],
        &["watch", "--extend", "5m", "--stop"],
        &["forward", "a.log"],
        &["forward", "--to", "http://127.0.0.1:1"],
        &["forward", "a.log", "--to", "nowhere"],
        &["forward", "a.log", "--to", "https://KEY@bugs.example/"],
        &["forward", "a[.log", "--to", "http://127.0.0.1:1", "--once"],
        &["forward", "a.log", "--to", "http://127.0.0.1:1", "--every", "1s"],
        &["forward", "a.log", "--to", "http://127.0.0.1:1", "--tag", "x"],
        &["forward", "a.log", "--to", "http://127.0.0.1:1", "--name", "../x"],
    ] {
        let output = watchbell(&folder, args);
        assert_eq!(output.status.code(), Some(3), "{args:?}: {}", said(&output));
    }
}

#[test]
fn without_a_tray_the_way_out_is_said() {
    let folder = TempDir::new().unwrap();
    for args in [&["status"][..], &["pause"], &["inbox", "list"], &["sources", "list"]] {
        let output = watchbell(&folder, args);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("watchbell tray"), "{}", said(&output));
    }
}

#[test]
fn every_problem_of_a_configuration_is_said_with_its_place() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bad.toml");
    std::fs::write(&file, "[[rules]]\nname = \"a\"\nmatch = { field = \"levle\", at_least = \"fatal\" }\n[[sources]]\nid = \"X\"\nkind = \"sse\"\n").unwrap();
    let output = watchbell(&folder, &["rules", "check", file.to_str().unwrap()]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("bad.toml:3:") && said.contains("level"), "{said}");
    assert!(said.contains("bad.toml:5:"), "{said}");
}

#[test]
fn completions_are_made_for_every_shell() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = watchbell(&folder, &["completions", shell]);
        assert!(output.status.success() && output.stdout.len() > 1_000, "{shell}");
    }
}

#[test]
fn autostart_is_written_and_taken_away() {
    let folder = TempDir::new().unwrap();
    let entry = folder.path().join(".config/autostart/io.github.watchbell.Watchbell.desktop");
    assert!(watchbell(&folder, &["autostart", "on"]).status.success());
    let text = std::fs::read_to_string(&entry).unwrap();
    assert!(text.contains("\" tray\n") && text.contains("Type=Application"), "{text}");
    assert!(said(&watchbell(&folder, &["autostart"])).contains("starts at login"));
    assert!(watchbell(&folder, &["autostart", "off"]).status.success());
    assert!(!entry.exists());
}

#[test]
fn a_configuration_is_put_back_and_the_one_before_is_kept() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join(".config/watchbell/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "[notifications]\nper_minute = 3   # few\n").unwrap();
    let copy = folder.path().join("copy.toml");
    let copied = watchbell(&folder, &["config", "backup", copy.to_str().unwrap()]);
    assert!(copied.status.success(), "{}", said(&copied));
    let again = watchbell(&folder, &["config", "backup", copy.to_str().unwrap()]);
    assert!(!again.status.success(), "nothing is overwritten");

    std::fs::write(&config, "[tray]\ncount = false\n").unwrap();
    let restored = watchbell(&folder, &["config", "restore", copy.to_str().unwrap()]);
    assert!(
        restored.status.success() && said(&restored).contains("config.toml.before-restore"),
        "{}",
        said(&restored)
    );
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "[notifications]\nper_minute = 3   # few\n");
    let before = config.with_file_name("config.toml.before-restore");
    assert_eq!(std::fs::read_to_string(before).unwrap(), "[tray]\ncount = false\n");

    std::fs::write(&copy, "[notifications]\nper_minute = 0\n").unwrap();
    let refused = watchbell(&folder, &["config", "restore", copy.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused).contains("copy.toml:2:14: error: "), "{}", said(&refused));
    assert!(std::fs::read_to_string(&config).unwrap().contains("few"), "nothing was touched");
}

#[test]
fn a_token_is_shown_once_listed_without_itself_and_revoked() {
    let folder = TempDir::new().unwrap();
    let created = watchbell(&folder, &["serve", "tokens", "create", "Ann's desktop"]);
    assert!(created.status.success(), "{}", said(&created));
    let token = String::from_utf8(created.stdout).unwrap();
    assert!(token.starts_with("wbt_") && token.trim().len() == 68, "{token}");
    let listed = said(&watchbell(&folder, &["serve", "tokens", "list"]));
    assert!(
        listed.contains("Ann's desktop") && listed.contains("read") && !listed.contains(token.trim()),
        "{listed}"
    );
    assert!(watchbell(&folder, &["serve", "tokens", "revoke", "Ann's desktop"]).status.success());
    let again = watchbell(&folder, &["serve", "tokens", "revoke", "Ann's desktop"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("there is no such token"), "{}", said(&again));
}

#[test]
fn a_query_that_cannot_be_meant_is_pointed_at() {
    let folder = TempDir::new().unwrap();
    let output = watchbell(&folder, &["inbox", "search", "level:fatal levle:x", "-dns"]);
    assert_eq!(output.status.code(), Some(3));
    let said = said(&output);
    assert!(said.contains("\n            ^^^^^^\n") && said.contains("Did you mean level?"), "{said}");
    let understood =
        watchbell(&folder, &["inbox", "search", "level:fatal", "certificate rejected", "-dns", "--json"]);
    assert_eq!(understood.status.code(), Some(1), "no tray runs");
}
