//! The window comes and goes, and the watch does not notice.

use rustix::process::Signal;

use crate::support::process::{memory, signal};
use crate::support::tray::Tray;
use crate::support::wait::{so, until};
use crate::support::webdriver::{Window, css};
use crate::support::{dunst, http, window};

/// What the resident may have grown by, in kilobytes: buffers of the conversation it had.
const SLACK: u64 = 3 * 1024;

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
    let mut desktop = window::open(&here);
    window::expect(1).await;
    so("its pages are up", async || window::web_processes().len() >= 2).await;
    window::close();
    so("the window's program ends", async || desktop.ended()).await;
    so("no process of WebKit is left", async || window::web_processes().is_empty()).await;
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
