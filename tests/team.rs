//! A team's logbook, served by itself, and the desktops that listen to it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;
use watchbell_engine::view::SourceState;

use crate::support::wait::so;
use crate::support::{Scenario, http};

/// `watchbell serve`, in a process of its own.
struct Team {
    folder: TempDir,
    process: Child,
    address: String,
}

impl Team {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let (process, address) = serve(&folder, "127.0.0.1:0");
        Self { folder, process, address }
    }

    /// Dies as in a power cut, and comes back at the same address.
    fn dies_and_comes_back(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        (self.process, _) = serve(&self.folder, &self.address);
    }

    fn command(&self, args: &[&str]) -> String {
        let output = watchbell(&self.folder).args(["serve", "tokens"]).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A desktop with a token of its own.
    async fn desktop(&self, name: &str) -> Scenario {
        let token = self.folder.path().join(name);
        std::fs::write(&token, self.command(&["create", name])).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&token, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let address = &self.address;
        let here = Scenario::with(&format!(
            "[[sources]]\nid = \"team\"\nkind = \"sse\"\nurl = \"http://{address}/v1/stream\"\ntoken = {{ file = \"{}\" }}\n",
            token.display()
        ))
        .await;
        here.expect_state(|_| state(&here) == SourceState::Live).await;
        here
    }

    async fn fatal(&self, message: &str) {
        let event = json!({"level": "fatal", "message": message});
        let answer =
            http().post(format!("http://{}/v1/events", self.address)).json(&event).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn watchbell(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchbell"));
    command.env_clear().env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
    command
}

fn serve(folder: &TempDir, listen: &str) -> (Child, String) {
    let mut process =
        watchbell(folder).args(["serve", "--listen", listen]).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    (process, address.unwrap_or_else(|| panic!("{line}")).to_owned())
}

fn state(here: &Scenario) -> SourceState {
    here.status()
        .sources
        .iter()
        .find(|source| source.id == "team")
        .map_or(SourceState::Paused, |source| source.state)
}

#[tokio::test]
async fn every_desktop_rings_and_one_whose_token_is_revoked_is_blind() {
    let mut team = Team::start();
    let desktops = [team.desktop("ann").await, team.desktop("bob").await];
    let left = team.desktop("carol").await;
    team.fatal("db down").await;
    for here in desktops.iter().chain([&left]) {
        here.expect_ring("Fatal: db down").await;
    }
    team.command(&["revoke", "carol"]);
    team.dies_and_comes_back();
    team.fatal("certificate rejected").await;
    for here in &desktops {
        here.expect_ring("Fatal: certificate rejected").await;
        assert_eq!(here.shown().await.len(), 2, "each of them once");
    }
    so("the revoked one needs attention", async || state(&left) == SourceState::NeedsAttention).await;
    assert_eq!(left.shown().await.iter().filter(|title| title.contains("certificate")).count(), 0);
}
