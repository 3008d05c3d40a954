//! A real Bugsink takes what a forwarder sends: once, however often it is killed or Bugsink is away.

use std::fs;

use serde_json::Value;
use watchbell_engine::source::client;

use super::desk::Host;
use super::faults::{Chance, go_on};
use crate::bugsink_server::{Bugsink, RIGHTS};
use crate::support::wait::so;

async fn get(url: &str, token: &str) -> Vec<Value> {
    let client = client(&url.parse().unwrap()).unwrap();
    let answer: Value = client.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    answer["results"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn killed_at_any_point_and_without_bugsink_nothing_is_lost_or_counted_twice() {
    let server = Bugsink::start();
    let project = server.project("forwarded");
    let host = Host::new(&project.dsn);
    host.write("app.log", "2026-11-22 13:00:00 INFO shop: ready\n");
    assert_eq!(host.once(&[]).0, Some(0));
    let spool = host.folder.path().join("data/forward/default/spool.sqlite");
    let before = fs::read(&spool).unwrap();
    let (mut chance, mut number) = (Chance(11), 0);
    for round in 0..8 {
        let forwarder = host.follow();
        for _ in 0..3 {
            go_on(&host, &mut chance, &mut number);
            tokio::time::sleep(std::time::Duration::from_millis(chance.next(80))).await;
        }
        drop(forwarder);
        match round {
            2 => server.stop(),
            5 => server.go_on(),
            _ => {}
        }
    }
    so("all is sent", async || host.once(&[]).0 == Some(0)).await;
    // As after a backup was put back: all of it is read and sent once more.
    fs::write(&spool, before).unwrap();
    assert_eq!(host.once(&[]).0, Some(0));

    let (token, api) = (server.token(RIGHTS), format!("{}/api/canonical/0", server.url));
    let id = get(&format!("{api}/projects/"), &token).await[0]["id"].clone();
    let issues = get(&format!("{api}/issues/?project={id}&sort=last_seen&order=desc"), &token).await;
    let counted: u64 = issues.iter().map(|issue| issue["digested_event_count"].as_u64().unwrap()).sum();
    assert_eq!(counted, number as u64, "{issues:#?}");
    let kinds: std::collections::BTreeSet<_> =
        issues.iter().map(|issue| issue["calculated_type"].as_str().unwrap()).collect();
    assert!(kinds.contains("panic"), "the exception's type groups it: {kinds:?}");
}
