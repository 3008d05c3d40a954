//! This machine's journal, by a `journalctl` that follows it: it knows every format that journals ever had, and which of them this
//! user may read.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use watchbell_core::config::SourceKind;
use watchbell_core::say;

use super::{Entries, matches};
use crate::source::connection::{Ended, Subscription};
use crate::source::failure::{Failure, Next, way_out};
use crate::source::format::Heard;
use crate::source::kind::Kind;
use crate::source::pace::Pace;
use crate::source::reader::Reader;
use crate::source::test::{Report, StepName};
use crate::source::{BlindReason, Signal};

/// All that is read of an entry. Others may be as large as a core dump.
const FIELDS: &str = "MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_COMM,_PID,_HOSTNAME,_TRANSPORT,_SOURCE_REALTIME_TIMESTAMP,\
    _SYSTEMD_UNIT,_SYSTEMD_USER_UNIT,UNIT,USER_UNIT,OBJECT_SYSTEMD_UNIT,COREDUMP_UNIT,COREDUMP_USER_UNIT,\
    CONTAINER_NAME,CODE_FILE,CODE_LINE,CODE_FUNC,MESSAGE_ID";

/// A journalctl that does not complain for so long has begun.
const BEGUN: Duration = Duration::from_millis(500);
/// A child that lives is heard so often.
const LIVES: Duration = Duration::from_secs(1);

/// This machine's journal.
pub(in crate::source) struct Local {
    pub(super) program: PathBuf,
    /// Instead of the system's.
    pub(super) folder: Option<PathBuf>,
}

impl Default for Local {
    fn default() -> Self {
        Self { program: "journalctl".into(), folder: None }
    }
}

impl Kind for Local {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let mut opened = None;
            let failure = match self.follow(to, &mut opened).await {
                Ok(failure) | Err(failure) => failure,
            };
            Ended { failure, lived: opened.map(|opened: Instant| opened.elapsed()) }
        })
    }

    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.try_once(to, report))
    }
}

impl Local {
    /// Arguments only: a match can be no option, and there is no shell.
    fn command(&self, to: &Subscription) -> Result<Command, Failure> {
        let mut command = Command::new(&self.program);
        command
            .args(["--output=json", "--all", "--no-pager", "--merge"])
            .arg(format!("--output-fields={FIELDS}"));
        if let Some(folder) = &self.folder {
            command.arg("--directory").arg(folder);
        }
        for entry in matches(&to.source) {
            if entry != "+" && (!entry.contains('=') || entry.starts_with('-')) {
                return Err(Failure::new(BlindReason::NotFound, say!("source-no-match", entry = entry))
                    .then(Next::Attention)
                    .advise(say!("source-do-match")));
            }
            command.arg(entry);
        }
        command.env("LC_ALL", "C").env("SYSTEMD_COLORS", "0").stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped()).kill_on_drop(true);
        Ok(command)
    }

    fn start(&self, mut command: Command) -> Result<(Child, ChildStdout, ChildStderr), Failure> {
        let mut child = command.spawn().map_err(|error| self.not_started(&error))?;
        match (child.stdout.take(), child.stderr.take()) {
            (Some(said), Some(complained)) => Ok((child, said, complained)),
            _ => Err(Failure::new(BlindReason::Refused, say!("source-journal-deaf"))),
        }
    }

    fn not_started(&self, error: &io::Error) -> Failure {
        if error.kind() == io::ErrorKind::NotFound {
            let text = say!("source-journal-none", program = self.program.display().to_string());
            return Failure::new(BlindReason::NotFound, text)
                .then(Next::Attention)
                .advise(say!("source-do-no-journal"));
        }
        Failure::new(BlindReason::Refused, say!("source-journal-not-started", why = error.to_string()))
    }

    /// Reads what it says until it ends.
    async fn follow(&self, to: &mut Subscription, opened: &mut Option<Instant>) -> Result<Failure, Failure> {
        let mut command = self.command(to)?;
        // What was there is no tail of ten lines, but all that is asked for.
        command.args(["--follow", "--no-tail"]);
        match &to.cursor {
            Some(cursor) => command.arg(format!("--after-cursor={cursor}")),
            None => command.arg("--since=-24h"),
        };
        if to.cursor.is_none() {
            to.read_back_until(None);
        }
        let (mut child, mut said, complained) = self.start(command)?;
        let mut complaints = Complaints::listen(complained);
        let mut reader = Reader::lines(Entries::new(&to.source, to.cursor.as_deref(), None));
        let mut pace = Pace::new(to.source.silence(), to.context.timing.event);
        let mut buffer = Vec::with_capacity(64 << 10);
        let mut told_limited = false;
        loop {
            let mut heard = Heard { bytes: true, completed: true, ..Heard::default() };
            let wait = if opened.is_none() { BEGUN } else { LIVES.min(to.source.silence() / 3) };
            buffer.clear();
            let ended = match timeout(wait, said.read_buf(&mut buffer)).await {
                Ok(Ok(0)) => true,
                Ok(Ok(_)) => {
                    reader.feed(&buffer, to.floor(), &mut heard)?;
                    false
                }
                Ok(Err(error)) => {
                    let text = say!("source-journal-unheard", why = error.to_string());
                    return Err(Failure::new(BlindReason::Refused, text));
                }
                Err(_) => false,
            };
            if ended {
                let status = child.wait().await;
                return Err(refusal(status, &complaints.last().await, to.cursor.is_some()));
            }
            if opened.is_none() {
                *opened = Some(Instant::now());
                to.signal(Signal::Live).await;
            }
            if complaints.is_limited() && !std::mem::replace(&mut told_limited, true) {
                to.signal(Signal::Note { text: say!("source-journal-limited") }).await;
            }
            pace.note(&heard);
            to.tell(heard, reader.cursor(), &mut pace, false).await;
        }
    }

    async fn try_once(&self, to: &mut Subscription, report: &mut Report) -> Result<(), Failure> {
        const LONGEST: Duration = Duration::from_secs(10);
        report.skip_to(StepName::TokenAccepted, &say!("source-step-journal-here")).await;
        report.not_tried(&say!("source-step-journal-no-token")).await;
        let mut command = self.command(to)?;
        command.arg("--lines=1");
        let (mut child, mut said, complained) = self.start(command)?;
        let mut complaints = Complaints::listen(complained);
        let mut last = Vec::new();
        let reading = async {
            let read = (&mut said).take(1 << 20).read_to_end(&mut last).await;
            (read, child.wait().await)
        };
        let Ok((_, status)) = timeout(LONGEST, reading).await else {
            return Err(Failure::new(BlindReason::Silent, say!("source-journal-silent")));
        };
        let complaint = complaints.last().await;
        if !status.as_ref().is_ok_and(ExitStatus::success) {
            return Err(refusal(status, &complaint, false));
        }
        let limited = complaints.is_limited();
        let read = if limited { say!("source-journal-limited") } else { say!("source-step-journal") };
        report.passed(&read).await;
        let mut heard = Heard::default();
        let mut reader = Reader::lines(Entries::new(&to.source, None, None));
        reader.feed(&last, to.floor(), &mut heard)?;
        match heard.payloads.first() {
            Some(entry) => report.heard(entry).await,
            None => report.not_tried(&say!("source-step-no-entry")).await,
        }
        Ok(())
    }
}

/// What journalctl writes to its standard error, of which the last line says why it ended.
struct Complaints {
    last: watch::Receiver<String>,
    limited: watch::Receiver<bool>,
}

impl Complaints {
    fn listen(complained: ChildStderr) -> Self {
        const LONGEST: u64 = 64 << 10;
        let (tell, last) = watch::channel(String::new());
        let (tell_limited, limited) = watch::channel(false);
        tokio::spawn(async move {
            let mut lines = BufReader::new(complained.take(LONGEST)).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("not seeing messages from other users") {
                    tell_limited.send_replace(true);
                } else if !line.trim().is_empty() {
                    tell.send_replace(line.chars().filter(|c| !c.is_control()).take(200).collect());
                }
            }
        });
        Self { last, limited }
    }

    /// The last line, once there can be no other.
    async fn last(&mut self) -> String {
        let ended = async { while self.last.changed().await.is_ok() {} };
        tokio::select! {
            () = ended => {}
            () = sleep(BEGUN) => {}
        }
        self.last.borrow().clone()
    }

    /// Whether only this user's own messages can be read.
    fn is_limited(&self) -> bool {
        *self.limited.borrow()
    }
}

/// Why journalctl has ended, which it never does by itself.
fn refusal(status: io::Result<ExitStatus>, complaint: &str, resumed: bool) -> Failure {
    let permission =
        complaint.contains("insufficient permissions") || complaint.contains("Permission denied");
    if permission {
        let advice = way_out(Some(SourceKind::Journal), BlindReason::Forbidden);
        return Failure::new(BlindReason::Forbidden, say!("source-journal-forbidden"))
            .then(Next::Attention)
            .advise(advice);
    }
    let why = match (complaint, status) {
        ("", Ok(status)) => status.to_string(),
        ("", Err(error)) => error.to_string(),
        (complaint, _) => complaint.to_owned(),
    };
    let failure = Failure::new(BlindReason::Refused, say!("source-journal-ended", why = why));
    if resumed { failure } else { failure.advise(say!("source-do-try-journalctl")) }
}
