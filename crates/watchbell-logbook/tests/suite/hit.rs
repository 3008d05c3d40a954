//! Who is hit: whether they can be written to, and how many events name them at all.

use watchbell_core::people::Coverage;
use watchbell_core::{Event, User};
use watchbell_logbook::Store;
use watchbell_logbook::store::{Hit, Ready};

use crate::support::{fatal, minutes, ten};

const DAY: i64 = 24 * 60;

fn of(id: &str, email: Option<&str>) -> Event {
    let user = User { id: Some(id.into()), email: email.map(Into::into), ..User::default() };
    Event { user: Some(user), ..fatal("db down") }
}

async fn append(store: &Store, events: Vec<Event>) -> String {
    let appended = store.write(move |tx| {
        let mut issue = String::new();
        for event in events {
            issue = tx.append("a", &event, ten())?.issue_id;
        }
        Ok(issue)
    });
    appended.await.unwrap()
}

#[tokio::test]
async fn an_address_counts_once_and_only_where_it_is_one() {
    let store = Store::in_memory().unwrap();
    let issue = append(
        &store,
        vec![
            of("1", Some("ada@example.org")),
            of("1", Some("ada@example.org")),
            of("2", Some("Ada@Example.org")),
            of("3", Some("a@example.org, eve@example.org")),
            of("4", None),
            fatal("db down"),
        ],
    )
    .await;
    let hit = store.read(move |look| look.hit_by(&issue)).await.unwrap();
    assert_eq!(hit, Hit { users: 4, events: 5, addresses: 1, unreachable: 2 });
}

#[tokio::test]
async fn a_storm_is_one_users_until_somebody_else_or_nobody_is_named() {
    for (events, expected) in [
        (vec![of("1", None); 3], true),
        (vec![of("1", None); 2], false),
        ([vec![of("1", None); 3], vec![of("2", None)]].concat(), false),
        ([vec![of("1", None); 3], vec![fatal("db down")]].concat(), false),
        (vec![fatal("db down"); 3], false),
    ] {
        let store = Store::in_memory().unwrap();
        let issue = append(&store, events).await;
        let by_one = store.read(move |look| look.by_one(&look.issue(&issue)?.unwrap())).await.unwrap();
        assert_eq!(by_one, expected);
    }
}

#[tokio::test]
async fn coverage_is_of_what_is_kept_in_a_project_since_a_day() {
    let store = Store::in_memory().unwrap();
    let written = store.write(|tx| {
        for (days_ago, project, user) in [
            (0, Some("shop"), Some("1")),
            (1, Some("shop"), None),
            (6, Some("shop"), None),
            (9, Some("shop"), Some("1")),
            (0, Some("web"), None),
            (0, None, Some("1")),
        ] {
            let user = user.map(|id| User { id: Some(id.into()), ..User::default() });
            let at = Some(minutes(-days_ago * DAY));
            let event = Event { project: project.map(Into::into), user, timestamp: at, ..fatal("db down") };
            tx.append("a", &event, ten())?;
        }
        let forgotten = tx.take_for_now(&Ready::new("a", of("9", None)), ten())?;
        tx.forget(forgotten.seq)?;
        tx.append("b", &of("1", None), ten())?;
        let twice = Event { event_id: Some("e".into()), ..of("1", None) };
        tx.append("b", &twice, ten())?;
        tx.append("b", &twice, ten())
    });
    written.await.unwrap();
    let week = minutes(-7 * DAY);
    let (all, shop, none, nowhere) = store
        .read(move |look| {
            Ok((
                look.coverage(week, None, 10)?,
                look.coverage_of(week, "a", Some("shop"))?,
                look.coverage_of(week, "a", None)?,
                look.coverage_of(week, "c", None)?,
            ))
        })
        .await
        .unwrap();
    let all: Vec<_> = all
        .iter()
        .map(|row| (row.source.as_str(), row.project.as_str(), row.coverage.named, row.coverage.events))
        .collect();
    assert_eq!(all, [("a", "shop", 1, 3), ("b", "", 2, 2), ("a", "", 1, 1), ("a", "web", 0, 1)]);
    assert_eq!((shop, none), (Coverage { events: 3, named: 1 }, Coverage { events: 1, named: 1 }));
    assert_eq!(nowhere, Coverage::default());
}
