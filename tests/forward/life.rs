//! A forwarder's signs of life, from the scanner to the word on everything.

use watchbell_engine::view::{SourceState, Status};

use super::desk::Host;
use crate::support::Scenario;

fn said(status: &Status, id: &str) -> (SourceState, String) {
    let source = status.sources.iter().find(|source| source.id == id).unwrap();
    (source.state, source.text.clone().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarder_that_cannot_read_its_logs_makes_every_watchbell_blind_until_it_can() {
    let team = Scenario::new().await;
    let address = team.address().await.trim_end_matches("/v1/events").to_owned();
    let token = team.data_dir().join("read-token");
    let mine = Scenario::with(&format!(
        "[[sources]]\nid = \"team\"\nkind = \"sse\"\nurl = \"{address}/v1/stream\"\ntoken = {{ file = {token:?} }}\n"
    ))
    .await;
    mine.expect_state(|status| said(status, "team").0 == SourceState::Live).await;

    let host = Host::new(&address);
    let folder = host.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let once = || host.once(&[folder.to_str().unwrap(), "--heartbeat", &address]).0;
    let blind = format!("the forwarder on web-1 says: {} cannot be read: it is a folder", folder.display());
    assert_eq!(once(), Some(1));
    for (here, id) in [(&team, "local"), (&mine, "team")] {
        let status = here.expect_state(|status| said(status, id).0 == SourceState::Blind).await;
        assert!(said(&status, id).1.starts_with(&blind), "{:?}", said(&status, id));
    }
    std::fs::remove_dir(&folder).unwrap();
    assert_eq!(once(), Some(0));
    for (here, id) in [(&team, "local"), (&mine, "team")] {
        here.expect_state(|status| said(status, id).0 == SourceState::Live).await;
    }
    // Signs of life are no events.
    assert_eq!(team.heard() + mine.heard(), 0);
}
