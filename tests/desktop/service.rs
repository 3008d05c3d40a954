//! The notification service comes and goes.

use watchbell_engine::view::State;

use crate::support::bus::Rings;
use crate::support::dunst;
use crate::support::tray::Tray;
use crate::support::wait::so;

#[tokio::test]
async fn unseen_rings_come_back_with_a_new_service_and_new_ones_ring() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    here.send_fatal("down").await;
    dunst::expect_up(1).await;

    dunst::kill().await;
    here.expect_status("rings cannot be seen", |status| status.notifications.is_some()).await;
    here.send_fatal("the disk is full").await;

    dunst::start().await;
    dunst::expect_up(2).await;
    here.expect_status("rings can be seen", |status| status.notifications.is_none()).await;
    assert_eq!(rings.times("Fatal: down"), 2, "{:?}", rings.asked());
    here.send_fatal("the queue is stuck").await;
    dunst::expect_up(3).await;
}

#[tokio::test]
async fn what_was_seen_does_not_come_back_with_a_new_service() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    here.send_fatal("down").await;
    dunst::expect_up(1).await;
    here.said(&["inbox", "ack"]);
    dunst::anew().await;
    here.send_fatal("the disk is full").await;
    dunst::expect_up(1).await;
    assert_eq!(rings.times("Fatal: down"), 1);
}

#[tokio::test]
async fn without_a_service_nothing_is_well() {
    let here = Tray::start("").await;
    here.expect_status("all is well", |status| status.state == State::Well).await;
    dunst::kill().await;
    here.expect_status("it is blind", |status| status.state == State::Blind).await;
    assert!(!here.said(&["status"]).contains("All’s well"));
    dunst::start().await;
    so("all is well again", async || here.said(&["status"]).contains("All’s well")).await;
}
