//! A source that is not heard: who is told, when, and what is said when it is back.

use serde_json::json;
use watchbell_engine::control::{Request, Response};
use watchbell_engine::notify::ActionKey;
use watchbell_engine::view::{SourceState, State};

use crate::support::wait::so;
use crate::support::{Scenario, SseServer};

/// It may be silent for a second.
const SOON: &str = "name = \"Checkout\"\nsilence = \"1s\"";

fn told(scenario: &Scenario, id: &str) -> SourceState {
    scenario
        .status()
        .sources
        .iter()
        .find(|source| source.id == id)
        .map_or(SourceState::Paused, |source| source.state)
}

#[tokio::test]
async fn a_source_that_is_gone_for_longer_than_its_silence_rings_and_rings_again_when_it_is_back() {
    let server = SseServer::start().await;
    server.tell(&json!({ "level": "info", "message": "before" }));
    let here = Scenario::with(&server.source("checkout", SOON)).await;
    here.expect_state(|_| told(&here, "checkout") == SourceState::Live).await;
    let server = server
        .gone(async {
            let ring = here.expect_ring("Blind since 10:00: Checkout").await;
            assert!(
                ring.body.contains("A fatal in Checkout would not ring.\nNo other source is live."),
                "{}",
                ring.body
            );
            assert_eq!(here.status().state, State::Blind);
            here.click(&ring, ActionKey::Open).await;
            here.expect(|notes| notes.windows == ["Sources"]).await;
            here.pass(12);
        })
        .await;
    server.tell(&json!({ "level": "fatal", "message": "missed", "timestamp": "2026-11-22T10:03:00Z" }));
    let ring = here.expect_ring("Seeing Checkout again").await;
    assert_eq!(ring.body, "Blind for 12 minutes, 10:00–10:12.\n1 event read back, 1 fatal.");
    assert_eq!(ring.key, "source:checkout", "in the place of the first");
}

#[tokio::test]
async fn a_rejected_token_rings_once_unless_quiet_hours_hold_that_too() {
    let server = SseServer::start().await;
    server.want_token("secret");
    let source = server.source("checkout", SOON);
    let quiet = "[quiet_hours]\nenabled = true\nfrom = \"09:00\"\nto = \"11:00\"\n\
                 days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n";
    let here = Scenario::with(&format!("{quiet}{source}")).await;
    let ring = here.expect_ring("Blind since 10:00: Checkout").await;
    assert!(ring.body.starts_with("A token is needed (401). A fatal in Checkout"), "{}", ring.body);

    let held = Scenario::with(&format!("{quiet}except_blind = false\n{source}")).await;
    held.expect_state(|_| told(&held, "checkout") == SourceState::NeedsAttention).await;
    held.pass(61);
    // Quiet hours are over when somebody looks.
    held.send(json!({ "level": "info", "message": "somebody is there" })).await;
    held.expect_ring("Blind since 10:00: Checkout").await;
    assert_eq!(held.shown().await.len(), 1);
}

#[tokio::test]
async fn what_was_said_of_a_source_is_taken_down_with_it() {
    let server = SseServer::start().await;
    server.want_token("secret");
    let source = server.source("checkout", SOON);
    let here = Scenario::with(&source).await;
    here.expect_ring("Blind since 10:00: Checkout").await;
    let Ok(Response::Sources(_)) = here.ask(Request::RemoveSource { id: "checkout".into() }).await else {
        panic!("not removed")
    };
    here.expect(|notes| !notes.up.contains_key("source:checkout")).await;
}

#[tokio::test]
async fn after_a_sleep_every_source_connects_anew_and_what_was_missed_rings_as_one() {
    let servers = [SseServer::start().await, SseServer::start().await, SseServer::start().await];
    let sources: String = servers
        .iter()
        .zip(["a", "b", "c"])
        .map(|(server, id)| server.source(id, "silence = \"1h\""))
        .collect();
    let here = Scenario::with(&sources).await;
    servers[0].tell(&json!({ "level": "error", "message": "before" }));
    so("it is kept, and where to go on from", async || here.inbox().await.len() == 1).await;
    for server in &servers {
        server.expect_listener().await;
        server.forget_listeners();
    }
    here.expect_state(|status| status.state == State::Well).await;
    here.sleep(90).await;
    for n in 0..5 {
        servers[0].tell(
            &json!({ "level": "fatal", "message": format!("missed {n}"), "timestamp": "2026-11-22T10:30:00Z",
            "fingerprint": [n.to_string()] }),
        );
    }
    for server in &servers {
        server.expect_listener().await;
    }
    here.expect_ring("5 unseen rings").await;
    // What has no cursor cannot be asked what happened in those ninety minutes.
    let status = here.expect_state(|status| status.gaps.len() == 2).await;
    for gap in status.gaps {
        assert_eq!((gap.source.as_deref() == Some("a"), gap.text.as_str()), (false, "this computer slept"));
    }
}

#[tokio::test]
async fn a_clock_that_is_set_by_a_year_neither_blinds_a_source_nor_rings_again() {
    const YEAR: i64 = 400 * 24 * 60;
    let server = SseServer::start().await;
    let here = Scenario::with(&server.source("checkout", SOON)).await;
    let down =
        json!({ "level": "fatal", "message": "down", "event_id": "1", "timestamp": "2026-11-22T10:00:00Z" });
    server.tell(&down);
    here.expect_ring("Fatal: down").await;
    for set_by in [YEAR, -2 * YEAR] {
        here.pass(set_by);
        server.tell(&down);
        server.tell(&json!({ "level": "fatal", "message": format!("set by {set_by}") }));
        here.expect_ring(&format!("Fatal: set by {set_by}")).await;
        assert_eq!(told(&here, "checkout"), SourceState::Live);
    }
    let titles =
        ["Fatal: down".to_owned(), format!("Fatal: set by {YEAR}"), format!("Fatal: set by {}", -2 * YEAR)];
    assert_eq!(here.shown().await, titles, "each once");
}

#[tokio::test]
async fn what_could_not_be_read_may_have_been_a_fatal_until_somebody_has_checked() {
    let server = SseServer::start().await;
    let here = Scenario::with(&server.source("checkout", SOON)).await;
    here.expect_state(|status| status.state == State::Well).await;
    for text in ["not json", "nor this"] {
        server.tell_text(text);
        let count = server.log().len();
        here.expect_state(|status| status.state == State::Blind && !status.gaps.is_empty()).await;
        so("it was read as far as it goes", async || undecodable(&here).await == count as u64).await;
    }
    let [gap] = here.status().gaps.try_into().unwrap();
    assert_eq!((gap.source.as_deref(), gap.text.as_str()), (Some("checkout"), "payloads could not be read"));
    here.ask(Request::GapsChecked).await.unwrap();
    here.expect_state(|status| status.state == State::Well && status.gaps.is_empty()).await;
    let Ok(Response::Timeline(timeline)) = here.ask(Request::Timeline { hours: 1 }).await else { panic!() };
    assert_eq!(timeline.gaps, [gap], "it is missing from the picture for good");
}

async fn undecodable(here: &Scenario) -> u64 {
    let Ok(Response::Sources(sources)) = here.ask(Request::Sources).await else { panic!("no sources") };
    sources.iter().map(|source| source.undecodable).sum()
}
