//! From an event on somebody's stream to the browser.

use serde_json::json;

use crate::support::bus::Rings;
use crate::support::sse_server::SseServer;
use crate::support::tray::{Tray, opened};
use crate::support::wait::so;
use crate::support::{dunst, error, fatal, info};

#[tokio::test]
async fn a_fatal_event_on_a_stream_rings_and_a_click_opens_its_page_once() {
    let logbook = SseServer::start().await;
    let here = Tray::start(&logbook.source("checkout", "name = \"Checkout\"")).await;
    logbook.expect_listener().await;
    logbook.tell(
        &json!({ "level": "fatal", "message": "down", "url": "https://tracker.example/e/1?a=b&c=%20" }),
    );
    dunst::expect_up(1).await;
    dunst::click();
    so("the page is open", async || opened() == ["https://tracker.example/e/1?a=b&c=%20"]).await;
    here.expect_status("it counts as seen", |status| status.unseen == 0).await;
    dunst::expect_up(0).await;
    assert_eq!(dunst::history(), ["Fatal: down"]);
    assert_eq!(opened().len(), 1);
}

#[tokio::test]
async fn what_no_rule_asks_for_stays_silent() {
    let logbook = SseServer::start().await;
    let rings = Rings::listen().await;
    let _here = Tray::start(&logbook.source("checkout", "")).await;
    for event in [info("started"), error("a query failed"), info("stopped")] {
        logbook.tell(&event);
    }
    // Sent last, rings last: whatever should not have rung would have done so before.
    logbook.tell(&fatal("down"));
    so("the fatal one rings", async || !rings.asked().is_empty()).await;
    let summaries: Vec<_> = rings.asked().into_iter().map(|asked| asked.summary).collect();
    assert_eq!(summaries, ["Fatal: down"]);
}

#[tokio::test]
async fn an_event_without_a_page_of_its_own_opens_ours() {
    let here = Tray::start("").await;
    here.send_fatal("down").await;
    dunst::expect_up(1).await;
    dunst::click();
    so("a page is open", async || opened().len() == 1).await;
    assert!(opened()[0].starts_with("http://127.0.0.1:"), "{:?}", opened());
}
