//! From a program's crash to the click: its SDK, a real Bugsink, and a whole engine that is restarted in between.

use std::os::unix::fs::PermissionsExt;

use watchbell_engine::notify::ActionKey;
use watchbell_engine::view::State;

use crate::bugsink_server::{Bugsink, RIGHTS};
use crate::support::Scenario;
use crate::support::wait::so;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Bugsink: ./dev test rust brings one"]
async fn a_crash_rings_once_opens_its_page_and_no_restart_loses_or_repeats_an_event() {
    let server = Bugsink::start();
    let project = server.project("whole");
    project.error("There before").await;
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, server.token(RIGHTS)).unwrap();
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut here = Scenario::with(&format!(
        "[[sources]]\nid = \"bugs\"\nkind = \"bugsink\"\nurl = \"{}\"\ntoken = {{ file = {token:?} }}\nevery = \"5s\"\n",
        server.url
    ))
    .await;
    assert_eq!(here.status().state, State::Well, "what was there before does not ring");

    server.sdk(&project);
    let ring = here.expect_ring("Fatal: ZeroDivisionError: division by zero").await;
    here.click(&ring, ActionKey::Open).await;
    let issue = format!("{}/issues/issue/", server.url);
    here.expect(|notes| notes.opened.iter().any(|link| link.starts_with(&issue))).await;

    let mut sent = 2;
    for round in 0..4 {
        for number in 0..=round {
            project.error(["A", "B", "C"][number % 3]).await;
            sent += 1;
        }
        here = here.restart().await;
    }
    so("every event is there", async || {
        here.inbox().await.iter().map(|issue| issue.count).sum::<u64>() >= sent
    })
    .await;
    let inbox = here.inbox().await;
    let mut counts: Vec<_> = inbox.iter().map(|issue| (issue.title.as_str(), issue.count)).collect();
    counts.sort_unstable();
    assert_eq!(
        counts,
        [
            ("A: it broke", 5),
            ("B: it broke", 3),
            ("C: it broke", 2),
            ("There before: it broke", 1),
            ("ZeroDivisionError: division by zero", 1),
        ]
    );
    assert_eq!(here.shown().await, ["Fatal: ZeroDivisionError: division by zero"]);
}
