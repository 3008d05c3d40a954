//! The asking end of the control socket: what the window and the command line use.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};
use watchbell_core::say;

use super::line::{self, Asking, Line, Told, to_line, too_long};
use super::path::socket_path;
use super::{ControlError, ErrorCode, PROTOCOL, Request, Response, Update};

pub use super::line::Resident;
pub use super::start::{StartError, ensure_running};

/// How long connecting and greeting may take.
const GREETING: Duration = Duration::from_secs(5);
/// How long an answer may take. A connection test, the slowest of all, has its own bounds well below it.
const ANSWER: Duration = Duration::from_mins(2);
/// Updates kept for a receiver that is slow; beyond that it lags, and should ask again.
const UPDATES: usize = 64;

/// Why the resident could not be asked, or what it refused.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No resident runs for this data directory.
    #[error("{}", say!("answer-not-running"))]
    NotRunning,
    /// The resident speaks another protocol. [`ensure_running`] has an older one replaced.
    #[error("{message}{}", hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default())]
    Version {
        /// Who refused.
        resident: Resident,
        /// Which side is older.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
    /// The resident said no.
    #[error(transparent)]
    Refused(#[from] ControlError),
    /// The connection failed or ended.
    #[error("{}", say!("answer-unanswered", why = .0.to_string()))]
    Io(#[from] io::Error),
}

impl From<ClientError> for ControlError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused(error) => error,
            ClientError::Version { message, hint, .. } => {
                Self { hint, ..Self::new(ErrorCode::Version, message) }
            }
            other => Self::new(ErrorCode::Unavailable, other.to_string()),
        }
    }
}

/// A connection to the resident. Its clones share it; it ends with the last of them.
#[derive(Debug, Clone)]
pub struct Client {
    shared: Arc<Shared>,
    write: Arc<tokio::sync::Mutex<OwnedWriteHalf>>,
    resident: Resident,
    _end: Arc<DropGuard>,
}

#[derive(Debug)]
struct Shared {
    next: AtomicU64,
    /// Who waits for which answer; `None` once the connection has ended.
    waiting: Mutex<Option<HashMap<u64, oneshot::Sender<Answered>>>>,
    updates: broadcast::Sender<Update>,
    closed: CancellationToken,
}

type Answered = Result<Response, ClientError>;

impl Client {
    /// Connects to the resident of a data directory and greets it.
    pub async fn connect(data_dir: &Path) -> Result<Self, ClientError> {
        Self::connect_to(&socket_path(data_dir), PROTOCOL).await
    }

    /// Connects to the socket at `path`, as a program that speaks `protocol`.
    pub(super) async fn connect_to(path: &Path, protocol: u32) -> Result<Self, ClientError> {
        tokio::time::timeout(GREETING, Self::greet(open(path).await?, protocol))
            .await
            .map_err(|_| ClientError::Io(io::Error::new(io::ErrorKind::TimedOut, "no greeting came back")))?
    }

    async fn greet(stream: UnixStream, protocol: u32) -> Result<Self, ClientError> {
        let closed = CancellationToken::new();
        let (read, write) = stream.into_split();
        let shared = Arc::new(Shared {
            next: AtomicU64::new(1),
            waiting: Mutex::new(Some(HashMap::new())),
            updates: broadcast::Sender::new(UPDATES),
            closed: closed.clone(),
        });
        tokio::spawn(listen(BufReader::new(read), Arc::clone(&shared)));
        let mut client = Self {
            shared,
            write: Arc::new(tokio::sync::Mutex::new(write)),
            resident: Resident { version: String::new(), protocol, pid: 0 },
            _end: Arc::new(closed.drop_guard()),
        };
        match client.request(hello(protocol)).await? {
            Response::Hello { version, protocol, pid } => {
                client.resident = Resident { version, protocol, pid }
            }
            _ => return Err(unreadable("it does not greet back").into()),
        }
        Ok(client)
    }

    /// Who answers.
    pub fn resident(&self) -> &Resident {
        &self.resident
    }

    /// Asks, and waits for the answer, at most two minutes. Several may be asked at once.
    pub async fn request(&self, request: Request) -> Result<Response, ClientError> {
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let line = to_line(&Asking { id, request: &request }).ok_or_else(|| too_long("The request"))?;
        let (to, answer) = oneshot::channel();
        match self.shared.waiting().as_mut() {
            Some(waiting) => waiting.insert(id, to),
            None => return Err(gone()),
        };
        let asked = async {
            self.write.lock().await.write_all(&line).await?;
            answer.await.unwrap_or_else(|_| Err(gone()))
        };
        let answered = tokio::time::timeout(ANSWER, asked).await;
        // It is no longer there when it was answered.
        self.shared.waiting().as_mut().and_then(|waiting| waiting.remove(&id));
        answered.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time").into()))
    }

    /// Asks to be told of changes, and gives them. Ask for what you show after this, or a change in between is missed.
    pub async fn subscribe(&self) -> Result<broadcast::Receiver<Update>, ClientError> {
        let updates = self.updates();
        self.request(Request::Subscribe).await?;
        Ok(updates)
    }

    /// What the resident tells from now on; nothing, unless [`Client::subscribe`] was called. It ends with the
    /// connection's last clone: wait for [`Client::closed`] beside it.
    pub fn updates(&self) -> broadcast::Receiver<Update> {
        self.shared.updates.subscribe()
    }

    /// Waits until the connection has ended.
    pub async fn closed(&self) {
        self.shared.closed.cancelled().await;
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Option<HashMap<u64, oneshot::Sender<Answered>>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands on what a line says. A line that cannot be read ends the connection: what it answered is unknown.
    fn hand_on(&self, line: &[u8]) -> io::Result<()> {
        let told: Told<'_> = serde_json::from_slice(line).map_err(unreadable)?;
        if let Some(update) = told.update {
            // Nobody listening is no error, and an update that only a newer window knows is not for us.
            if let Ok(update) = serde_json::from_str(update.get()) {
                let _ = self.updates.send(update);
            }
            return Ok(());
        }
        let answer = match (told.response, told.error, told.resident) {
            (Some(response), ..) => {
                serde_json::from_str(response.get()).map_err(|error| unreadable(error).into())
            }
            (None, Some(ControlError { message, hint, .. }), Some(resident)) => {
                Err(ClientError::Version { resident, message, hint })
            }
            (None, Some(error), None) => Err(error.into()),
            (None, None, _) => return Err(unreadable("a line says nothing")),
        };
        let mut waiting = self.waiting();
        let Some(waiting) = waiting.as_mut() else { return Ok(()) };
        // An error without a number is about the connection: whoever waits should know it.
        let asked = told.id.map_or_else(|| waiting.keys().min().copied(), Some);
        if let Some(to) = asked.and_then(|id| waiting.remove(&id)) {
            let _ = to.send(answer);
        }
        Ok(())
    }
}

/// Reads until either side ends the connection.
async fn listen(mut reader: BufReader<OwnedReadHalf>, shared: Arc<Shared>) {
    let mut line = Vec::new();
    loop {
        let read = tokio::select! {
            () = shared.closed.cancelled() => break,
            read = line::read(&mut reader, &mut line) => read,
        };
        let handed_on = match read {
            Ok(Line::Whole) => shared.hand_on(&line),
            Ok(Line::TooLong) => Err(unreadable("a line is too long")),
            Ok(Line::End) | Err(_) => break,
        };
        if let Err(error) = handed_on {
            tracing::warn!(%error, "the control connection ends");
            break;
        }
    }
    *shared.waiting() = None;
    shared.closed.cancel();
}

/// Tells the resident to start again from the installed program, and waits until it lets go of the connection.
/// Understood by residents of every protocol.
pub(super) async fn ask_to_restart(path: &Path) -> Result<(), ClientError> {
    let asked = async {
        let mut stream = open(path).await?;
        for (id, request) in [(1, hello(PROTOCOL)), (2, Request::Restart)] {
            stream.write_all(&to_line(&Asking { id, request: &request }).unwrap_or_default()).await?;
        }
        let mut answers = BufReader::new(stream).lines();
        while answers.next_line().await?.is_some() {}
        Ok::<_, ClientError>(())
    };
    tokio::time::timeout(GREETING, asked)
        .await
        .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "it does not start again").into()))
}

async fn open(path: &Path) -> Result<UnixStream, ClientError> {
    let stream = match tokio::time::timeout(GREETING, UnixStream::connect(path)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            return Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ClientError::NotRunning,
                _ => error.into(),
            });
        }
        Err(_) => return Err(io::Error::new(io::ErrorKind::TimedOut, "it does not accept").into()),
    };
    // In a directory that others may write to, the socket could be theirs.
    if stream.peer_cred()?.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user's program answers").into());
    }
    Ok(stream)
}

fn hello(protocol: u32) -> Request {
    Request::Hello { version: env!("CARGO_PKG_VERSION").into(), protocol }
}

fn gone() -> ClientError {
    io::Error::new(io::ErrorKind::ConnectionAborted, "it has ended").into()
}

fn unreadable(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
