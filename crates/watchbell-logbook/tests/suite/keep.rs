//! Retention.

use watchbell_core::Level;
use watchbell_core::config::Keep;
use watchbell_logbook::Store;
use watchbell_logbook::store::{DecidedRow, EventQuery};

use crate::support::{event, minutes, noise, ten};

const DAY: i64 = 24 * 60;

fn keep(days: u32, max_mb: u32) -> Keep {
    Keep { level: Level::Warning, days, max_mb }
}

/// What it says, whether a rule matched it, and when it came.
type Came = (String, bool, jiff::Timestamp);

async fn append(store: &Store, events: Vec<Came>) {
    let write = store.write(move |tx| {
        for (message, matched, at) in events {
            let appended = tx.append("a", &event(Level::Error, &message), at)?;
            let rule = matched.then(|| "r".to_owned());
            let (code, text) = ("ignored".to_owned(), "Record only".to_owned());
            tx.decided(appended.seq, &DecidedRow { rule, code, text, at, rang: None })?;
        }
        Ok(())
    });
    write.await.unwrap();
}

async fn left(store: &Store) -> Vec<String> {
    let query = EventQuery { limit: 100_000, ..EventQuery::default() };
    let rows = store.read(move |look| look.events(&query)).await.unwrap();
    rows.iter().rev().filter_map(|row| row.event().unwrap().message).collect()
}

#[tokio::test]
async fn what_is_too_old_goes_with_its_issue_and_its_counts() {
    let store = Store::in_memory().unwrap();
    let old = [("old".into(), false, ten()), ("old and matched".into(), true, ten())];
    append(&store, [old.as_slice(), &[("young".into(), false, minutes(29 * DAY))]].concat()).await;
    assert_eq!(store.retention(keep(30, 512), minutes(30 * DAY)).await.unwrap(), 0);
    assert_eq!(store.retention(keep(30, 512), minutes(30 * DAY + 1)).await.unwrap(), 2);
    assert_eq!(left(&store).await, ["young"]);
    let stats = store.read(|look| look.stats()).await.unwrap();
    assert_eq!((stats.events, stats.issues), (1, 1));
    assert_eq!(store.read(|look| look.removed_through()).await.unwrap(), 2);
}

#[tokio::test]
async fn over_its_size_the_oldest_go_and_those_that_a_rule_matched_go_last() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let numbered = (0..1_500).map(|n| (format!("{n} {}", noise(5_000)), n % 3 == 0, minutes(n)));
    append(&store, numbered.collect()).await;
    let before = store.read(|look| look.stats()).await.unwrap();
    assert!(before.bytes > 8 << 20, "{before:?}");
    store.retention(keep(30, 8), minutes(1_500)).await.unwrap();
    let after = store.read(|look| look.stats()).await.unwrap();
    // The index may be putting a part together meanwhile.
    assert!(after.bytes <= (8 << 20) + (1 << 18) && after.bytes > 7 << 20, "{after:?}");
    let left: Vec<i64> =
        left(&store).await.iter().map(|text| text.split(' ').next().unwrap().parse().unwrap()).collect();
    let matched = left.iter().filter(|n| **n % 3 == 0).count();
    assert_eq!(matched, 500, "all that a rule matched are still there");
    let unmatched: Vec<i64> = left.into_iter().filter(|n| n % 3 != 0).collect();
    let oldest = unmatched.first().copied().unwrap_or(0);
    assert_eq!(unmatched.len(), (oldest..1_500).filter(|n| n % 3 != 0).count(), "the youngest stayed");
    drop(store);
    let file = std::fs::metadata(dir.path().join("logbook.sqlite")).unwrap().len();
    assert!(file <= 9 << 20, "the space was given back, but for {file} bytes");

    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.notice(), None);
    store.retention(keep(30, 1), ten()).await.unwrap();
    let last = store.read(|look| look.stats()).await.unwrap();
    assert!(last.bytes <= (1 << 20) + (1 << 18), "in the end matched events go as well: {last:?}");
}
