//! Search and timeline over very many kept events, and what keeping them costs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use watchbell_core::query::parse;
use watchbell_core::{Event, decode};
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_logbook::Store;
use watchbell_logbook::store::{EventQuery, TimelineQuery};

const BATCH: usize = 1_000;

/// Queries as people type them: something rare, something everywhere, levels, fields, words in a row, what is not there.
const QUERIES: [&str; 10] = [
    r#"level:fatal release:web@2.3 "certificate rejected" -dns last:7d"#,
    "certificate",
    "connection",
    "level:fatal",
    "level:fatal -dns",
    "user:u4321",
    "tag.route:/cart release:web@2.2",
    "certif*",
    r#""resolver answered late""#,
    "nothinglikethis",
];

pub(crate) struct Figures {
    pub bytes_per_event: f64,
    /// First pages, each query many times over.
    pub pages: Vec<Duration>,
    /// The slowest query, in the median.
    pub slowest: (&'static str, Duration),
    pub year: Duration,
}

pub(crate) fn measure(events: usize, rounds: usize) -> Figures {
    let folder = TempDir::new().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path()).unwrap();
        let now = SystemClock.now();
        fill(&store, events, now).await;
        indexed(&store, events).await;
        // What waits to be put together is put together.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let bytes = store.read(|look| Ok(look.stats()?.bytes)).await.unwrap();
        let mut pages = Vec::new();
        let mut slowest = ("", Duration::ZERO);
        for text in QUERIES {
            let mut times = Vec::new();
            for _ in 0..rounds {
                let query = EventQuery {
                    query: parse(text, &now.to_zoned(TimeZone::UTC)).unwrap(),
                    now,
                    limit: 50,
                    ..EventQuery::default()
                };
                let began = Instant::now();
                store.read(move |look| look.search(&query)).await.unwrap();
                times.push(began.elapsed());
            }
            times.sort();
            println!("    {:>9.2?}  {text}", times[rounds / 2]);
            if times[rounds / 2] > slowest.1 {
                slowest = (text, times[rounds / 2]);
            }
            pages.extend(times);
        }
        pages.sort();
        let year = TimelineQuery::all(now - SignedDuration::from_hours(365 * 24), now, 86_400);
        let began = Instant::now();
        for _ in 0..rounds {
            let year = year.clone();
            assert!(!store.read(move |look| look.timeline(&year)).await.unwrap().is_empty());
        }
        let year = began.elapsed() / u32::try_from(rounds).unwrap();
        Figures { bytes_per_event: bytes as f64 / events as f64, pages, slowest, year }
    })
}

/// Waits until the index has caught up with all that it takes in whole steps.
pub(crate) async fn indexed(store: &Store, events: usize) {
    let wanted = i64::try_from(events - events % 512).unwrap();
    while store.read(|look| look.indexed()).await.unwrap() < wanted {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Over a year, so that every day has its counts.
async fn fill(store: &Store, events: usize, now: Timestamp) {
    let apart = 365 * 86_400_000 / i64::try_from(events).unwrap();
    let ready: Arc<Vec<Event>> = Arc::new((0..BATCH).map(event).collect());
    for first in (0..events).step_by(BATCH) {
        let ready = ready.clone();
        store
            .write(move |tx| {
                for n in first..(first + BATCH).min(events) {
                    let at = now - SignedDuration::from_millis(apart * i64::try_from(events - n).unwrap());
                    let mut event = if n.is_multiple_of(BATCH) { event(n) } else { ready[n % BATCH].clone() };
                    event.event_id = Some(format!("{n:032x}"));
                    event.timestamp = Some(at);
                    tx.append("team", &event, at)?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
}

fn event(n: usize) -> Event {
    decode::json::event(&json(n, ""), &decode::Mapping::default()).unwrap()
}

/// Some 600 bytes of JSON. One in a thousand is what somebody looks for.
pub(crate) fn json(n: usize, event_id: &str) -> String {
    let rare = n.is_multiple_of(BATCH);
    let (level, message) = match n % 10 {
        _ if rare => ("fatal", "TLS handshake: certificate rejected by api.partner.example".to_owned()),
        0 => ("fatal", format!("DNS: resolver answered late for db-{}.internal", n % 64)),
        _ => ("error", format!("connection to db-{}.internal refused after {} ms", n % 64, n % 977)),
    };
    format!(
        r#"{{"event_id":"{event_id}","level":"{level}","message":"{message}","logger":"app.db","platform":"python","project":"checkout",
        "environment":"production","release":"web@2.{}","server_name":"app-{:02}","transaction":"/cart/checkout",
        "user":{{"id":"u{}"}},"tags":{{"route":"/cart","region":"eu-west-1","browser":"Firefox 140"}},
        "exception":{{"values":[{{"type":"ConnectionError","value":"{message}","stacktrace":{{"frames":[
        {{"function":"charge","filename":"shop/pay.py","lineno":{}}}]}}}}]}}}}"#,
        n % 4,
        n % 12,
        n % 5_000,
        n % 300,
    )
}
