//! Finding events, whether or not the index has got to them yet.

use jiff::tz::TimeZone;
use watchbell_core::query::{Query, parse};
use watchbell_core::{Event, Exception, Level, User};
use watchbell_logbook::Store;
use watchbell_logbook::store::{EventQuery, TimelineQuery};

use crate::support::{Logbook, event, fatal, minutes, refusal, ten};

/// Events that the index takes in one step.
const STEP: usize = 512;

fn query(text: &str) -> Query {
    parse(text, &minutes(60).to_zoned(TimeZone::UTC)).unwrap()
}

/// An outage, and one other thing in it.
fn outage(n: usize) -> Event {
    let some = |text: &str| Some(text.to_owned());
    let rejected = n == 700;
    Event {
        message: Some(if rejected {
            "certificate rejected".into()
        } else {
            format!("DNS lookup {n} failed")
        }),
        exceptions: vec![Exception { ty: some("ResolveError"), ..Exception::default() }],
        release: some(if n.is_multiple_of(2) { "web@2.3" } else { "web@2.2" }),
        user: rejected.then(|| User { email: some("ada@example.org"), ..User::default() }),
        tags: vec![("shard".into(), (n % 500).to_string())],
        ..event(if n.is_multiple_of(10) { Level::Fatal } else { Level::Error }, "x")
    }
}

async fn append(store: &Store, events: impl Iterator<Item = Event> + Send + 'static) {
    let write = store.write(move |tx| {
        for (n, event) in events.enumerate() {
            tx.append("team", &event, minutes(i64::try_from(n).unwrap() / 60))?;
        }
        Ok(())
    });
    write.await.unwrap();
}

async fn found(store: &Store, text: &str) -> Vec<String> {
    let query = EventQuery { query: query(text), limit: 2_000, now: minutes(60), ..EventQuery::default() };
    let rows = store.read(move |look| look.events(&query)).await.unwrap();
    rows.iter().map(|row| row.event().unwrap().message.unwrap()).collect()
}

/// Waits until the index has taken what it can.
async fn indexed(store: &Store, through: i64) {
    let wait = async {
        while store.read(|look| look.indexed()).await.unwrap() < through {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::support::HANG, wait).await.expect("the index follows");
}

#[tokio::test]
async fn one_rejected_certificate_is_found_in_an_outage_with_and_without_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    append(&store, (0..1_600).map(outage)).await;
    let cases = [
        (r#"level:fatal release:web@2.3 user:ada@example.org "certificate rejected" -dns last:7d"#, 1),
        ("-dns", 1),
        ("certificate -dns", 1),
        ("DNS", 1_599),
        ("lookup failed level:fatal", 159),
        (r#""lookup 701 failed""#, 1),
        ("resolve", 1_600),
        ("certif* rejected", 1),
        ("reje*", 1),
        ("tag.shard:7", 4),
        ("tag.shard:7 release:web@2.2", 4),
        ("level:fatal -certificate", 159),
        ("-level:error -dns", 1),
        ("level:fatal -dns -nothing", 1),
        ("has:user", 1),
        ("source:elsewhere", 0),
        ("nothing", 0),
        ("level:>fatal", 0),
        ("-level:>=debug", 0),
    ];
    for round in ["before", "after"] {
        if round == "after" {
            indexed(&store, 1_536).await;
        }
        for (text, n) in cases {
            assert_eq!(found(&store, text).await.len(), n, "{round} the index: {text}");
        }
    }
    assert_eq!(found(&store, "certificate").await, ["certificate rejected"]);
    drop(store);
    // A reader of the file finds the same in the next life of the program.
    assert_eq!(found(&Store::open(dir.path()).unwrap(), "certificate").await, ["certificate rejected"]);
}

#[tokio::test]
async fn pages_are_bounded_and_lead_on_to_what_is_rare() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let rare = |n: usize| fatal(if n == 3 { "needle in hay" } else { "hay in needle" });
    append(&store, (0..12_000).map(rare)).await;
    let mut wanted = EventQuery { query: query("\"needle in hay\""), limit: 5, ..EventQuery::default() };
    let (mut pages, mut rows) = (0, 0);
    loop {
        let asked = wanted.clone();
        let page = store.read(move |look| look.search(&asked)).await.unwrap();
        pages += 1;
        rows += page.rows.len();
        match page.next {
            Some(next) => wanted.before = Some(next),
            None => break,
        }
    }
    assert_eq!((rows, pages), (1, 7), "2,000 events a page, for words that are everywhere");
}

#[tokio::test]
async fn what_changed_or_went_is_found_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    append(&store, (0..STEP).map(outage)).await;
    indexed(&store, 512).await;
    let change = |message: &'static str| {
        store.write(move |tx| {
            let mut event = fatal(message);
            event.event_id = Some("e".into());
            tx.append("team", &event, ten())
        })
    };
    change("first words").await.unwrap();
    append(&store, (0..STEP).map(outage)).await;
    indexed(&store, 1_024).await;
    change("other words").await.unwrap();
    assert_eq!(found(&store, "first").await.len(), 0);
    assert_eq!(found(&store, "other").await, ["other words"]);
    let keep = watchbell_core::config::Keep { level: Level::Warning, days: 1, max_mb: 512 };
    store.retention(keep, minutes(3 * 24 * 60)).await.unwrap();
    assert_eq!(found(&store, "dns").await.len(), 0);
}

#[tokio::test]
async fn a_damaged_index_is_made_anew_and_nothing_else_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    append(&store, (0..1_600).map(outage)).await;
    indexed(&store, 1_536).await;
    drop(store);
    let sql = rusqlite::Connection::open(dir.path().join("logbook.sqlite")).unwrap();
    sql.execute("UPDATE search_data SET block = zeroblob(40) WHERE id > 10", []).unwrap();
    drop(sql);
    let store = Store::open(dir.path()).unwrap();
    for _ in 0..2 {
        // The first look may meet the damage; whoever looks again finds.
        let query = EventQuery { query: query("certificate"), limit: 9, ..EventQuery::default() };
        let _ = store.read(move |look| look.search(&query)).await;
    }
    assert_eq!(found(&store, "certificate").await.len(), 1);
    assert_eq!(store.notice(), None, "the record itself was whole");
    append(&store, (0..10).map(outage)).await;
    indexed(&store, 1_536).await;
    assert_eq!(found(&store, "certificate").await.len(), 1);
}

#[tokio::test]
async fn what_is_looked_for_is_counted_too() {
    let store = Store::in_memory().unwrap();
    append(&store, (0..180).map(outage)).await;
    let counts = |text: &str| {
        let query = TimelineQuery { query: query(text), ..TimelineQuery::all(ten(), minutes(10), 60) };
        store.read(move |look| look.counts(&query))
    };
    let sums = |counts: &watchbell_logbook::store::Counts| {
        counts.buckets.iter().map(|bucket| bucket.counts.iter().sum::<u64>()).collect::<Vec<_>>()
    };
    assert_eq!(sums(&counts("").await.unwrap()), [60, 60, 60]);
    assert_eq!(sums(&counts("level:fatal").await.unwrap()), [6, 6, 6]);
    assert_eq!(sums(&counts("release:web@2.2 since:2026-11-22T10:01").await.unwrap()), [30, 30]);
    assert_eq!(counts("dns").await.unwrap().since, None, "all of it was counted");
}

#[tokio::test]
async fn an_error_in_a_query_points_at_the_place() {
    let logbook = Logbook::start().await;
    for path in ["/v1/events", "/v1/timeline"] {
        let request = || logbook.get(&format!("{path}?q=level:fatal+levle:x"));
        assert_eq!(refusal(request()).await, (400, "bad_query".into()));
        let answer: serde_json::Value = request().send().await.unwrap().json().await.unwrap();
        assert_eq!((&answer["error"]["from"], &answer["error"]["to"]), (&12.into(), &18.into()), "{answer}");
    }
}
