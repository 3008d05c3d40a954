//! A dry run over very many kept events.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use watchbell_core::{Event, Level, User, config};
use watchbell_engine::clock::{Clock as _, SharedClock, SystemClock};
use watchbell_engine::replay_on_disk;
use watchbell_logbook::Store;
use watchbell_logbook::store::DecidedRow;

const BATCH: usize = 10_000;

/// How long the rules of the blast take to judge `events` kept events once more, the best of three.
pub(crate) fn measure(events: usize) -> Duration {
    let folder = TempDir::new().unwrap();
    let now = SystemClock.now();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path()).unwrap();
        fill(&store, events, now).await;
        // What is measured is a logbook at rest, not one that still makes its index.
        super::search::indexed(&store, events).await;
        drop(store);
        let config = config::parse(super::blast::RULES).config;
        let clock: SharedClock = Arc::new(SystemClock);
        let mut best = Duration::MAX;
        for _ in 0..3 {
            let began = Instant::now();
            let told = replay_on_disk(folder.path(), &config, config.rules.clone(), None, 24 * 365, &clock);
            assert_eq!(told.await.unwrap().events, events as u64);
            best = best.min(began.elapsed());
        }
        best
    })
}

async fn fill(store: &Store, events: usize, now: Timestamp) {
    for first in (0..events).step_by(BATCH) {
        store
            .write_relaxed(move |tx| {
                for n in first..(first + BATCH).min(events) {
                    let at = now - SignedDuration::from_millis(500 * i64::try_from(events - n).unwrap());
                    let seq = tx.append("team", &event(n, at), at)?.seq;
                    let row = DecidedRow {
                        rule: None,
                        code: "no_rule".into(),
                        text: String::new(),
                        at,
                        rang: None,
                    };
                    tx.decided(seq, &row)?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
}

/// One in a thousand is fatal; the others are what a logbook of errors is full of.
fn event(n: usize, at: Timestamp) -> Event {
    let level = if n.is_multiple_of(1_000) { Level::Fatal } else { [Level::Warning, Level::Error][n % 2] };
    Event {
        timestamp: Some(at),
        message: Some(format!("query {} failed after {} ms", n % 300, n % 977)),
        logger: Some("app.db".into()),
        environment: Some("production".into()),
        release: Some("checkout@5.14.0".into()),
        server_name: Some("app-03".into()),
        user: Some(User { id: Some((n % 5_000).to_string()), ..User::default() }),
        tags: vec![("route".into(), "/cart".into())],
        ..Event::bare(level)
    }
}
