//! A storm: very many events of very many issues at once, all of which a rule asks for.

use std::io::Write as _;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use watchbell_engine::control::client::Client;
use watchbell_engine::control::{Request, Response};

use super::desktop::Notified;
use super::resident::Tray;

/// What was measured.
pub(crate) struct Storm {
    /// Seconds from the first event to the last one kept.
    pub seconds: f64,
    /// Notifications that came up anew, the summary among them.
    pub pop_ups: usize,
    /// The longest that the resident took to say how it is.
    pub slowest_answer_ms: f64,
    /// Events kept when it was over.
    pub kept: u64,
}

const ASK_EVERY: Duration = Duration::from_millis(20);

/// Tells `events` events of `issues` issues as fast as they are taken.
pub(crate) fn measure(
    tray: &mut Tray,
    notified: &mpsc::Receiver<Notified>,
    events: usize,
    issues: usize,
) -> Storm {
    while notified.try_recv().is_ok() {}
    let mut socket = tray.socket();
    let began = Instant::now();
    let telling = std::thread::spawn(move || {
        for n in 0..events {
            let issue = n % issues;
            let event = format!(
                "id: storm-{n}\ndata: {{\"level\":\"fatal\",\"message\":\"engine {issue} failed\",\"fingerprint\":[\"storm {issue}\"]}}\n\n"
            );
            socket.write_all(event.as_bytes()).unwrap();
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (slowest, kept) = runtime.block_on(watch(tray, events as u64));
    telling.join().unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let pop_ups = notified.try_iter().filter(|notified| notified.replaces == 0).count();
    Storm { seconds, pop_ups, slowest_answer_ms: slowest.as_secs_f64() * 1e3, kept }
}

/// Asks how it is, again and again, until everything has been kept.
async fn watch(tray: &Tray, events: u64) -> (Duration, u64) {
    let client = Client::connect(&tray.data_dir()).await.unwrap();
    let before = kept(&client).await;
    let mut slowest = Duration::ZERO;
    let began = Instant::now();
    loop {
        let asked = Instant::now();
        client.request(Request::Status).await.unwrap();
        slowest = slowest.max(asked.elapsed());
        let kept = kept(&client).await - before;
        if kept >= events || began.elapsed() > Duration::from_mins(2) {
            return (slowest, kept);
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

async fn kept(client: &Client) -> u64 {
    match client.request(Request::Settings).await.unwrap() {
        Response::Settings(settings) => settings.events,
        other => panic!("{other:?}"),
    }
}
