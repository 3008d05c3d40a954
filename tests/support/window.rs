//! The window as the X server and the kernel see it. What is in it, `webdriver` sees.

use std::process::Command;

use super::process::{Process, Seen, on_this_desktop, said};
use super::tray::{Tray, WINDOW};
use super::wait::so;

/// Starts the window's program.
pub(crate) fn open(here: &Tray) -> Process {
    Process::start(&mut here.program("watchbell-desktop"))
}

/// How many windows can be seen.
pub(crate) fn shown() -> usize {
    let search = ["search", "--onlyvisible", "--name", "^Watchbell$"];
    // It fails when it finds nothing.
    let found = Command::new("xdotool").args(search).output().unwrap();
    String::from_utf8(found.stdout).unwrap().lines().count()
}

/// Waits until so many can be seen.
pub(crate) async fn expect(count: usize) {
    so(&format!("{count} windows can be seen"), async || shown() == count).await;
}

/// Takes it off the screen, as its button in the frame does.
pub(crate) fn minimize() {
    said(Command::new("xdotool").args([
        "search",
        "--onlyvisible",
        "--name",
        "^Watchbell$",
        "windowminimize",
    ]));
}

/// Closes it by the keys of the window manager.
pub(crate) fn close() {
    said(Command::new("xdotool").args([
        "search",
        "--onlyvisible",
        "--name",
        "^Watchbell$",
        "windowactivate",
        "--sync",
    ]));
    // Without a window in the same call: keys sent to a window itself do not reach the window manager.
    said(Command::new("xdotool").args(["key", "--clearmodifiers", "alt+F4"]));
}

/// The window's own processes.
pub(crate) fn processes() -> Vec<Seen> {
    named(WINDOW)
}

/// WebKit's processes, which the window brings along.
pub(crate) fn web_processes() -> Vec<Seen> {
    named("WebKit")
}

fn named(name: &str) -> Vec<Seen> {
    on_this_desktop().into_iter().filter(|process| process.name.starts_with(name)).collect()
}
