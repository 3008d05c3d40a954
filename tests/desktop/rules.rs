//! A rule edited in the window.

use crate::support::tray::Tray;
use crate::support::webdriver::{Window, css};
use crate::support::{dunst, error, http, sse_server::SseServer};

#[tokio::test]
async fn a_rule_edited_in_the_window_takes_effect_without_a_restart() {
    let logbook = SseServer::start().await;
    let here = Tray::start(&logbook.source("checkout", "")).await;
    logbook.tell(&error("a query failed"));
    here.expect_inbox("the error is kept, and did not ring", |inbox| {
        inbox.iter().any(|issue| issue.decision.code == "no_rule")
    })
    .await;

    let window = Window::open(http(), &here, &["--show", "rules"]).await;
    window.expect_text(css(".ed .sent"), "fatal").await;
    window.click(css("select[aria-label='Value'] option[value='error']")).await;
    window.expect_text(css(".ed .sent"), "error").await;
    window.expect_text(css("section.dry"), "would have rung 1 time").await;
    window.click(css(".ed .foot .primary")).await;
    window.expect_none(css(".ed .head .badge")).await;
    window.close().await;

    logbook.tell(&error("another query failed"));
    dunst::expect_up(1).await;
    let config = std::fs::read_to_string(here.folder().join("config.toml")).unwrap();
    assert!(config.contains("at_least = \"error\""), "{config}");
}
