//! A whole deploy watch on a whole desktop, ending each of the three ways.

use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{State, Verdict, Watch, WatchPlan};

use crate::support::bus::Rings;
use crate::support::sse_server::SseServer;
use crate::support::tray::Tray;
use crate::support::wait::until;
use crate::support::{dunst, info, panel, picture};

async fn begin(here: &Tray, seconds: u32) {
    here.ask(Request::StartWatch { plan: WatchPlan::fatal_only(seconds) }).await;
}

async fn ended(here: &Tray) -> Watch {
    until("the watch ends", async || {
        let Response::Watches(watches) = here.ask(Request::Watches).await else { panic!() };
        watches.into_iter().next().filter(|watch| watch.ended.is_some())
    })
    .await
}

#[tokio::test]
async fn from_the_trays_menu_to_all_is_well_in_one_notification() {
    panel::start().await;
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    let icon = panel::icon().await;
    let entry = |name: &'static str| {
        let icon = &icon;
        async move { icon.menu().await.into_iter().find(|entry| entry.label == name) }
    };
    let watch = until("the menu offers a watch", async || entry("Watch a deploy…").await).await;
    let quarter = icon.submenu(&watch).await.into_iter().find(|entry| entry.label == "15 minutes").unwrap();
    icon.press(&quarter).await;
    here.expect_status("it is on watch", |status| status.state == State::Watching).await;
    dunst::expect_up(1).await;
    let stop = until("the menu offers to stop", async || entry("Stop watching").await).await;
    icon.press(&stop).await;
    assert_eq!(ended(&here).await.verdict, Some(Verdict::Well));
    here.expect_status("all is well again", |status| status.state == State::Well).await;
    let asked =
        until("the end is shown", async || Some(rings.asked()).filter(|asked| asked.len() == 2)).await;
    let summaries: Vec<_> = asked.iter().map(|asked| asked.summary.as_str()).collect();
    assert_eq!(summaries, ["On watch: 15 minutes left", "All’s well"]);
    assert_ne!(asked[1].replaces, 0, "in place of the first");
    dunst::expect_up(1).await;
    picture::take("watch-well");
}

#[tokio::test]
async fn a_fatal_ends_it_in_a_report() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    begin(&here, 3).await;
    here.send_fatal("null array").await;
    let watch = ended(&here).await;
    assert_eq!((watch.verdict, watch.counted), (Some(Verdict::Rang), 1));
    let said = until("the end is shown", async || {
        rings
            .asked()
            .into_iter()
            .map(|asked| asked.summary)
            .find(|summary| summary.starts_with("Watch ended"))
    });
    assert_eq!(said.await, "Watch ended: 1 fatal");
    picture::take("watch-rang");
    assert_eq!(rings.times("Fatal: null array"), 1, "it rang at once as well");
}

#[tokio::test]
async fn what_was_not_seen_is_said() {
    let server = SseServer::start().await;
    let rings = Rings::listen().await;
    let here = Tray::start(&server.source("checkout", "name = \"Checkout\"\nsilence = \"1s\"")).await;
    server.tell(&info("before"));
    server.expect_listener().await;
    begin(&here, 3).await;
    drop(server);
    let watch = ended(&here).await;
    assert_eq!(watch.verdict, Some(Verdict::Blind));
    assert!(watch.body.contains("Checkout"), "{}", watch.body);
    let said = until("the end is shown", async || {
        rings
            .asked()
            .into_iter()
            .map(|asked| asked.summary)
            .find(|summary| summary.starts_with("Watch ended"))
    });
    assert_eq!(said.await, "Watch ended: cannot say all’s well");
    picture::take("watch-blind");
}

#[tokio::test]
async fn a_script_hands_its_watch_over_to_the_tray() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    here.said(&["watch", "--for", "3s", "--release", "checkout@5.14.0", "--tray"]);
    here.expect_status("it is on watch", |status| status.state == State::Watching).await;
    assert_eq!(ended(&here).await.verdict, Some(Verdict::Well));
    let asked =
        async || Some(rings.asked()).filter(|asked| asked.last().is_some_and(|last| last.replaces != 0));
    let asked = until("the end is shown in place of the countdown", asked).await;
    assert_eq!(asked.last().unwrap().summary, "All’s well");
}
