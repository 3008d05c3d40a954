//! Transactions, duplicates, cursors, counts.

use watchbell_core::{Level, User};
use watchbell_logbook::store::{EventQuery, Ready, TimelineQuery};
use watchbell_logbook::{Store, StoreError};

use crate::support::{event, fatal, minutes, ten};

#[tokio::test]
async fn what_is_written_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let id = store.id();
    let appended = store
        .write(|tx| {
            tx.set_cursor("checkout", "42")?;
            tx.append("checkout", &fatal("db down"), ten())
        })
        .await
        .unwrap();
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.id(), id, "the same record");
    assert_eq!(*store.committed().borrow(), appended.seq);
    let (row, cursor) = store
        .read(move |look| Ok((look.event(&appended.event_id)?, look.cursor("checkout")?)))
        .await
        .unwrap();
    assert_eq!(row.unwrap().event().unwrap().message.as_deref(), Some("db down"));
    assert_eq!(cursor.as_deref(), Some("42"));
}

#[tokio::test]
async fn an_error_or_a_panic_undoes_the_whole_transaction() {
    let store = Store::in_memory().unwrap();
    let failed = store
        .write(|tx| {
            tx.append("a", &fatal("one"), ten())?;
            Err::<(), _>(StoreError::Misuse("said the test"))
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Misuse("said the test"))));
    let panicked = store
        .write(|tx| {
            tx.append("a", &fatal("two"), ten())?;
            assert_eq!(1, 2, "a fault in a rule");
            Ok(())
        })
        .await;
    assert!(matches!(panicked, Err(StoreError::Panicked(_))), "{panicked:?}");
    let kept = store.write(|tx| tx.append("a", &fatal("three"), ten())).await.unwrap();
    assert_eq!(kept.counts.count, 1, "the writer goes on, and nothing is left of the others");
    assert_eq!(store.read(|look| Ok(look.stats()?.events)).await.unwrap(), 1);
}

#[tokio::test]
async fn the_same_event_again_is_recorded_but_not_new() {
    let store = Store::in_memory().unwrap();
    let mut first = fatal("db down");
    first.event_id = Some("e1".into());
    let mut changed = fatal("db down, and so is the cache");
    changed.event_id = Some("e1".into());
    let (first, second, elsewhere) = store
        .write(move |tx| {
            let one = tx.append("a", &first, ten())?;
            Ok((one, tx.append("a", &changed, minutes(1))?, tx.append("b", &changed, minutes(2))?))
        })
        .await
        .unwrap();
    assert!(first.new && !second.new, "once per source and id");
    assert!(elsewhere.new, "another source's ids are its own");
    assert_eq!((second.seq, &second.issue_id, second.counts.count), (first.seq, &first.issue_id, 1));
    let rows = store.read(|look| {
        look.events(&EventQuery { source: Some("a".into()), limit: 9, ..EventQuery::default() })
    });
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].event().unwrap().message.as_deref(), Some("db down, and so is the cache"));
    assert_eq!(rows[0].received, ten());
}

#[tokio::test]
async fn a_forgotten_event_leaves_only_its_minute() {
    let store = Store::in_memory().unwrap();
    let kept = store.write(|tx| tx.append("a", &fatal("db down"), ten())).await.unwrap();
    let issue = kept.issue_id.clone();
    let before = store.read(move |look| look.issue(&issue)).await.unwrap();
    let mut hit = fatal("db down");
    hit.user = Some(User { id: Some("7".into()), ..User::default() });
    hit.release = Some("2.0".into());
    store
        .write(move |tx| {
            let same = tx.take_for_now(&Ready::new("a", hit), minutes(1))?;
            tx.forget(same.seq)?;
            let other = tx.take_for_now(&Ready::new("a", event(Level::Info, "hello")), minutes(2))?;
            assert!(matches!(tx.forget(other.seq - 1), Err(StoreError::Misuse(_))));
            tx.forget(other.seq)
        })
        .await
        .unwrap();
    let issue = kept.issue_id.clone();
    let (after, users, stats) = store
        .read(move |look| Ok((look.issue(&issue)?, look.affected_users(&issue, 9)?, look.stats()?)))
        .await
        .unwrap();
    assert_eq!(after, before);
    assert_eq!((users.len(), stats.events, stats.issues), (0, 1, 1));
    assert_eq!(timeline(&store, None).await, vec![(0, 1), (1, 1), (2, 1)]);
    let next = store.write(|tx| tx.append("a", &fatal("db down"), ten())).await.unwrap();
    assert_eq!(next.counts.count, 2);
}

#[tokio::test]
async fn events_that_are_not_kept_are_counted_by_minute_and_level() {
    let store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            tx.count("a", Level::Info, ten(), 1_000);
            tx.count("a", Level::Info, minutes(1), 5);
            tx.count("b", Level::Debug, minutes(1), 7);
            tx.append("a", &fatal("x"), minutes(1)).map(drop)
        })
        .await
        .unwrap();
    let later = store.write(|tx| {
        tx.count("a", Level::Info, minutes(1), 3);
        Ok(())
    });
    later.await.unwrap();
    assert_eq!(timeline(&store, None).await, vec![(0, 1_000), (1, 16)]);
    assert_eq!(timeline(&store, Some(Level::Fatal)).await, vec![(1, 1)]);
}

/// Minute after ten, and events in it.
async fn timeline(store: &Store, min_level: Option<Level>) -> Vec<(i64, u64)> {
    let query = TimelineQuery { min_level, ..TimelineQuery::all(ten(), minutes(60), 60) };
    let buckets = store.read(move |look| look.timeline(&query)).await.unwrap();
    let minute = |at: jiff::Timestamp| (at.as_second() - ten().as_second()) / 60;
    buckets.iter().map(|bucket| (minute(bucket.at), bucket.counts.iter().sum())).collect()
}

#[tokio::test]
async fn a_clock_that_runs_ahead_does_not_make_an_issue_the_latest_for_ever() {
    let store = Store::in_memory().unwrap();
    let mut ahead = fatal("db down");
    ahead.timestamp = Some(minutes(600_000));
    let appended = store.write(move |tx| tx.append("a", &ahead, ten())).await.unwrap();
    let row = store.read(move |look| look.issue(&appended.issue_id)).await.unwrap().unwrap();
    assert_eq!(row.last_seen, ten());
}

#[tokio::test]
async fn an_event_without_an_id_is_given_one() {
    let store = Store::in_memory().unwrap();
    let (one, other) = store
        .write(|tx| Ok((tx.append("a", &fatal("x"), ten())?, tx.append("a", &fatal("x"), ten())?)))
        .await
        .unwrap();
    assert!(one.new && other.new && one.event_id != other.event_id && one.event_id.len() == 32);
}

#[tokio::test]
async fn a_batch_of_thousands_is_one_transaction() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let mut committed = store.committed();
    committed.mark_unchanged();
    store
        .write(|tx| (0..5_000).try_for_each(|n| tx.append("a", &fatal(&format!("{n} x")), ten()).map(drop)))
        .await
        .unwrap();
    assert_eq!(*committed.borrow_and_update(), 5_000);
    assert!(!committed.has_changed().unwrap(), "readers wake once");
}
