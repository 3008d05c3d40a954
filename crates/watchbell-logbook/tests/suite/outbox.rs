//! Wanted state.

use watchbell_core::Level;
use watchbell_core::rule::Urgency;
use watchbell_logbook::Store;
use watchbell_logbook::store::{OutboxRow, OutboxState};

use crate::support::{fatal, minutes, ten};

fn row(key: &str, title: &str) -> OutboxRow {
    OutboxRow {
        key: key.into(),
        kind: "issue".into(),
        issue_id: None,
        rule: None,
        title: title.into(),
        body: String::new(),
        level: Level::Fatal,
        urgency: Urgency::Critical,
        sound: "bell".into(),
        url: None,
        state: OutboxState::Wanted,
        count: 1,
        users: 0,
        at: ten(),
        unseen: true,
        revision: 0,
    }
}

#[tokio::test]
async fn a_newer_state_takes_the_place_of_an_older_one() {
    let store = Store::in_memory().unwrap();
    store.write(|tx| tx.outbox_put(&row("issue:1", "1 crash"))).await.unwrap();
    let first = store.read(|look| look.outbox_wanted()).await.unwrap();
    store.write(|tx| tx.outbox_put(&row("issue:1", "2 crashes"))).await.unwrap();
    // The notifier has shown the first in the meantime.
    let revision = first[0].revision;
    assert!(!store.write(move |tx| tx.outbox_shown("issue:1", revision)).await.unwrap());
    let wanted = store.read(|look| look.outbox_wanted()).await.unwrap();
    assert_eq!(wanted.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["2 crashes"]);
    let revision = wanted[0].revision;
    assert!(store.write(move |tx| tx.outbox_shown("issue:1", revision)).await.unwrap());
    assert!(store.read(|look| look.outbox_wanted()).await.unwrap().is_empty());
    assert_eq!(store.read(|look| look.outbox("issue:1")).await.unwrap().unwrap().state, OutboxState::Shown);
}

#[tokio::test]
async fn what_nobody_has_looked_at_is_shown_again_on_a_new_screen() {
    let store = Store::in_memory().unwrap();
    let put = store.write(|tx| {
        for key in ["seen", "unseen", "closed", "waiting", "up there"] {
            tx.outbox_put(&OutboxRow { at: minutes(1), ..row(key, key) })?;
            if key != "waiting" {
                tx.outbox_shown(key, 1)?;
            }
        }
        tx.outbox_seen("seen")?;
        tx.outbox_close("closed")?;
        tx.outbox_show_again(&["up there".into()])
    });
    assert_eq!(put.await.unwrap(), 1);
    let wanted = store.read(|look| look.outbox_wanted()).await.unwrap();
    assert_eq!(wanted.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["unseen", "waiting"]);
}

#[tokio::test]
async fn looking_at_a_ring_is_looking_at_its_issue() {
    let store = Store::in_memory().unwrap();
    let issue = store
        .write(|tx| {
            let appended = tx.append("a", &fatal("db down"), ten())?;
            let rang = Some(Urgency::Critical);
            let (code, text) = ("ring".into(), "Rang".into());
            let decided =
                watchbell_logbook::store::DecidedRow { rule: Some("r".into()), code, text, at: ten(), rang };
            tx.decided(appended.seq, &decided)?;
            tx.outbox_put(&OutboxRow {
                issue_id: Some(appended.issue_id.clone()),
                ..row("issue:x", "db down")
            })?;
            tx.outbox_put(&OutboxRow { kind: "source".into(), ..row("source:a", "Blind") })?;
            Ok(appended.issue_id)
        })
        .await
        .unwrap();
    let unseen = store.read(|look| look.unseen()).await.unwrap();
    assert_eq!((unseen.issues, unseen.fatal, unseen.others), (1, 1, 1));
    store.write(|tx| tx.outbox_seen("issue:x")).await.unwrap();
    let (unseen, issue) = store.read(move |look| Ok((look.unseen()?, look.issue(&issue)?))).await.unwrap();
    assert_eq!((unseen.issues, unseen.others), (0, 1));
    assert!(!issue.unwrap().unseen);
}
