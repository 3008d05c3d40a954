//! The window comes and goes, and the watch does not notice.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use watchbell_engine::clock::{Clock as _, SystemClock};

use crate::support::process::{cpu, memory, signal};
use crate::support::tray::Tray;
use crate::support::wait::{so, until};
use crate::support::webdriver::{Window, css};
use crate::support::{dunst, http, window};

/// What the resident may have grown by, in kilobytes: buffers of the conversation it had.
const SLACK: u64 = 3 * 1024;

/// What the window's web view may have grown by, in kilobytes: it frees what it no longer needs when it likes.
const ROOM: u64 = 60 * 1024;

/// How long it is looked at whether it rests.
const LOOK: Duration = Duration::from_secs(4);

#[tokio::test]
async fn a_second_launch_shows_the_first_window() {
    let here = Tray::start("").await;
    let _first = window::open(&here);
    window::expect(1).await;
    window::minimize();
    window::expect(0).await;
    let mut second = window::open(&here);
    so("the second launch ends", async || second.ended()).await;
    window::expect(1).await;
    assert_eq!(window::processes().len(), 1, "{:?}", window::processes());
}

#[tokio::test]
async fn a_closed_window_leaves_nothing_behind() {
    let here = Tray::start("").await;
    here.send_fatal("warm").await;
    dunst::expect_up(1).await;
    let before = memory(here.pid());
    visit(&here).await;
    so("the resident's memory is as before", async || memory(here.pid()) <= before + SLACK).await;
}

#[tokio::test]
async fn rings_go_on_when_the_window_crashes() {
    let here = Tray::start("").await;
    let mut desktop = window::open(&here);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    desktop.kill();
    here.send_fatal("down").await;
    dunst::expect_up(1).await;
    so("no process of WebKit is left", async || window::web_processes().is_empty()).await;
}

#[tokio::test]
async fn rings_go_on_when_the_web_view_crashes_and_it_is_loaded_again() {
    let here = Tray::start("").await;
    let desktop = Window::open(http(), &here, &[]).await;
    // One that is killed before it has said hello takes the whole of WebKit with it.
    desktop.expect(css("nav")).await;
    let web = async || {
        window::web_processes().into_iter().find(|process| process.name.starts_with("WebKitWebProc"))
    };
    let first = web().await.unwrap();
    signal(first.pid, Signal::KILL);
    here.send_fatal("down").await;
    dunst::expect_up(1).await;
    until("another takes its place", async || web().await.filter(|now| now.pid != first.pid)).await;
    assert_eq!((window::processes().len(), window::shown()), (1, 1));
}

#[tokio::test]
async fn the_resident_has_nothing_of_gtk_or_webkit() {
    let here = Tray::start("").await;
    let libraries = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap().to_lowercase();
    let desktop = window::open(&here);
    window::expect(1).await;
    for library in ["libgtk", "webkit"] {
        assert!(libraries(desktop.pid()).contains(library), "that the window has {library} is seen");
        assert!(!libraries(here.pid()).contains(library), "{library}");
    }
}

/// Opens the window and closes it: nothing of it is left.
async fn visit(here: &Tray) {
    let mut desktop = window::open(here);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    window::close();
    so("the window's program ends", async || desktop.ended()).await;
    so("no process of WebKit is left", async || window::web_processes().is_empty()).await;
}

/// How often it is opened and closed; `./dev test --long` does it fifty times.
fn times() -> u32 {
    if std::env::var_os("WATCHBELL_LONG").is_some() { 50 } else { 6 }
}

#[tokio::test]
async fn the_resident_has_not_grown_however_often_the_window_came_and_went() {
    let here = Tray::start("").await;
    here.send_fatal("warm").await;
    dunst::expect_up(1).await;
    visit(&here).await;
    let before = memory(here.pid());
    for _ in 0..times() {
        visit(&here).await;
    }
    so("the resident's memory is as before", async || memory(here.pid()) <= before + SLACK).await;
}

#[tokio::test]
async fn a_window_that_nobody_uses_rests() {
    let here = Tray::start("").await;
    // Of an hour ago: what is younger than a minute is told by the second.
    let then = SystemClock.now() - jiff::SignedDuration::from_hours(1);
    let mut earlier = errors(200);
    for error in &mut earlier {
        error["timestamp"] = json!(then.to_string());
    }
    here.send_all(&earlier).await;
    let desktop = window::open(&here);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    let all =
        || window::web_processes().iter().map(|process| process.pid).chain([desktop.pid()]).map(cpu).sum();
    // It has drawn itself and read what it shows when it rests for the first time.
    let rests = async || {
        let before: Duration = all();
        tokio::time::sleep(LOOK).await;
        all().saturating_sub(before) * 100 <= LOOK
    };
    so("it uses less than a hundredth of a core", rests).await;
}

#[tokio::test]
async fn a_storm_while_it_is_open_does_not_stay_in_its_memory() {
    let here = Tray::start("").await;
    let _desktop = window::open(&here);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    let all = || window::web_processes().iter().map(|process| memory(process.pid)).sum::<u64>();
    here.send_all(&errors(2_000)).await;
    let before = all();
    here.send_all(&errors(if std::env::var_os("WATCHBELL_LONG").is_some() { 100_000 } else { 10_000 })).await;
    so("its memory is as before", async || all() <= before + ROOM).await;
}

/// Errors of a hundred issues.
fn errors(number: usize) -> Vec<Value> {
    let one = |n| json!({"level": "error", "message": "gone", "fingerprint": [format!("page {}", n % 100)]});
    (0..number).map(one).collect()
}
