//! Killed again and again in the middle of its work, it loses nothing and says nothing twice.
//!
//! A stream of 200 events a second goes on whatever happens; the program is killed in every stage of its life, from just
//! started to busy. What can happen twice is one ring per kill, the one between `Notify` and the commit that says so.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use watchbell_engine::control::{Request, Response};

use crate::support::bus::Rings;
use crate::support::sse_server::SseServer;
use crate::support::tray::Tray;
use crate::support::wait::so;

/// 200 a second.
const EVERY: Duration = Duration::from_millis(5);
/// One in so many is fatal, each of an issue of its own.
const FATAL: usize = 100;
/// Issues that the errors belong to.
const ISSUES: usize = 20;
/// The number of the fatal event that comes after all others.
const LAST: usize = 1_000_000;

#[tokio::test]
async fn kill_9_loses_nothing_and_rings_at_most_once_more_each_time() {
    let kills = if std::env::var_os("WATCHBELL_LONG").is_some() { 1_000 } else { 50 };
    let logbook = SseServer::start().await;
    let rings = Rings::listen().await;
    let config = format!("[notifications]\nper_minute = 600\n\n{}", logbook.source("torrent", ""));
    let mut here = Tray::start(&config).await;
    let torrent = torrent(&logbook);
    for kill in 0..kills {
        // A prime step through the first 400 ms, so that no two kills in a row meet the same stage.
        let busy = logbook.told() + kill * 37 % 80;
        // Each fourth is killed while it starts.
        if kill % 4 != 3 {
            logbook.expect_listener().await;
        }
        so("the stream goes on", async || logbook.told() >= busy).await;
        here.process().kill();
        logbook.forget_listeners();
        here.start_again();
    }
    drop(torrent);
    logbook.tell(&event(FATAL * LAST));
    let sent = kept(&logbook.log());
    here.expect_inbox("the last of them is kept", |inbox| {
        inbox.iter().any(|issue| issue.title == title(LAST))
    })
    .await;

    let found: HashMap<_, _> =
        here.inbox().await.into_iter().map(|issue| (issue.title, issue.count)).collect();
    let wrong: Vec<_> = sent.iter().filter(|(title, count)| found.get(*title) != Some(count)).collect();
    assert!(wrong.is_empty(), "of {} issues these are not as sent: {wrong:?}, found {found:?}", sent.len());
    let Response::Settings(settings) = here.ask(Request::Settings).await else { panic!() };
    assert_eq!((settings.events, found.len()), (sent.values().sum(), sent.len()), "every event once");

    let fatal: Vec<_> = sent
        .keys()
        .filter(|title| title.starts_with("engine"))
        .map(|title| format!("Fatal: {title}"))
        .collect();
    // More than three that were not shown before a kill come back as one.
    let silent = || fatal.iter().filter(|title| rings.times(title) == 0).count();
    so("each rings, or is counted in a summary", async || silent() <= rings.summed_up()).await;
    let repeated: usize = fatal.iter().map(|title| rings.times(title).saturating_sub(1)).sum();
    assert!(repeated <= kills, "{repeated} rings were repeated in {kills} kills");
}

/// Tells events until dropped.
fn torrent(logbook: &SseServer) -> JoinSet<()> {
    let tell = logbook.teller();
    let mut telling = JoinSet::new();
    telling.spawn(async move {
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for n in 0.. {
            tick.tick().await;
            tell(&event(n));
        }
    });
    telling
}

/// The event of a number. Few are fatal, a quarter are errors, and the rest only leave counts.
fn event(n: usize) -> Value {
    if n.is_multiple_of(FATAL) {
        let message = title(n / FATAL);
        json!({ "level": "fatal", "message": message, "fingerprint": [message] })
    } else if n % 4 == 1 {
        let message = format!("query {} failed", n / 4 % ISSUES);
        json!({ "level": "error", "message": message, "fingerprint": [message] })
    } else {
        json!({ "level": "info", "message": "started" })
    }
}

fn title(fatal: usize) -> String {
    format!("engine {fatal} failed")
}

/// What should be there of what was sent: issues by title, and how many events each has.
fn kept(sent: &[String]) -> HashMap<String, u64> {
    let mut kept = HashMap::new();
    for event in sent {
        let event: Value = serde_json::from_str(event).unwrap();
        if event["level"] != "info" {
            *kept.entry(event["message"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    kept
}
