//! A disk that is full: a file system of 4 MiB, in a namespace of the test's own.

use std::path::PathBuf;
use std::process::Command;

use reqwest::StatusCode;
use serde_json::json;
use watchbell_logbook::Store;

use crate::support::{Logbook, With};

/// Where the small file system is, in the process that has it.
const INSIDE: &str = "WATCHBELL_SMALL_DISK";

/// Runs the test of this name again with a small file system. `None` in the process that does so; where no namespaces are
/// allowed, nothing is run at all.
fn small_disk(name: &str) -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os(INSIDE) {
        return Some(dir.into());
    }
    let dir = tempfile::tempdir().unwrap();
    let done = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .args([r#"mount -t tmpfs -o size=4m none "$WATCHBELL_SMALL_DISK" && exec "$@""#, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, dir.path())
        .output();
    let Ok(done) = done else { return None };
    let (out, complaint) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    let refused = ["unshare failed", "mount: "].iter().any(|words| complaint.contains(words));
    assert!(done.status.success() && out.contains("1 passed") || refused, "{out}\n{complaint}");
    None
}

#[tokio::test]
async fn a_full_disk_is_answered_507_and_left_behind_unaided() {
    let Some(disk) = small_disk("full::a_full_disk_is_answered_507_and_left_behind_unaided") else { return };
    let fillers = ["one", "other"].map(|name| disk.join(name));
    for filler in &fillers {
        std::fs::write(filler, vec![0; 700 << 10]).unwrap();
    }
    let logbook = Logbook::start_with(With { within: Some(disk), ..With::default() }).await;
    let send = async |n: usize| {
        let body =
            json!({"event_id": format!("e{n}"), "level": "fatal", "message": crate::support::noise(40_000)})
                .to_string();
        logbook.client.post(logbook.url("/v1/events")).body(body).send().await.unwrap()
    };
    let mut kept = 0;
    let refused = loop {
        let answer = send(kept).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        kept += 1;
        assert!(kept < 1_000, "4 MiB hold no more");
    };
    assert_eq!(refused.status(), StatusCode::INSUFFICIENT_STORAGE);
    assert!(refused.headers().contains_key("retry-after"));
    let said: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(said["error"]["code"], "disk_full");
    assert_eq!(send(kept).await.status(), StatusCode::INSUFFICIENT_STORAGE, "again, and nothing worse");
    assert_eq!(
        logbook.get("/v1/events?limit=5").send().await.unwrap().status(),
        StatusCode::OK,
        "reading goes on"
    );
    std::fs::remove_file(&fillers[0]).unwrap();
    assert_eq!(
        send(kept).await.status(),
        StatusCode::OK,
        "there is room again, and nobody did anything else"
    );
    for n in 0..=kept {
        let path = format!("/v1/events/e{n}");
        assert_eq!(
            logbook.get(&path).send().await.unwrap().status(),
            StatusCode::OK,
            "{path} was acknowledged"
        );
    }
    let Logbook { dir, store, mut served, mut stop, .. } = logbook;
    drop((store, stop.take()));
    served.take().unwrap().await.unwrap();
    std::fs::remove_file(&fillers[1]).unwrap();
    let again = Store::open(dir.path()).unwrap();
    assert_eq!(again.notice(), None, "the file is whole");
    assert_eq!(again.read(|look| Ok(look.stats()?.events)).await.unwrap(), kept as u64 + 1);
}
