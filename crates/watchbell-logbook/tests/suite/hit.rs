//! Who is hit: whether they can be written to, and how many events name them at all.

use watchbell_core::config::Keep;
use watchbell_core::decode::feedback::Feedback;
use watchbell_core::people::Coverage;
use watchbell_core::{Event, Level, User};
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

fn wrote(event_id: &str, name: Option<&str>, email: Option<&str>, comments: &str) -> Feedback {
    let [name, email] = [name, email].map(|text| text.map(str::to_owned));
    Feedback { event_id: event_id.into(), name, email, comments: Some(comments.into()) }
}

fn with_id(event_id: &str, event: Event) -> Event {
    Event { event_id: Some(event_id.into()), ..event }
}

/// Key, name, address and events of each user, what they wrote, and how many users the issue says it has.
async fn known(store: &Store, issue: &str) -> (Vec<String>, u64) {
    let issue = issue.to_owned();
    let look = store.read(move |look| {
        let written = look.written(&issue)?;
        let users = look.affected_users(&issue, 10)?.into_iter().map(|row| {
            let words = written.get(&row.key).map(|(_, text)| text.as_str());
            let User { email, username, .. } = row.user;
            let said = [Some(row.key.as_str()), username.as_deref(), email.as_deref(), words];
            format!("{} {}x", said.map(Option::unwrap_or_default).join("|"), row.events)
        });
        Ok((users.collect(), look.issue(&issue)?.unwrap().users))
    });
    look.await.unwrap()
}

#[tokio::test]
async fn whoever_writes_about_an_event_is_known_by_what_they_say() {
    let (ada, mail) = (Some("Ada"), Some("ada@example.org"));
    for (what, event, feedback, expected) in [
        (
            "named, and now with an address",
            of("7", None),
            vec![wrote("e", ada, mail, "a")],
            "7|Ada|ada@example.org|a 1x",
        ),
        (
            "what an event says stands",
            of("7", Some("x@y.z")),
            vec![wrote("e", None, mail, "a")],
            "7||x@y.z|a 1x",
        ),
        (
            "named by nobody",
            fatal("db down"),
            vec![wrote("e", ada, mail, "a")],
            "ada@example.org|Ada|ada@example.org|a 1x",
        ),
        (
            "the later stands",
            fatal("db down"),
            vec![wrote("e", ada, None, "a"), wrote("e", None, mail, "b")],
            "Ada|Ada|ada@example.org|b 1x",
        ),
    ] {
        let store = Store::in_memory().unwrap();
        let issue = append(&store, vec![with_id("e", event)]).await;
        for feedback in feedback {
            store.write(move |tx| tx.wrote(&feedback, minutes(1))).await.unwrap();
        }
        assert_eq!(known(&store, &issue).await, (vec![expected.to_owned()], 1), "{what}");
    }
}

#[tokio::test]
async fn what_is_written_before_its_event_or_about_none_waits() {
    let store = Store::in_memory().unwrap();
    let (early, never) = (wrote("e", Some("Ada"), None, "a"), wrote("no event", Some("Eve"), None, "b"));
    store.write(move |tx| [early, never].iter().try_for_each(|one| tx.wrote(one, ten()))).await.unwrap();
    let issue = append(&store, vec![with_id("e", fatal("db down")), fatal("db down")]).await;
    assert_eq!(known(&store, &issue).await, (vec![], 0));
    let keep = Keep { level: Level::Warning, days: 7, max_mb: 100 };
    store.retention(keep, minutes(5)).await.unwrap();
    store.retention(keep, minutes(10)).await.unwrap();
    assert_eq!(known(&store, &issue).await, (vec!["Ada|Ada||a 1x".to_owned()], 1));
    store.retention(keep, minutes(8 * DAY)).await.unwrap();
    let written = store.read(move |look| look.written(&issue)).await.unwrap();
    assert_eq!(written.len(), 0, "it goes with its time");
}
