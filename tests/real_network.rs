//! A network that fails: each test has one of its own, in a process of its own (`unshare`).

use std::process::Command;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::timeout;
use watchbell_engine::view::{SourceState, SourceStatus};

use crate::support::alone;
use crate::support::process::said;
use crate::support::wait::so;
use crate::support::{Scenario, SseServer};

/// Runs the test of this name again where there is nothing but a loopback interface, names that only `names` knows, and
/// nobody else. Whether this is that process.
fn alone(name: &str) -> bool {
    if alone::inside().is_some() {
        return true;
    }
    let names = tempfile::NamedTempFile::new().unwrap();
    let set_up = r#"ip link set lo up && mount --bind "$WATCHBELL_TEST_ALONE" /etc/hosts"#;
    alone::again(&format!("real_network::{name}"), &["--net", "--mount"], set_up, names.path());
    false
}

fn ip(command: &str) {
    said(Command::new("ip").args(command.split(' ')));
}

/// From now on these are the only names, as in `/etc/hosts`.
fn names(hosts: &str) {
    std::fs::write(alone::inside().unwrap(), hosts).unwrap();
}

/// A source at this address, on the server's port.
async fn at(server: &SseServer, host: &str) -> Scenario {
    let url = server.url().replace("0.0.0.0", host);
    Scenario::with(&format!(
        "[[sources]]\nid = \"checkout\"\nkind = \"sse\"\nurl = \"{url}\"\nsilence = \"1s\"\n"
    ))
    .await
}

async fn expect(here: &Scenario, what: &str, wanted: impl Fn(&SourceStatus) -> bool) {
    so(what, async || here.status().sources.iter().any(|source| source.id == "checkout" && wanted(source)))
        .await;
}

async fn expect_blind(here: &Scenario, text: &str) {
    expect(here, text, |source| {
        source.state == SourceState::Blind && source.text.as_deref().is_some_and(|said| said.contains(text))
    })
    .await;
}

async fn expect_live(here: &Scenario) {
    expect(here, "it is heard", |source| source.state == SourceState::Live).await;
}

#[tokio::test]
#[ignore = "needs a network of its own; ./dev test rust runs it"]
async fn without_a_route_a_source_is_blind_and_is_heard_when_there_is_one() {
    if !alone("without_a_route_a_source_is_blind_and_is_heard_when_there_is_one") {
        return;
    }
    let server = SseServer::start_at("0.0.0.0:0").await;
    let here = at(&server, "192.0.2.1").await;
    expect_blind(&here, "there is no way to 192.0.2.1:").await;
    ip("address add 192.0.2.1/32 dev lo");
    expect_live(&here).await;
}

#[tokio::test]
#[ignore = "needs a network of its own; ./dev test rust runs it"]
async fn a_name_that_nobody_knows_is_looked_up_again() {
    if !alone("a_name_that_nobody_knows_is_looked_up_again") {
        return;
    }
    let server = SseServer::start_at("0.0.0.0:0").await;
    let here = at(&server, "logbook.test").await;
    expect_blind(&here, "logbook.test").await;
    names("127.0.0.1 logbook.test\n");
    expect_live(&here).await;
}

/// "Happy eyeballs", RFC 8305: the other family is tried while the first says nothing.
#[tokio::test]
#[ignore = "needs a network of its own; ./dev test rust runs it"]
async fn an_address_that_swallows_everything_does_not_keep_from_the_one_that_answers() {
    if !alone("an_address_that_swallows_everything_does_not_keep_from_the_one_that_answers") {
        return;
    }
    // A cable into nowhere, with somebody at its end who was there once.
    ip("link add here type veth peer name nowhere");
    ip("link set nowhere up");
    ip("link set here up");
    ip("address add 2001:db8::1/64 dev here nodad");
    ip("neighbour add 2001:db8::9 lladdr 02:00:00:00:00:09 dev here");
    names("2001:db8::9 logbook.test\n127.0.0.1 logbook.test\n");
    let server = SseServer::start_at("0.0.0.0:0").await;
    let port = server.url().rsplit([':', '/']).nth(1).unwrap().parse::<u16>().unwrap();
    let swallowed = timeout(Duration::from_secs(1), TcpStream::connect(("2001:db8::9", port))).await;
    assert!(swallowed.is_err(), "a connection there must hang, not end with {swallowed:?}");
    let first = said(Command::new("getent").args(["ahosts", "logbook.test"]));
    assert!(first.starts_with("2001:db8::9"), "the dead address is the one to try first: {first}");

    let here = at(&server, "logbook.test").await;
    expect_live(&here).await;
}

#[tokio::test]
#[ignore = "needs a network of its own; ./dev test rust runs it"]
async fn an_interface_that_goes_down_and_up_again_loses_nothing() {
    if !alone("an_interface_that_goes_down_and_up_again_loses_nothing") {
        return;
    }
    let server = SseServer::start_at("0.0.0.0:0").await;
    let here = at(&server, "127.0.0.1").await;
    server.tell(&json!({ "level": "fatal", "message": "before" }));
    here.expect_ring("Fatal: before").await;
    expect_live(&here).await;
    // Nothing closes the connection: it is half open, and only silence tells.
    ip("link set lo down");
    server.tell(&json!({ "level": "fatal", "message": "meanwhile" }));
    expect_blind(&here, "no answer from 127.0.0.1:").await;
    ip("link set lo up");
    expect_live(&here).await;
    here.expect_ring("Fatal: meanwhile").await;
    let fatals =
        here.shown().await.into_iter().filter(|title| title.starts_with("Fatal")).collect::<Vec<_>>();
    assert_eq!(fatals, ["Fatal: before", "Fatal: meanwhile"], "each once");
}
