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
    let (logbook, here) = guarded_by("the-canary").await;
    here.expect_status("the token is missing", |status| {
        status.sources.iter().any(|source| source.state == SourceState::NeedsAttention)
    })
    .await;

    type_token(&here);
    assert_eq!(in_keyring("the-canary"), Some(CANARY.to_owned()));
    here.expect_status("the source is live", |status| {
        status.sources.iter().all(|source| source.state == SourceState::Live)
    })
    .await;
    logbook.tell(&fatal("down"));
    dunst::expect_up(1).await;

    here.said(&["status", "--json"]);
    here.said(&["sources", "list", "--json"]);
    let desktop = PathBuf::from(std::env::var_os("WATCHBELL_DESKTOP_ROOT").unwrap());
    // That it would be found is seen by its name, which is in the configuration.
    assert!(holding("the-canary", here.folder()).contains(&here.folder().join("config.toml")));
    for folder in [here.folder(), &desktop] {
        assert_eq!(holding(CANARY, folder), Vec::<PathBuf>::new());
    }
    for process in on_this_desktop() {
        let told = [arguments(process.pid), environment(process.pid)].concat().concat();
        assert!(!told.contains(CANARY), "{process:?} was told the token");
    }
}

#[tokio::test]
async fn a_token_outlives_the_program() {
    let (logbook, mut here) = guarded_by("the-lasting-canary").await;
    type_token(&here);
    here.process().kill();
    here.start_again();
    logbook.tell(&fatal("down"));
    dunst::expect_up(1).await;
    here.said(&["secrets", "forget", "guarded"]);
    assert_eq!(in_keyring("the-lasting-canary"), None);
}

/// A logbook that lets nobody in without the canary, and a resident that looks for it in the keyring under `name`.
async fn guarded_by(name: &str) -> (SseServer, Tray) {
    let logbook = SseServer::start().await;
    logbook.want_token(CANARY);
    let here = Tray::start(&logbook.source("guarded", &format!("token = {{ keyring = \"{name}\" }}"))).await;
    (logbook, here)
}

fn type_token(here: &Tray) {
    let mut command = here.program("watchbell");
    command.args(["--quiet", "secrets", "set", "guarded"]).stdin(Stdio::piped());
    let mut typing = command.spawn().unwrap();
    typing.stdin.take().unwrap().write_all(CANARY.as_bytes()).unwrap();
    assert!(typing.wait().unwrap().success());
}

pub(super) fn in_keyring(name: &str) -> Option<String> {
    let lookup = ["lookup", "service", "watchbell", "username", name];
    let found = Command::new("secret-tool").args(lookup).output().unwrap();
    found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
}

/// The files below `folder` in which `text` can be read: configuration, store with its write-ahead log, and logs. The
/// keyring's own file is among those that are looked at; it is encrypted.
fn holding(text: &str, folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        // Whatever has gone meanwhile holds nothing, and pipes and sockets have no end.
        let bytes = if kind.is_file() { std::fs::read(&path).unwrap_or_default() } else { Vec::new() };
        if kind.is_dir() {
            found.extend(holding(text, &path));
        } else if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(path);
        }
    }
    found
}
