//! Issues: history for the policy, what people do about them, and their order.

use watchbell_core::policy::{Baseline, Snooze};
use watchbell_core::rule::Urgency;
use watchbell_core::{Event, Level, User};
use watchbell_logbook::Store;
use watchbell_logbook::store::{Appended, DecidedRow, IssueOrder, IssueQuery, IssueRow};

use crate::support::{event, fatal, minutes, ten};

fn by(user: &str, release: &str) -> Event {
    let user = User { id: Some(user.into()), email: Some(format!("{user}@shop.example")), ..User::default() };
    Event { user: Some(user), release: Some(release.into()), ..fatal("db down") }
}

fn ring(at: jiff::Timestamp) -> DecidedRow {
    let rule = Some("Fatal only".to_owned());
    DecidedRow { rule, code: "ring".into(), text: "Rang".into(), at, rang: Some(Urgency::Critical) }
}

async fn append(store: &Store, event: Event, at: jiff::Timestamp) -> Appended {
    store.write(move |tx| tx.append("a", &event, at)).await.unwrap()
}

async fn issue(store: &Store, id: &str) -> IssueRow {
    let id = id.to_owned();
    store.read(move |look| look.issue(&id)).await.unwrap().unwrap()
}

#[tokio::test]
async fn history_counts_this_event_and_knows_new_users_and_releases() {
    let store = Store::in_memory().unwrap();
    let seen = [
        (append(&store, by("ann", "1.0"), ten()).await, (true, 1, 1, 1)),
        (append(&store, by("ann", "1.0"), ten()).await, (false, 2, 1, 1)),
        (append(&store, by("bob", "1.0"), ten()).await, (false, 3, 2, 1)),
        (append(&store, by("bob", "1.1"), ten()).await, (false, 4, 2, 2)),
        (append(&store, fatal("db down"), ten()).await, (false, 5, 2, 2)),
    ];
    for (appended, expected) in seen {
        let history = appended.history;
        assert_eq!((history.is_new, history.count, history.users, history.releases), expected);
    }
}

#[tokio::test]
async fn an_issue_is_found_by_every_environment_and_release_it_was_seen_in() {
    let store = Store::in_memory().unwrap();
    let seen = |environment: &str, release: &str| Event {
        environment: Some(environment.into()),
        release: Some(release.into()),
        ..fatal("db down")
    };
    let id = append(&store, seen("staging", "1.0"), ten()).await.issue_id;
    append(&store, seen("production", "1.1"), minutes(1)).await;
    append(&store, seen("production", "1.1"), minutes(2)).await;
    append(&store, fatal("db down"), minutes(3)).await;
    let (environments, releases) = store.read(move |look| look.seen_where(&id)).await.unwrap();
    assert_eq!((environments, releases), (own(&["production", "staging"]), own(&["1.1", "1.0"])));
    for (environment, release, found) in [
        (Some("staging"), None, 1),
        (Some("production"), Some("1.0"), 1),
        (Some("test"), None, 0),
        (None, Some("2.0"), 0),
    ] {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let query = IssueQuery {
            environment: own(environment),
            release: own(release),
            limit: 9,
            ..IssueQuery::default()
        };
        assert_eq!(store.read(move |look| look.issues(&query)).await.unwrap().len(), found);
    }
    let offered = store.read(|look| look.heard_of()).await.unwrap();
    assert_eq!((offered.0, offered.1), (own(&["production", "staging"]), own(&["1.0", "1.1"])));
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn a_ring_is_what_the_next_one_is_compared_with() {
    let store = Store::in_memory().unwrap();
    let first = append(&store, by("ann", "1.0"), ten()).await;
    let (seq, id) = (first.seq, first.issue_id.clone());
    store.write(move |tx| tx.decided(seq, &ring(minutes(1)))).await.unwrap();
    assert!(issue(&store, &id).await.unseen);
    let acknowledge = id.clone();
    assert!(store.write(move |tx| tx.acknowledge(&acknowledge, minutes(2))).await.unwrap());
    let second = append(&store, by("bob", "1.0"), minutes(3)).await;
    let baseline = Baseline { level: Level::Fatal, count: 1, users: 1, releases: 1 };
    let last_ring = second.history.last_ring.clone().unwrap();
    assert_eq!(
        (last_ring.at, last_ring.urgency, last_ring.baseline),
        (minutes(1), Urgency::Critical, baseline)
    );
    assert_eq!(second.history.acknowledged, Some(baseline));
    assert!(!issue(&store, &id).await.unseen);
    let seq = second.seq;
    store.write(move |tx| tx.decided(seq, &ring(minutes(4)))).await.unwrap();
    let now = issue(&store, &id).await;
    assert!(now.unseen && now.acknowledged.is_none(), "a ring ends the acknowledgement");
    assert_eq!(
        now.last_ring.unwrap().baseline,
        Baseline { level: Level::Fatal, count: 2, users: 2, releases: 1 }
    );
    assert_eq!(now.rang_rule.as_deref(), Some("Fatal only"));
}

#[tokio::test]
async fn snoozing_resolving_and_looking_are_kept_and_taken_back() {
    let store = Store::in_memory().unwrap();
    let id = append(&store, fatal("db down"), ten()).await.issue_id;
    let told = id.clone();
    store
        .write(move |tx| {
            assert!(tx.snooze(&told, minutes(60))?);
            assert!(tx.resolve(&told, true)?);
            assert!(!tx.acknowledge("no such issue", ten())?);
            Ok(())
        })
        .await
        .unwrap();
    let row = issue(&store, &id).await;
    assert_eq!((row.snoozed_until(), row.resolved), (Some(minutes(60)), true));
    assert_eq!((row.is_snoozed(minutes(59)), row.is_snoozed(minutes(60))), (true, false));
    let again = append(&store, fatal("db down"), minutes(5)).await.history;
    assert_eq!((again.snoozed, again.resolved), (Some(Snooze::Until(minutes(60))), true));
    assert!(!issue(&store, &id).await.resolved, "what happens again is not over");
    let told = id.clone();
    store.write(move |tx| tx.snooze_until_worse(&told)).await.unwrap();
    let worse = Baseline { level: Level::Fatal, count: 2, users: 0, releases: 0 };
    assert_eq!(
        issue(&store, &id).await.snoozed,
        Some(Snooze::UntilWorse(worse)),
        "the later of the two counts"
    );
    let told = id.clone();
    store.write(move |tx| tx.wake(&told)).await.unwrap();
    assert_eq!(issue(&store, &id).await.snoozed, None);
}

#[tokio::test]
async fn the_list_is_ranked_pages_through_and_hides_what_was_acknowledged() {
    let store = Store::in_memory().unwrap();
    for (level, message, times, users, at) in [
        (Level::Error, "error alpha", 9, 3, 1),
        (Level::Fatal, "fatal beta", 1, 1, 2),
        (Level::Fatal, "fatal gamma", 2, 2, 0),
        (Level::Warning, "warning delta", 4, 0, 4),
    ] {
        for n in 0..times {
            let user = (n < users).then(|| User { id: Some(n.to_string()), ..User::default() });
            append(&store, Event { user, ..event(level, message) }, minutes(at)).await;
        }
    }
    let listed = async |query: IssueQuery| {
        let rows = store.read(move |look| look.issues(&query)).await.unwrap();
        rows.into_iter().map(|row| (row.issue_id, row.title)).collect::<Vec<_>>()
    };
    let words = |rows: &[(String, String)]| {
        let last = |title: &String| title.split_whitespace().last().unwrap_or_default().to_owned();
        rows.iter().map(|(_, title)| last(title)).collect::<Vec<_>>().join(" ")
    };
    let all = IssueQuery { limit: 9, ..IssueQuery::default() };
    for (order, expected) in [
        (IssueOrder::Worst, "gamma beta alpha delta"),
        (IssueOrder::Newest, "delta beta alpha gamma"),
        (IssueOrder::Count, "alpha delta gamma beta"),
    ] {
        assert_eq!(words(&listed(IssueQuery { order, ..all.clone() }).await), expected);
        let mut page = listed(IssueQuery { order, limit: 3, ..all.clone() }).await;
        let after = page.last().map(|(id, _)| id.clone());
        page.extend(listed(IssueQuery { order, after, ..all.clone() }).await);
        assert_eq!(words(&page), expected, "the same in two pages");
    }
    assert_eq!(
        words(&listed(IssueQuery { min_level: Some(Level::Fatal), ..all.clone() }).await),
        "gamma beta"
    );
    assert_eq!(words(&listed(IssueQuery { text: Some("DEL".into()), ..all.clone() }).await), "delta");
    let worst = listed(all.clone()).await[0].0.clone();
    store.write(move |tx| tx.acknowledge(&worst, ten())).await.unwrap();
    assert_eq!(words(&listed(all.clone()).await), "beta alpha delta");
    let everything = IssueQuery { include_acknowledged: true, ..all };
    assert_eq!(words(&listed(everything).await), "gamma beta alpha delta");
}

#[tokio::test]
async fn who_is_hit_is_known_with_their_contact_details() {
    let store = Store::in_memory().unwrap();
    append(&store, by("ann", "1.0"), ten()).await;
    append(&store, by("bob", "1.0"), minutes(1)).await;
    let mut nameless = by("bob", "1.0");
    nameless.user = Some(User { id: Some("bob".into()), username: Some("Bob".into()), ..User::default() });
    let id = append(&store, nameless, minutes(2)).await.issue_id;
    let users = store.read(move |look| look.affected_users(&id, 9)).await.unwrap();
    let bob = &users[0];
    assert_eq!((users.len(), bob.events, bob.first_seen, bob.last_seen), (2, 2, minutes(1), minutes(2)));
    assert_eq!(
        (bob.user.username.as_deref(), bob.user.email.as_deref()),
        (Some("Bob"), Some("bob@shop.example"))
    );
}

#[tokio::test]
async fn every_reason_is_kept_and_the_latest_rings_are_listed_once_per_issue() {
    let store = Store::in_memory().unwrap();
    let mut rang = Vec::new();
    for (message, at) in [("one", 0), ("two", 1), ("one", 2)] {
        let appended = append(&store, fatal(message), minutes(at)).await;
        let seq = appended.seq;
        store.write(move |tx| tx.decided(seq, &ring(minutes(at)))).await.unwrap();
        rang.push(appended);
    }
    let held = append(&store, fatal("one"), minutes(3)).await;
    let row = DecidedRow {
        rule: Some("Fatal only".into()),
        code: "repeat_after".into(),
        text: "Folded".into(),
        at: minutes(3),
        rang: None,
    };
    let (seq, kept) = (held.seq, row.clone());
    store.write(move |tx| tx.decided(seq, &kept)).await.unwrap();
    let id = held.issue_id.clone();
    let (decisions, rings, unseen) = store
        .read(move |look| Ok((look.decisions(&id, 2)?, look.latest_rings(9)?, look.unseen()?)))
        .await
        .unwrap();
    assert_eq!(decisions.iter().map(|row| row.seq).collect::<Vec<_>>(), [held.seq, rang[2].seq]);
    assert_eq!(decisions[0].decided, row);
    assert_eq!(
        rings.iter().map(|row| row.event_id.as_str()).collect::<Vec<_>>(),
        [&rang[2].event_id, &rang[1].event_id]
    );
    assert_eq!((unseen.issues, unseen.fatal, unseen.others), (2, 2, 0));
}

#[tokio::test]
async fn an_issue_says_whether_it_is_open_muted_or_resolved_and_the_next_event_opens_it_again() {
    let logbook = crate::support::Logbook::start().await;
    logbook.post(r#"{"event_id":"a","message":"db down"}"#).await;
    let status = async || logbook.get_json("/v1/issues?all=1").await["issues"][0].clone();
    let first = status().await;
    assert_eq!(first["status"], "unresolved");
    let id = first["issue_id"].as_str().unwrap().to_owned();
    let muted = id.clone();
    logbook.store.write(move |tx| tx.snooze_until_worse(&muted)).await.unwrap();
    assert_eq!(status().await["status"], "muted");
    logbook.store.write(move |tx| tx.resolve(&id, true)).await.unwrap();
    assert_eq!(status().await["status"], "resolved");
    logbook.post(r#"{"event_id":"b","message":"db down"}"#).await;
    assert_ne!(status().await["status"], "resolved");
}
