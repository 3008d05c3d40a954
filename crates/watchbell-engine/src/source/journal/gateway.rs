//! systemd-journal-gatewayd(8): pages of entries from a cursor on, and then a request that stays open for what comes next.
//!
//! A request that follows is not enough: the gateway keeps it open without a word, and does not even answer before the first entry
//! that matches. So the journal is asked now and then whether there is more, which also finds a connection that died in silence.

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use reqwest::header::{ACCEPT, HeaderValue, RANGE};
use tokio::time::{Instant, timeout};
use watchbell_core::config::Source;
use watchbell_core::say;

use super::{Entries, matches};
use crate::source::connection::{Ended, Subscription};
use crate::source::failure::{Failure, Next, place};
use crate::source::format::Heard;
use crate::source::http::{self, Get};
use crate::source::kind::Kind;
use crate::source::pace::Pace;
use crate::source::reader::Reader;
use crate::source::stream::{Dialect, open};
use crate::source::test::{Report, first_event};
use crate::source::{BlindReason, Signal};

/// What the first question asks for: the newest entries, of which those of the last day are kept.
const NEWEST: usize = 1_000;
/// What one answer has at most.
const PAGE: usize = 1_000;

/// Another machine's journal.
pub(in crate::source) struct Gateway;

impl Kind for Gateway {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let mut opened = None;
            loop {
                let before = to.cursor.clone();
                if let Err(failure) = read(to, false).await {
                    let lived = opened.map(|opened: Instant| opened.elapsed());
                    return Ended { failure, lived };
                }
                to.signal(if opened.is_none() { Signal::Live } else { Signal::Heard }).await;
                opened.get_or_insert_with(Instant::now);
                if to.cursor == before {
                    // Whatever ends this, the next question tells more of it.
                    let _ = timeout(to.source.silence() / 3, read(to, true)).await;
                }
            }
        })
    }

    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let asking = Asking { follow: false };
            let (response, get) = open(&asking, to).await?;
            report.answered(to, &get, &response).await?;
            report.passed(&say!("source-step-journal-at", place = place(response.url()))).await;
            first_event(asking.reader(&to.source), response, report).await
        })
    }
}

/// One question.
struct Asking {
    follow: bool,
}

impl Dialect for Asking {
    fn get(&self, source: &Source, cursor: Option<&str>) -> Result<Get, Failure> {
        let mut url = http::address(source)?.clone();
        if !url.path().ends_with("/entries") {
            url.set_path(&format!("{}/entries", url.path().trim_end_matches('/')));
        }
        for entry in matches(source) {
            let Some((field, value)) = entry.split_once('=') else {
                let text = say!("source-no-match", entry = entry);
                return Err(Failure::new(BlindReason::NotFound, text).then(Next::Attention));
            };
            url.query_pairs_mut().append_pair(field, value);
        }
        if self.follow {
            url.query_pairs_mut().append_key_only("follow");
        }
        // From the cursor's own entry on, which is passed over: one that is gone is then followed without a loss.
        let range = match cursor {
            Some(cursor) if self.follow => format!("entries={cursor}:0:"),
            Some(cursor) => format!("entries={cursor}:0:{}", PAGE + 1),
            None => format!("entries=:-{NEWEST}:{NEWEST}"),
        };
        let range = HeaderValue::from_str(&range)
            .map_err(|_| Failure::new(BlindReason::Refused, say!("source-cursor-odd")))?;
        let get =
            Get::lines(url).header(ACCEPT, HeaderValue::from_static("application/json")).header(RANGE, range);
        Ok(if cursor.is_none() { get.reads_back() } else { get })
    }

    fn reader(&self, source: &Source) -> Reader {
        Reader::lines(Entries::new(source, None, None))
    }
}

/// Reads an answer to its end, and sends on what it says.
async fn read(to: &mut Subscription, follow: bool) -> Result<(), Failure> {
    let (mut response, get) = open(&Asking { follow }, to).await?;
    if response.status() == 400 && to.cursor.take().is_some() {
        to.signal(Signal::Gap { text: say!("source-journal-forgotten") }).await;
        return Err(Failure::new(BlindReason::Refused, say!("source-journal-replaced")));
    }
    http::accept(&response, &get, &to.source, to.context.clock.now())?;
    let mut since = None;
    if get.reads_back {
        let now = http::date(response.headers());
        to.read_back_until(now);
        since = Some(now.unwrap_or_else(|| to.context.clock.now()) - SignedDuration::from_hours(24));
    }
    let mut reader = Reader::lines(Entries::new(&to.source, to.cursor.as_deref(), since));
    let mut pace = Pace::new(to.source.silence(), to.context.timing.event);
    loop {
        let mut heard = Heard { completed: true, ..Heard::default() };
        let chunk = timeout(to.source.silence(), response.chunk()).await;
        let more = match chunk {
            Ok(Ok(Some(bytes))) => {
                heard.bytes = true;
                reader.feed(&bytes, to.floor(), &mut heard)?;
                true
            }
            Ok(Ok(None)) => {
                reader.finish(to.floor(), &mut heard);
                false
            }
            Ok(Err(error)) => return Err(Failure::from_reqwest(&error, response.url())),
            Err(_) => {
                let text = say!("source-stopped", place = place(response.url()));
                return Err(Failure::new(BlindReason::Silent, text));
            }
        };
        pace.note(&heard);
        to.tell(heard, reader.cursor(), &mut pace, !more).await;
        if !more {
            return Ok(());
        }
    }
}
