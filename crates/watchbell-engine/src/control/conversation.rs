//! One connection to the control socket, from its greeting to its end.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use watchbell_core::say;

use super::line::{self, Asked, Line, Resident, Telling, too_long};
use super::{Answer, ControlError, ErrorCode, PROTOCOL, Request, Response, Update};

/// How long a peer may take to greet.
const GREETING: Duration = Duration::from_secs(10);
/// How long a peer may take to read one line.
const WRITING: Duration = Duration::from_secs(30);
/// How long the answers under way are waited for when the resident ends.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// Requests under way in one connection; the next one is not even read.
const REQUESTS: u32 = 16;
/// Lines waiting to be written in one connection.
const LINES: usize = 8;

/// Who we are.
pub(super) fn ourselves() -> Resident {
    Resident { version: env!("CARGO_PKG_VERSION").into(), protocol: PROTOCOL, pid: std::process::id() }
}

/// Talks to one client until either side ends. Requests under way are finished even when the client is gone, so `slot`
/// is given back only after the last of them.
pub(super) async fn converse(
    stream: UnixStream,
    answer: Arc<dyn Answer>,
    cancel: CancellationToken,
    slot: OwnedSemaphorePermit,
) {
    let (read, write) = stream.into_split();
    let (out, queue) = mpsc::channel(LINES);
    let over = CancellationToken::new();
    let writer = tokio::spawn(write_lines(write, queue, over.clone()));
    let requests = Arc::new(Semaphore::new(REQUESTS as usize));
    let mut conversation = Conversation {
        answer,
        out,
        over: over.clone(),
        requests: Arc::clone(&requests),
        slot: Arc::new(slot),
        subscribed: false,
    };
    let mut reader = BufReader::new(read);
    tokio::select! {
        () = cancel.cancelled() => {}
        () = over.cancelled() => {}
        _ = conversation.run(&mut reader) => {}
    }
    // Whoever shuts down only its writing half still gets its answers.
    tokio::select! {
        _ = requests.acquire_many(REQUESTS) => {}
        () = over.cancelled() => {}
        () = async { cancel.cancelled().await; tokio::time::sleep(LAST_WORDS).await } => {}
    }
    over.cancel();
    let _ = writer.await;
}

/// Why [`Conversation::run`] ended; the writer has been told whatever is to be told.
struct Over;

struct Conversation {
    answer: Arc<dyn Answer>,
    out: mpsc::Sender<Vec<u8>>,
    /// Ends everything that belongs to this connection, but for the requests under way.
    over: CancellationToken,
    requests: Arc<Semaphore>,
    slot: Arc<OwnedSemaphorePermit>,
    subscribed: bool,
}

impl Conversation {
    async fn run(&mut self, reader: &mut BufReader<OwnedReadHalf>) -> Result<(), Over> {
        let mut line = Vec::new();
        let greeting = tokio::time::timeout(GREETING, line::read(reader, &mut line)).await;
        let (Ok(Ok(Line::Whole)), Ok((id, Ok(Request::Hello { version, protocol })))) =
            (greeting, parse(&line))
        else {
            return self.say(Telling::answer(None, Err(no_greeting()))).await.and(Err(Over));
        };
        let greeted = greet(&version, protocol);
        let refused = greeted.is_err();
        let mut telling = Telling::answer(Some(id), greeted);
        telling.resident = refused.then(ourselves);
        self.say(telling).await?;
        if refused && protocol < PROTOCOL {
            return Err(Over);
        }
        loop {
            let (id, request) = match line::read(reader, &mut line).await {
                Ok(Line::Whole) if line.trim_ascii().is_empty() => continue,
                Ok(Line::Whole) => match parse(&line) {
                    Ok((id, request)) => (Some(id), request),
                    Err(error) => (None, Err(error)),
                },
                Ok(Line::TooLong) => (None, Err(too_long("The request"))),
                Ok(Line::End) | Err(_) => return Ok(()),
            };
            let request = request.and_then(|request| match request {
                // A newer client can do nothing with us but have us replaced.
                Request::Restart => Ok(Request::Restart),
                _ if refused => greet(&version, protocol).map(|_| request),
                request => Ok(request),
            });
            match request {
                Ok(Request::Hello { version, protocol }) => {
                    self.say(Telling::answer(id, greet(&version, protocol))).await?;
                }
                Ok(Request::Subscribe) => self.subscribe(id).await?,
                Ok(request) => self.begin(id, request).await?,
                Err(error) => self.say(Telling::answer(id, Err(error))).await?,
            }
        }
    }

    async fn say(&self, telling: Telling) -> Result<(), Over> {
        self.out.send(telling.line()).await.map_err(|_| Over)
    }

    /// Has a request answered beside the others.
    async fn begin(&self, id: Option<u64>, request: Request) -> Result<(), Over> {
        let Ok(turn) = Arc::clone(&self.requests).acquire_owned().await else { return Err(Over) };
        let (answer, out, slot) = (Arc::clone(&self.answer), self.out.clone(), Arc::clone(&self.slot));
        tokio::spawn(async move {
            let answered = AssertUnwindSafe(answer.answer(request)).catch_unwind().await;
            let answered = answered
                .unwrap_or_else(|_| Err(ControlError::new(ErrorCode::Unavailable, say!("answer-failed"))));
            let _ = out.send(Telling::answer(id, answered).line()).await;
            drop((turn, slot));
        });
        Ok(())
    }

    async fn subscribe(&mut self, id: Option<u64>) -> Result<(), Over> {
        if !std::mem::replace(&mut self.subscribed, true) {
            let updates = self.answer.updates();
            tokio::spawn(tell(updates, Arc::clone(&self.answer), self.out.clone(), self.over.clone()));
        }
        self.say(Telling::answer(id, Ok(Response::Done))).await
    }
}

/// Reads a line as far as it can be: a request that is unknown here still has a number to be refused under.
fn parse(line: &[u8]) -> Result<(u64, Result<Request, ControlError>), ControlError> {
    let invalid = |what: &str, error: serde_json::Error| {
        ControlError::new(ErrorCode::Invalid, format!("{what} cannot be read: {error}"))
    };
    let asked: Asked<'_> = serde_json::from_slice(line).map_err(|error| invalid("The line", error))?;
    let request = serde_json::from_str(asked.request.get()).map_err(|error| invalid("The request", error));
    Ok((asked.id, request))
}

fn no_greeting() -> ControlError {
    let mut error = ControlError::new(ErrorCode::Invalid, "The first line must be a greeting");
    error.hint = Some(format!(
        r#"{{"id":1,"request":{{"do":"hello","version":"{}","protocol":{PROTOCOL}}}}}"#,
        env!("CARGO_PKG_VERSION")
    ));
    error
}

/// Answers a greeting: the protocol's number decides, the versions are for people.
fn greet(version: &str, protocol: u32) -> Result<Response, ControlError> {
    let us = ourselves();
    if protocol == us.protocol {
        return Ok(Response::Hello { version: us.version, protocol: us.protocol, pid: us.pid });
    }
    let theirs: String = version.chars().filter(|c| c.is_ascii_graphic()).take(32).collect();
    let ours = us.version;
    let (text, hint) = if protocol < us.protocol {
        (say!("answer-you-are-older", ours = ours, theirs = theirs), say!("answer-start-the-other"))
    } else {
        (say!("answer-we-are-older", ours = ours, theirs = theirs), say!("answer-start-anew"))
    };
    let mut error = ControlError::new(ErrorCode::Version, text);
    error.hint = Some(hint);
    Err(error)
}

/// Passes updates on. One that lags behind is told to ask for everything again: nothing is told twice but nothing stays
/// stale either.
async fn tell(
    mut updates: broadcast::Receiver<Update>,
    answer: Arc<dyn Answer>,
    out: mpsc::Sender<Vec<u8>>,
    over: CancellationToken,
) {
    loop {
        let batch = tokio::select! {
            () = over.cancelled() => return,
            update = updates.recv() => match update {
                Ok(update) => vec![update],
                Err(RecvError::Lagged(_)) => everything(answer.as_ref()).await,
                Err(RecvError::Closed) => return,
            },
        };
        for update in batch {
            let sent = tokio::select! {
                () = over.cancelled() => return,
                sent = out.send(Telling::update(update).line()) => sent,
            };
            if sent.is_err() {
                return;
            }
        }
    }
}

async fn everything(answer: &dyn Answer) -> Vec<Update> {
    let mut all = vec![Update::Issues, Update::Rules, Update::Sources, Update::Settings];
    if let Ok(Response::Status(status)) = answer.answer(Request::Status).await {
        all.insert(0, Update::Status(status));
    }
    all
}

/// Writes what is queued until the connection is over, or the peer does not read.
async fn write_lines(mut write: OwnedWriteHalf, mut queue: mpsc::Receiver<Vec<u8>>, over: CancellationToken) {
    loop {
        let line = tokio::select! {
            biased;
            line = queue.recv() => line,
            // What is queued by now has been taken: the branch above goes first.
            () = over.cancelled() => None,
        };
        let Some(line) = line else { break };
        if !matches!(tokio::time::timeout(WRITING, write.write_all(&line)).await, Ok(Ok(()))) {
            break;
        }
    }
    over.cancel();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_protocol_is_welcome_whatever_the_version() {
        assert!(matches!(greet("0.0.9", PROTOCOL), Ok(Response::Hello { protocol: PROTOCOL, .. })));
    }

    #[test]
    fn another_protocol_is_refused_with_words_that_say_which_side_to_update() {
        let older = greet("0.0.1", PROTOCOL - 1).unwrap_err();
        assert_eq!(older.code, ErrorCode::Version);
        assert!(older.message.contains("this program is the older 0.0.1"), "{}", older.message);
        assert!(older.hint.unwrap().contains("install the same version"));
        let newer = greet("9.0.0\u{202e}\n", PROTOCOL + 1).unwrap_err();
        assert_eq!(newer.code, ErrorCode::Version);
        assert!(newer.message.ends_with("this program is 9.0.0"), "{}", newer.message);
    }
}
