//! A token is in the keyring and nowhere else.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use watchbell_engine::view::SourceState;

use crate::support::process::{arguments, environment, on_this_desktop};
use crate::support::sse_server::SseServer;
use crate::support::tray::Tray;
use crate::support::{dunst, fatal};

/// Nothing else on the machine looks like it.
const CANARY: &str = "canary-7f3a91c2d4e85b60";

#[tokio::test]
async fn a_token_that_was_typed_is_in_the_keyring_and_nowhere_else() {
    let logbook = SseServer::start().await;
    logbook.want_token(CANARY);
    let source = logbook.source("guarded", "token = { keyring = \"guarded-by-a-canary\" }");
    let here = Tray::start(&source).await;
    here.expect_status("the token is missing", |status| {
        status.sources.iter().any(|source| source.state == SourceState::NeedsAttention)
    })
    .await;

    type_token(&here);
    assert_eq!(found_in_keyring(), CANARY);
    here.expect_status("the source is live", |status| {
        status.sources.iter().all(|source| source.state == SourceState::Live)
    })
    .await;
    logbook.tell(&fatal("down"));
    dunst::expect_up(1).await;

    here.said(&["status", "--json"]);
    here.said(&["sources", "list", "--json"]);
    let desktop = PathBuf::from(std::env::var_os("WATCHBELL_DESKTOP_ROOT").unwrap());
    for folder in [here.folder(), &desktop] {
        assert_eq!(holding_the_canary(folder), Vec::<String>::new());
    }
    for process in on_this_desktop() {
        let told = [arguments(process.pid), environment(process.pid)].concat().concat();
        assert!(!told.contains(CANARY), "{process:?} was told the token");
    }
}

#[tokio::test]
async fn a_token_outlives_the_program() {
    let logbook = SseServer::start().await;
    logbook.want_token(CANARY);
    let source = logbook.source("guarded", "token = { keyring = \"guarded-by-a-canary\" }");
    let mut here = Tray::start(&source).await;
    type_token(&here);
    here.process().kill();
    here.start_again();
    logbook.tell(&fatal("down"));
    dunst::expect_up(1).await;
    here.said(&["secrets", "forget", "guarded"]);
    assert!(!Command::new("secret-tool").args(SEARCH).output().unwrap().status.success(), "it is forgotten");
}

fn type_token(here: &Tray) {
    let mut typing = here
        .program("watchbell")
        .args(["--quiet", "secrets", "set", "guarded"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    typing.stdin.take().unwrap().write_all(CANARY.as_bytes()).unwrap();
    assert!(typing.wait().unwrap().success());
}

const SEARCH: [&str; 5] = ["lookup", "service", "watchbell", "username", "guarded-by-a-canary"];

fn found_in_keyring() -> String {
    crate::support::process::said(Command::new("secret-tool").args(SEARCH))
}

/// The files below `folder` in which it can be found: configuration, store with its write-ahead log, and logs. The keyring's
/// own file is among them; it is encrypted.
fn holding_the_canary(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(holding_the_canary(&path));
        } else if kind.is_file()
            && std::fs::read(&path)
                .is_ok_and(|bytes| bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()))
        {
            found.push(path.display().to_string());
        }
    }
    found
}
