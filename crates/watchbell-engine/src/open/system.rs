//! The real opener: the desktop's own programs, started so that they outlive us.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::process::Command;
use tokio::time::timeout;
use watchbell_core::say;

use super::{Link, OpenError, Opener, Screen, program};

/// Programs that hand over to another one fail within this time if they fail. Those that run on are not waited for.
const FAILS_WITHIN: Duration = Duration::from_millis(500);

/// Opens pages with `xdg-open` (`open` on macOS, ShellExecute on Windows) and the window with `watchbell-desktop`.
#[derive(Debug, Clone, Default)]
pub struct SystemOpener {
    path: Option<OsString>,
    beside: Option<PathBuf>,
    window: Vec<OsString>,
}

impl SystemOpener {
    /// One that looks for programs in `PATH`, and for the window beside our own program first.
    pub fn new() -> Self {
        let beside = std::env::current_exe().ok().and_then(|own| own.parent().map(Into::into));
        Self { beside, ..Self::default() }
    }

    /// One that looks for programs in `path` only, written as `PATH` is.
    pub fn on_path(path: impl Into<OsString>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// Gives the window these arguments too: the `--config` and `--data-dir` that we were started with.
    #[must_use]
    pub fn window_args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.window = args.into_iter().map(Into::into).collect();
        self
    }

    fn find(&self, name: &str) -> Result<PathBuf, OpenError> {
        program::find(name, self.path.as_deref())
            .ok_or_else(|| OpenError::NoProgram(say!("answer-not-installed", name = name)))
    }

    async fn browse(&self, link: &Link, activation: Option<&str>) -> Result<(), OpenError> {
        #[cfg(windows)]
        {
            let _ = activation;
            let link = link.as_str().to_owned();
            let opened = tokio::task::spawn_blocking(move || ::open::that_detached(link)).await;
            opened
                .map_err(std::io::Error::other)
                .flatten()
                .map_err(|error| OpenError::NoProgram(error.to_string()))
        }
        #[cfg(not(windows))]
        {
            let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
            let mut command = Command::new(self.find(opener)?);
            command.arg(link.as_str());
            start(command, activation).await
        }
    }

    async fn show_window(&self, at: Screen<'_>, activation: Option<&str>) -> Result<(), OpenError> {
        const NAME: &str = "watchbell-desktop";
        let beside = self.beside.as_ref().and_then(|folder| program::find(NAME, Some(folder.as_os_str())));
        let mut command = Command::new(beside.map_or_else(|| self.find(NAME), Ok)?);
        let screen = match at {
            Screen::Inbox | Screen::Issue(_) => "inbox",
            Screen::Sources => "sources",
            Screen::Certificates => "certificates",
            Screen::Watch => "watch",
            Screen::Settings => "settings",
        };
        command.args(&self.window).args(["--show", screen]);
        // Ids are ours; one that could be read as an option is none of them.
        if let Screen::Issue(issue) = at
            && !issue.starts_with('-')
        {
            command.args(["--issue", issue]);
        }
        start(command, activation).await
    }
}

impl Opener for SystemOpener {
    fn page<'a>(
        &'a self,
        link: &'a Link,
        activation: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), OpenError>> {
        self.browse(link, activation).boxed()
    }

    fn window<'a>(
        &'a self,
        at: Screen<'a>,
        activation: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), OpenError>> {
        self.show_window(at, activation).boxed()
    }
}

/// Starts `command` in a process group of its own, so that what ends us does not end it, and waits for it in the
/// background, so that it does not stay behind as a zombie.
async fn start(mut command: Command, activation: Option<&str>) -> Result<(), OpenError> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // The one we were started with, if any, was spent long ago; the same holds for a token that is not one.
    for name in ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"] {
        match activation.filter(|token| is_token(token)) {
            Some(token) => command.env(name, token),
            None => command.env_remove(name),
        };
    }
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(|error| OpenError::NoProgram(error.to_string()))?;
    let mut end = Box::pin(async move { child.wait().await });
    match timeout(FAILS_WITHIN, &mut end).await {
        Ok(Ok(status)) if !status.success() => {
            Err(OpenError::NoProgram(say!("answer-ended-with", status = status.to_string())))
        }
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(OpenError::NoProgram(error.to_string())),
        Err(_) => {
            tokio::spawn(end);
            Ok(())
        }
    }
}

/// Tokens come from a D-Bus signal and go into an environment: printable ASCII of a sensible length, or none.
fn is_token(token: &str) -> bool {
    (1..=512).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::open::program::fake::Program;

    fn link(text: &str) -> Link {
        Link::parse(text).unwrap()
    }

    #[tokio::test]
    async fn a_page_is_one_argument_with_the_token_in_the_environment() {
        let browser = Program::new("xdg-open");
        let opener = SystemOpener::on_path(browser.path());
        let nasty = link("https://tracker.example/$(touch x);a='b'&c=|d e");
        opener.page(&nasty, Some("wayland-token_1")).await.unwrap();
        let (argv, environment) = browser.log(1).await.remove(0);
        assert_eq!(argv, ["https://tracker.example/$(touch%20x);a='b'&c=|d%20e"]);
        assert!(environment.starts_with("token=wayland-token_1 startup=wayland-token_1 "), "{environment}");
    }

    #[tokio::test]
    async fn what_is_no_token_is_not_passed_on() {
        for odd in [None, Some(""), Some("two words"), Some("nul\0"), Some("a\u{202e}")] {
            let browser = Program::new("xdg-open");
            SystemOpener::on_path(browser.path()).page(&link("http://x.example"), odd).await.unwrap();
            let (_, environment) = browser.log(1).await.remove(0);
            assert!(environment.starts_with("token= startup= "), "{odd:?}: {environment}");
        }
    }

    #[tokio::test]
    async fn the_browser_leads_a_process_group_of_its_own() {
        let browser = Program::new("xdg-open");
        SystemOpener::on_path(browser.path()).page(&link("http://x.example"), None).await.unwrap();
        let (_, environment) = browser.log(1).await.remove(0);
        let of =
            |name: &str| environment.split(' ').find_map(|pair| pair.strip_prefix(name)).unwrap().to_owned();
        assert_eq!(of("group="), of("self="));
    }

    #[tokio::test]
    async fn a_browser_that_runs_on_is_not_waited_for_and_leaves_no_zombie() {
        let gate = tempfile::tempdir().unwrap();
        let fifo = gate.path().join("gate");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let browser = Program::that("xdg-open", &format!("read x <'{}'", fifo.display()));
        SystemOpener::on_path(browser.path()).page(&link("http://x.example"), None).await.unwrap();
        let (_, environment) = browser.log(1).await.remove(0);
        let pid = environment.rsplit_once("self=").unwrap().1.to_owned();
        assert!(std::path::Path::new("/proc").join(&pid).exists(), "it runs on");
        std::fs::write(&fifo, "go\n").unwrap();
        let gone = async {
            while std::path::Path::new("/proc").join(&pid).exists() {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(10), gone).await.expect("reaped");
    }

    #[tokio::test]
    async fn a_browser_that_fails_or_is_missing_is_told_of() {
        let broken = Program::that("xdg-open", "exit 3");
        let failed = SystemOpener::on_path(broken.path()).page(&link("http://x.example"), None).await;
        assert!(matches!(failed, Err(OpenError::NoProgram(why)) if why.contains('3')));
        let missing = SystemOpener::on_path("/nonexistent").page(&link("http://x.example"), None).await;
        assert_eq!(missing, Err(OpenError::NoProgram("xdg-open is not installed".into())));
    }

    #[tokio::test]
    async fn the_window_opens_at_the_issue_in_our_data_directory() {
        let window = Program::new("watchbell-desktop");
        let opener = SystemOpener::on_path(window.path()).window_args(["--data-dir", "/tmp/d"]);
        opener.window(Screen::Issue("ab12"), Some("token")).await.unwrap();
        opener.window(Screen::Inbox, None).await.unwrap();
        opener.window(Screen::Issue("--minimized"), None).await.unwrap();
        let mut calls = window.calls(3).await;
        calls.sort();
        let plain = ["--data-dir", "/tmp/d", "--show", "inbox"];
        assert_eq!(calls[..2], [plain, plain]);
        assert_eq!(calls[2], ["--data-dir", "/tmp/d", "--show", "inbox", "--issue", "ab12"]);
    }

    #[tokio::test]
    async fn without_the_window_the_caller_is_told_to_do_something_else() {
        let missing = SystemOpener::on_path("/nonexistent").window(Screen::Inbox, None).await;
        assert_eq!(missing, Err(OpenError::NoProgram("watchbell-desktop is not installed".into())));
    }

    #[tokio::test]
    async fn the_window_beside_our_own_program_comes_first() {
        let [beside, elsewhere] = [(); 2].map(|()| Program::new("watchbell-desktop"));
        let mut opener = SystemOpener::on_path(elsewhere.path());
        opener.beside = Some(beside.path().into());
        opener.window(Screen::Inbox, None).await.unwrap();
        assert_eq!(beside.calls(1).await.len(), 1);
    }
}
