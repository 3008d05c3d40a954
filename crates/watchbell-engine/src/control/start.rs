//! Starting the resident when none runs, and having an older one replaced.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use watchbell_core::say;

use super::client::{Client, ClientError, ask_to_restart};
use super::path::{prepare, socket_path};
use super::{PROTOCOL, line::Resident};
use crate::words::not_started;

/// How long a resident may take from its start to its first greeting.
const START: Duration = Duration::from_secs(10);
/// How often it is tried.
const TRY: Duration = Duration::from_millis(50);
/// How much of what a failed resident said is repeated, from its end.
const LAST_WORDS: i64 = 4096;

/// Why there is no resident to talk to.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The program could not be started at all.
    #[error("{}", say!("answer-program-not-started", program = program.display().to_string(), why = error.to_string()))]
    Program {
        /// Which.
        program: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// It started and ended; these are its own words.
    #[error("{}", not_started(.0))]
    Failed(String),
    /// It runs, but is not ready.
    #[error("{}", say!("answer-start-silent", s = START.as_secs()))]
    Silent,
    /// One runs that cannot be used.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Connects to the resident of a data directory; starts it (`watchbell tray`) when none runs, and has one that is older
/// than this program replaced.
///
/// `program` is the `watchbell` to start; without it, the one beside our own executable, else the one on `PATH`. It is
/// detached: no terminal, no open files of ours, a process group of its own, the root as its directory.
pub async fn ensure_running(
    data_dir: &Path,
    config: Option<&Path>,
    program: Option<&Path>,
) -> Result<Client, StartError> {
    match Client::connect(data_dir).await {
        Ok(client) if !is_older(client.resident()) => Ok(client),
        Ok(_) => restart(data_dir).await,
        Err(ClientError::Version { resident, .. }) if is_older(&resident) => restart(data_dir).await,
        Err(ClientError::NotRunning) => start(data_dir, config, program).await,
        Err(error) => Err(error.into()),
    }
}

/// Has the resident start again from what is installed now. What answers then is what is installed: if it is still the
/// older one it is not asked twice.
async fn restart(data_dir: &Path) -> Result<Client, StartError> {
    ask_to_restart(&socket_path(data_dir)).await?;
    until_ready(data_dir, || None).await
}

async fn start(data_dir: &Path, config: Option<&Path>, program: Option<&Path>) -> Result<Client, StartError> {
    let program = program.map_or_else(beside_us, Path::to_owned);
    let failed = |error| StartError::Program { program: program.clone(), error };
    let absolute = |path: &Path| std::path::absolute(path).map_err(failed);
    let mut words = words_file(data_dir).map_err(failed)?;
    let mut command = Command::new(&program);
    if let Some(config) = config {
        command.arg("--config").arg(absolute(config)?);
    }
    command.arg("--data-dir").arg(absolute(data_dir)?).arg("tray");
    command.current_dir("/").process_group(0).stdin(Stdio::null()).stdout(Stdio::null());
    command.stderr(words.try_clone().map_err(failed)?);
    // The token was given to bring our own window to the front, not something of the resident's.
    command.env_remove("XDG_ACTIVATION_TOKEN").env_remove("DESKTOP_STARTUP_ID");
    let mut child = command.spawn().map_err(failed)?;
    let client = until_ready(data_dir, || ended(&mut child, &mut words)).await;
    reap(child);
    client
}

/// `watchbell` beside our own executable, where packages put it; else whichever is on `PATH`.
fn beside_us() -> PathBuf {
    let beside = std::env::current_exe().ok().map(|us| us.with_file_name("watchbell"));
    beside.filter(|program| program.is_file()).unwrap_or_else(|| PathBuf::from("watchbell"))
}

/// A nameless file for what the resident says on its standard error while it starts. Not a pipe: one whose reader is
/// gone would fail the resident's later writes.
fn words_file(data_dir: &Path) -> io::Result<File> {
    let socket = socket_path(data_dir);
    prepare(&socket)?;
    let path = socket.with_extension(format!("start-{}", std::process::id()));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// What the resident said, when it has ended.
fn ended(child: &mut Child, words: &mut File) -> Option<String> {
    let status = child.try_wait().ok().flatten()?;
    let mut said = Vec::new();
    let length = words.metadata().map_or(0, |metadata| i64::try_from(metadata.len()).unwrap_or(i64::MAX));
    let _ = words.seek(io::SeekFrom::End(-length.min(LAST_WORDS)));
    let _ = words.read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said);
    Some(if said.trim().is_empty() { format!("it ended with {status}") } else { said.trim().to_owned() })
}

async fn until_ready(
    data_dir: &Path,
    mut ended: impl FnMut() -> Option<String>,
) -> Result<Client, StartError> {
    let mut failed = None;
    let mut ready = async || loop {
        // Looked at before connecting: when another resident won the race, ours ends and the other one answers.
        let ended_before = ended();
        match Client::connect(data_dir).await {
            Err(ClientError::NotRunning | ClientError::Io(_)) => {}
            answered => return answered,
        }
        if ended_before.is_some() {
            failed = ended_before;
            return Err(ClientError::NotRunning);
        }
        tokio::time::sleep(TRY).await;
    };
    let answered = tokio::time::timeout(START, ready()).await;
    match (answered, failed) {
        (_, Some(words)) => Err(StartError::Failed(words)),
        (Ok(answered), None) => Ok(answered?),
        (Err(_), None) => Err(StartError::Silent),
    }
}

/// Lets a child that outlives our interest in it be reaped when it ends, for as long as we live ourselves.
fn reap(mut child: Child) {
    let waiting = std::thread::Builder::new().name("reap-resident".into()).stack_size(64 * 1024);
    let _ = waiting.spawn(move || child.wait());
}

fn is_older(resident: &Resident) -> bool {
    resident.protocol < PROTOCOL
        || (resident.protocol == PROTOCOL && numbers(&resident.version) < numbers(env!("CARGO_PKG_VERSION")))
}

/// `1.2.3-rc.1` as numbers to compare; what follows them does not count.
fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;
    use tokio::sync::broadcast;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::control::socket::Socket;
    use crate::control::{Answer, ControlError, Request, Response, Update};

    fn resident(version: &str, protocol: u32) -> Resident {
        Resident { version: version.into(), protocol, pid: 1 }
    }

    #[test]
    fn a_resident_is_older_by_protocol_and_then_by_version() {
        assert!(!is_older(&resident(env!("CARGO_PKG_VERSION"), PROTOCOL)));
        assert!(is_older(&resident("99.0.0", PROTOCOL - 1)));
        assert!(is_older(&resident("0.0.99", PROTOCOL)));
        assert!(!is_older(&resident("0.0.99", PROTOCOL + 1)));
        assert!(!is_older(&resident("0.10.0", PROTOCOL)));
        assert!(!is_older(&resident(concat!(env!("CARGO_PKG_VERSION"), "-rc.1"), PROTOCOL)));
    }

    /// A `watchbell` that is a shell script.
    fn program(folder: &Path, script: &str) -> PathBuf {
        let (text, program) = (folder.join("script"), folder.join("watchbell"));
        std::fs::write(&text, format!("#!/bin/sh\n{script}\n")).unwrap();
        // Copied by another process: while we have it open for writing ourselves, what other tests start at that moment
        // inherits it, and Linux does not execute what is being written.
        let copied = Command::new("install").args(["-m", "755"]).arg(text).arg(&program).status().unwrap();
        assert!(copied.success());
        program
    }

    struct Silent(broadcast::Sender<Update>, CancellationToken);

    impl Answer for Silent {
        fn answer(&self, request: Request) -> BoxFuture<'_, Result<Response, ControlError>> {
            if request == Request::Restart {
                self.1.cancel();
            }
            async { Ok(Response::Done) }.boxed()
        }

        fn updates(&self) -> broadcast::Receiver<Update> {
            self.0.subscribe()
        }
    }

    /// Answers in this process, until it is asked to start again.
    async fn answer(data_dir: &Path) {
        let socket = Socket::bind(&socket_path(data_dir)).await.unwrap();
        let cancel = CancellationToken::new();
        socket.serve(Arc::new(Silent(broadcast::Sender::new(1), cancel.clone())), cancel).await;
    }

    #[tokio::test]
    async fn the_resident_is_started_apart_from_us_and_waited_for() {
        let data = tempfile::tempdir().unwrap();
        let said = data.path().join("said");
        // It ends only when it has been told to, and says how it was started.
        let script = format!(
            "{{ pwd; echo \"$@\"; ps -o pgid= -p $$; echo $$; }} >'{0}.new'; mv '{0}.new' '{0}'; sleep 20",
            said.display()
        );
        let program = program(data.path(), &script);
        let started = async {
            while !said.exists() {
                tokio::task::yield_now().await;
            }
            tokio::spawn({
                let data_dir = data.path().to_owned();
                async move { answer(&data_dir).await }
            });
        };
        let config = Path::new("/etc/x.toml");
        let (client, ()) = tokio::join!(ensure_running(data.path(), Some(config), Some(&program)), started);
        assert_eq!(client.unwrap().resident().pid, std::process::id());
        let said = std::fs::read_to_string(said).unwrap();
        let lines: Vec<_> = said.lines().map(str::trim).collect();
        let [directory, arguments, group, pid] = lines[..] else { panic!("{said}") };
        assert_eq!(directory, "/");
        assert_eq!(arguments, format!("--config /etc/x.toml --data-dir {} tray", data.path().display()));
        assert_eq!(group, pid, "a process group of its own");
        let stopped = Command::new("kill").args(["--", &format!("-{pid}")]).status().unwrap();
        assert!(stopped.success());
    }

    #[tokio::test]
    async fn a_resident_that_starts_again_is_waited_for() {
        let data = tempfile::tempdir().unwrap();
        let data_dir = data.path().to_owned();
        tokio::spawn(async move {
            answer(&data_dir).await;
            answer(&data_dir).await;
        });
        until_ready(data.path(), || None).await.unwrap();
        let client = restart(data.path()).await.unwrap();
        assert_eq!(client.request(Request::Doctor).await.unwrap(), Response::Done);
    }

    #[tokio::test]
    async fn a_resident_that_fails_is_quoted() {
        let data = tempfile::tempdir().unwrap();
        let program = program(data.path(), "echo 'port 8970 is taken' >&2; exit 1");
        let error = ensure_running(data.path(), None, Some(&program)).await.unwrap_err();
        assert_eq!(error.to_string(), "Watchbell could not start: port 8970 is taken");
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let data = tempfile::tempdir().unwrap();
        let error =
            ensure_running(data.path(), None, Some(Path::new("/nowhere/watchbell"))).await.unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/watchbell could not be started"), "{error}");
    }
}
