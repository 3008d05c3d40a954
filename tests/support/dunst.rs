//! The notification service of the virtual desktop: dunst, asked through `dunstctl` as a person's hand would.

use std::process::Command;

use rustix::process::Signal;
use serde_json::Value;

use super::bus;
use super::process::{leave_running, said, signal};
use super::wait::so;

/// The name that notification services own.
const NAME: &str = "org.freedesktop.Notifications";

fn dunstctl(args: &[&str]) -> String {
    said(Command::new("dunstctl").args(args))
}

/// How many notifications are up: shown, or waiting for room.
pub(crate) fn up() -> usize {
    ["displayed", "waiting"].iter().map(|what| dunstctl(&["count", what]).parse::<usize>().unwrap()).sum()
}

/// Waits until so many are up.
pub(crate) async fn expect_up(count: usize) {
    so(&format!("{count} notifications are up"), async || up() == count).await;
}

/// What was taken down, newest first.
pub(crate) fn history() -> Vec<String> {
    let history: Value = serde_json::from_str(&dunstctl(&["history"])).unwrap();
    let all = history["data"][0].as_array().unwrap();
    all.iter().map(|one| one["summary"]["data"].as_str().unwrap().to_owned()).collect()
}

/// Clicks on the notification at the top.
pub(crate) fn click() {
    dunstctl(&["action", "0"]);
}

/// Ends it as a crash would.
pub(crate) async fn kill() {
    let pid = bus::owner(NAME).await.expect("dunst runs");
    signal(pid, Signal::KILL);
    so("dunst is gone", async || bus::owner(NAME).await.is_none()).await;
}

/// Starts it, when it does not run.
pub(crate) async fn start() {
    if bus::owner(NAME).await.is_none() {
        leave_running(&mut Command::new("dunst"));
    }
    so("dunst is there", async || bus::owner(NAME).await.is_some()).await;
}

/// A dunst that remembers nothing: its history cannot be emptied otherwise.
pub(crate) async fn anew() {
    if bus::owner(NAME).await.is_some() {
        kill().await;
    }
    start().await;
}
