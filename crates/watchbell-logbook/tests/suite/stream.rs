//! `GET /v1/stream`.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use watchbell_core::Level;
use watchbell_core::config::Keep;

use crate::support::{HANG, Listener, Logbook, minutes, refusal};

fn numbered(range: std::ops::Range<usize>) -> String {
    range.map(|n| format!("{{\"message\":\"event {n}\",\"level\":\"fatal\"}}")).collect::<Vec<_>>().join("\n")
}

fn messages(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| format!("event {n}")).collect()
}

#[tokio::test]
async fn events_come_as_they_are_kept_and_are_resumed_exactly() {
    let logbook = Logbook::start().await;
    logbook.post(numbered(0..5)).await;
    let mut listener = Listener::open(&logbook, "/v1/stream", None).await;
    let start = listener.cursor();
    logbook.post(numbered(5..20)).await;
    let mut cursors = Vec::new();
    for n in 5..20 {
        let heard = listener.next().await.unwrap();
        assert_eq!((heard.event.as_str(), heard.message()), ("event", format!("event {n}").as_str()));
        cursors.push(heard.cursor);
    }
    drop(listener);
    logbook.post(numbered(20..22)).await;
    // From every place it could have been cut off at, before the first event too.
    for (n, cursor) in std::iter::once(&start).chain(&cursors).enumerate() {
        let mut resumed = Listener::open(&logbook, "/v1/stream", Some(cursor)).await;
        assert_eq!(resumed.messages(22 - 5 - n).await, messages(5 + n..22));
    }
    let mut resumed = Listener::open(&logbook, &format!("/v1/stream?last_event_id={start}"), None).await;
    assert_eq!(resumed.messages(17).await, messages(5..22), "where no header can be set");
}

#[tokio::test]
async fn a_long_backlog_comes_whole_and_in_order() {
    let logbook = Logbook::start().await;
    let start = Listener::open(&logbook, "/v1/stream", None).await.cursor();
    logbook.post(numbered(0..3_000)).await;
    let mut resumed = Listener::open(&logbook, "/v1/stream", Some(&start)).await;
    assert_eq!(resumed.messages(3_000).await, messages(0..3_000));
}

#[tokio::test]
async fn filters_hold_and_the_cursor_moves_past_what_they_hide() {
    let logbook = Logbook::start().await;
    let mut fatal = Listener::open(&logbook, "/v1/stream?level=fatal", None).await;
    let mut shop = Listener::open(&logbook, "/v1/stream?project=shop&level=error", None).await;
    logbook
        .post(
            r#"[{"message":"a","level":"error","project":"shop"}, {"message":"b","level":"fatal","project":"api"},
                {"message":"c","level":"info","project":"shop"}, {"message":"d","level":"fatal","project":"shop"}]"#,
        )
        .await;
    assert_eq!(fatal.messages(2).await, ["b", "d"]);
    assert_eq!(shop.messages(2).await, ["a", "d"]);
    assert_eq!(refusal(logbook.get("/v1/stream?level=loud")).await, (400, "bad_request".into()));
}

#[tokio::test]
async fn an_unknown_cursor_is_a_gap_and_goes_on_with_what_is_new() {
    let logbook = Logbook::start().await;
    let other = Logbook::start().await;
    logbook.post(numbered(0..3)).await;
    let foreign = Listener::open(&other, "/v1/stream", None).await.cursor();
    let ahead = Listener::open(&logbook, "/v1/stream", None).await.cursor().replace("-3", "-99");
    for cursor in [foreign.as_str(), &ahead, "x", "0190c9a0-7b1f-7d3e", "-1", "9"] {
        let mut listener = Listener::open(&logbook, "/v1/stream", Some(cursor)).await;
        let gap = listener.next().await.unwrap();
        assert_eq!(
            (gap.event.as_str(), gap.data["reason"].as_str()),
            ("gap", Some("unknown_cursor")),
            "{cursor}"
        );
        logbook.post(numbered(7..8)).await;
        assert_eq!(listener.messages(1).await, messages(7..8));
        // The gap gave a cursor of ours: nobody meets it twice.
        let mut resumed = Listener::open(&logbook, "/v1/stream", Some(&gap.cursor)).await;
        assert_eq!(resumed.messages(1).await, messages(7..8));
    }
}

#[tokio::test]
async fn who_missed_what_retention_took_is_told_and_given_the_rest() {
    let logbook = Logbook::start().await;
    logbook.post(numbered(0..2)).await;
    let start = Listener::open(&logbook, "/v1/stream", None).await.cursor();
    logbook.post(numbered(2..4)).await;
    logbook.set_clock(minutes(31 * 24 * 60));
    logbook.post(numbered(4..6)).await;
    let last = Listener::open(&logbook, "/v1/stream", None).await.cursor();
    let keep = Keep { level: Level::Warning, days: 30, max_mb: 512 };
    assert_eq!(logbook.store.retention(keep, minutes(31 * 24 * 60)).await.unwrap(), 4);
    let mut listener = Listener::open(&logbook, "/v1/stream", Some(&start)).await;
    let gap = listener.next().await.unwrap();
    assert_eq!((gap.event.as_str(), gap.data["reason"].as_str()), ("gap", Some("removed")));
    assert_eq!(listener.messages(2).await, messages(4..6));
    let mut up_to_date = Listener::open(&logbook, "/v1/stream", Some(&last)).await;
    logbook.post(numbered(6..7)).await;
    assert_eq!(up_to_date.messages(1).await, messages(6..7), "who missed nothing is told nothing");
}

#[tokio::test]
async fn the_end_of_the_server_ends_its_streams() {
    let mut logbook = Logbook::start().await;
    let mut listener = Listener::open(&logbook, "/v1/stream", None).await;
    let begun = std::time::Instant::now();
    logbook.stop().await;
    assert_eq!(listener.next().await, None);
    assert!(begun.elapsed() < std::time::Duration::from_secs(2));
}

/// A subscriber that costs no more than its socket.
struct Subscriber {
    tcp: tokio::net::TcpStream,
    text: String,
}

impl Subscriber {
    async fn open(logbook: &Logbook, cursor: Option<&str>) -> Self {
        let mut tcp = tokio::net::TcpStream::connect(logbook.addr).await.unwrap();
        let resume = cursor.map_or_else(String::new, |cursor| format!("Last-Event-ID: {cursor}\r\n"));
        let (host, token) = (logbook.addr, logbook.token.bearer());
        let request = format!(
            "GET /v1/stream HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{resume}\r\n"
        );
        tcp.write_all(request.as_bytes()).await.unwrap();
        let mut subscriber = Self { tcp, text: String::new() };
        subscriber.until(|text| text.contains("id: ")).await;
        subscriber
    }

    async fn until(&mut self, enough: impl Fn(&str) -> bool) {
        let mut chunk = [0; 4_096];
        while !enough(&self.text) {
            let read = tokio::time::timeout(HANG, self.tcp.read(&mut chunk)).await.expect("more").unwrap();
            assert!(read > 0, "the stream ended: {}", self.text);
            self.text.push_str(&String::from_utf8_lossy(&chunk[..read]));
        }
    }

    /// The numbers of the events heard so far, in order.
    fn heard(&self) -> Vec<usize> {
        let numbers = self.text.split("\"message\":\"n").skip(1);
        numbers.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    }

    async fn heard_until(&mut self, last: usize) -> Vec<usize> {
        let wanted = format!("\"message\":\"n{last}\"");
        self.until(|text| text.split_once(&wanted).is_some_and(|(_, rest)| rest.contains("\n\n"))).await;
        self.heard()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_subscribers_hear_every_event_once_and_those_cut_off_resume() {
    let logbook = Logbook::start().await;
    let mut subscribers = Vec::new();
    for _ in 0..1_000 {
        subscribers.push(Subscriber::open(&logbook, None).await);
    }
    assert!(logbook.page("/metrics").await.lines().any(|line| line == "watchbell_streams 1000"));
    for n in 0..20 {
        logbook.post(format!(r#"{{"message":"n{n}"}}"#)).await;
    }
    // Some are cut off in the middle of it, and come back later with the last cursor they saw whole.
    let mut cut = Vec::new();
    for mut subscriber in subscribers.drain(..20) {
        let heard = subscriber.heard_until(7).await;
        cut.push((heard, subscriber));
    }
    let mut resumed = Vec::new();
    for (_, subscriber) in cut {
        let whole = subscriber.text.rsplit_once("\n\n").unwrap().0;
        let before = Subscriber { tcp: subscriber.tcp, text: whole.to_owned() };
        let heard = before.heard();
        let cursor = whole.rsplit_once("id: ").unwrap().1.lines().next().unwrap().to_owned();
        drop(before);
        resumed.push((heard, cursor));
    }
    for n in 20..40 {
        logbook.post(format!(r#"{{"message":"n{n}"}}"#)).await;
    }
    let all: Vec<usize> = (0..40).collect();
    for mut subscriber in subscribers {
        assert_eq!(subscriber.heard_until(39).await, all);
    }
    for (mut heard, cursor) in resumed {
        heard.extend(Subscriber::open(&logbook, Some(&cursor)).await.heard_until(39).await);
        assert_eq!(heard, all, "after {cursor}");
    }
}
