//! What a restart finds again.

use watchbell_engine::control::Request;
use watchbell_engine::notify::NotifyError;
use watchbell_engine::view::State;

use crate::support::{Scenario, fatal};

#[tokio::test]
async fn an_unseen_ring_is_still_unseen_and_not_rung_again() {
    let here = Scenario::new().await;
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
    here.shown().await;
    let here = here.restart().await;
    assert_eq!(here.status().state, State::Ringing);
    assert_eq!(here.shown().await, ["Fatal: down"]);
}

#[tokio::test]
async fn a_ring_that_could_not_be_shown_is_shown_after_the_restart() {
    let here = Scenario::new().await;
    here.break_notifications(NotifyError::Absent);
    here.send(fatal("down")).await;
    here.desk.break_with(None);
    let here = here.restart().await;
    here.expect_ring("Fatal: down").await;
}

#[tokio::test]
async fn many_rings_that_could_not_be_shown_become_one() {
    let here = Scenario::new().await;
    here.break_notifications(NotifyError::Absent);
    for name in ["a", "b", "c", "d", "e"] {
        here.send(fatal(&format!("{name} is down"))).await;
    }
    here.desk.break_with(None);
    let here = here.restart().await;
    here.expect_ring("5 unseen rings").await;
    assert_eq!(here.shown().await.len(), 1);
}

#[tokio::test]
async fn a_pause_holds_over_a_restart() {
    let here = Scenario::new().await;
    here.ask(Request::Pause { minutes: None }).await.unwrap();
    let here = here.restart().await;
    assert_eq!(here.status().text, "Paused until you resume");
}

#[tokio::test]
async fn one_data_directory_has_one_engine() {
    let here = Scenario::new().await;
    let error = watchbell_logbook::store::Store::open(&here.data_dir()).err().unwrap();
    assert!(error.to_string().contains("is in use by another Watchbell"), "{error}");
}
