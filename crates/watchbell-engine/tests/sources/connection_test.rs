//! "Test connection", step by step.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::secret::{Secret, Secrets};
use watchbell_engine::source::test::{self, Outcome, Step, StepName, Test};

use crate::authority::{Authority, source_trusting};
use crate::listening::{Noon, ndjson, quick, sse};
use crate::peer::{Act, Peer, answer, deaf, event, nobody, say, stream};

async fn steps_with(source: &Source, token: Option<&str>) -> (bool, Vec<Step>) {
    let (tell, mut told) = mpsc::channel(16);
    let secrets = Arc::new(Secrets::in_memory());
    let test = Test { token: token.map(Secret::new), secrets, clock: Arc::new(Noon), timing: quick() };
    let passed = test::run(source, test, tell).await;
    let mut steps = Vec::new();
    while let Some(step) = told.recv().await {
        steps.push(step);
    }
    assert_eq!(steps.iter().map(|step| step.name).collect::<Vec<_>>(), StepName::ALL, "every step, in order");
    assert_eq!(passed, steps.iter().all(|step| step.outcome != Outcome::Failed));
    (passed, steps)
}

pub(crate) async fn steps(source: &Source) -> Vec<Step> {
    steps_with(source, None).await.1
}

/// `+` passed, `!` failed, `-` not tried.
pub(crate) fn outcomes(steps: &[Step]) -> String {
    let sign = |step: &Step| match step.outcome {
        Outcome::Passed => '+',
        Outcome::Failed => '!',
        Outcome::NotTried => '-',
    };
    steps.iter().map(sign).collect()
}

fn failure(steps: &[Step]) -> (StepName, &str, &str) {
    let failed = steps.iter().find(|step| step.outcome == Outcome::Failed).expect("none failed");
    (failed.name, &failed.detail, failed.way_out.as_deref().unwrap_or_default())
}

#[tokio::test]
async fn a_logbook_that_works_passes_every_step_that_applies() {
    let authority = Authority::new();
    let mut peer = authority
        .serve_until(
            "localhost",
            (2026, 12, 22),
            vec![vec![], vec![stream(), event("1", "db down"), Act::Hold]],
        )
        .await;
    let (passed, steps) = steps_with(&source_trusting(&authority, &peer), Some("canary-7f3a")).await;
    assert!(passed);
    assert_eq!(outcomes(&steps), "++++++");
    assert!(steps[0].detail.starts_with("localhost is "), "{}", steps[0].detail);
    assert_eq!(steps[1].detail, format!("to {}", peer.address));
    assert_eq!(steps[2].detail, "TLS 1.3, certificate issued by Harbour (Harbour Root), expires in 29 days");
    assert_eq!(steps[5].detail, "error: db down");
    assert!(!format!("{steps:?}").contains("canary"));
    assert_eq!(peer.request().await.header("authorization"), Some("Bearer canary-7f3a"));
}

#[tokio::test]
async fn plain_http_on_this_computer_needs_neither_name_nor_tls_nor_token() {
    let probe = vec![];
    let peer =
        Peer::start(vec![probe, vec![stream(), say(": hello\n\n"), event("1", "one"), Act::Hold]]).await;
    let steps = steps(&sse(peer.url("/"))).await;
    assert_eq!(outcomes(&steps), "-+--++");
    assert_eq!(steps[2].detail, "not needed on this computer");
    assert_eq!(steps[3].detail, "none is asked for");
}

#[tokio::test]
async fn the_first_step_that_fails_says_what_to_do() {
    let (_open, silent) = deaf().await;
    let mut deaf_source = sse(&silent);
    deaf_source.silence = Some(Duration::from_millis(50));
    let page = Peer::start(vec![vec![], vec![answer("200 OK", "Content-Type: text/html\r\n")]]).await;
    let missing = Peer::start(vec![vec![], vec![answer("404 Not Found", "")]]).await;
    let rejecting = Peer::start(vec![vec![], vec![answer("401 Unauthorized", "")]]).await;
    let garbage = Peer::start(vec![vec![], vec![stream(), say("data: <event/>\n\n"), Act::Hold]]).await;
    let mut nowhere = sse("http://127.0.0.1/");
    nowhere.url = None;
    for (source, expected, name, way_out) in [
        (
            sse("http://no-such-logbook.invalid/"),
            "!-----",
            StepName::NameFound,
            "Check the spelling of the address, and that this computer is online.",
        ),
        (
            sse(nobody().await),
            "-!----",
            StepName::Connected,
            "Check the address and its port, and that the logbook is running.",
        ),
        (sse(rejecting.url("/")), "-+-!--", StepName::TokenAccepted, "Enter a new token."),
        (sse(missing.url("/")), "-+--!-", StepName::StreamOpen, "Check the path in the address."),
        (
            sse(page.url("/")),
            "-+--!-",
            StepName::StreamOpen,
            "Check the address and the kind of source; a log-in page may be in the way.",
        ),
        (
            deaf_source,
            "-+--!-",
            StepName::StreamOpen,
            "Check the address, and the network, VPN or firewall on the way.",
        ),
        (
            sse(garbage.url("/")),
            "-+--+!",
            StepName::FirstEvent,
            "Check the kind of source, and its field mapping.",
        ),
        (
            nowhere,
            "!-----",
            StepName::NameFound,
            "Check the address and its port, and that the logbook is running.",
        ),
    ] {
        let steps = steps(&source).await;
        assert_eq!(outcomes(&steps), expected, "{steps:?}");
        let (failed, _, advice) = failure(&steps);
        assert_eq!((failed, advice), (name, way_out));
    }
}

#[tokio::test]
async fn a_certificate_that_is_rejected_says_what_to_do() {
    let authority = Authority::new();
    let expired = authority.serve_until("localhost", (2021, 1, 1), vec![vec![stream()]]).await;
    let other_name = authority.serve("logbook.example.org", vec![vec![stream()]]).await;
    let mut unknown = source_trusting(&authority, &authority.serve("localhost", vec![vec![stream()]]).await);
    unknown.ca_file = None;
    for (source, way_out) in [
        (source_trusting(&authority, &expired), "The logbook's owner must renew the certificate."),
        (source_trusting(&authority, &other_name), "Use a name that the certificate is for."),
        (
            unknown,
            "If it comes from your own authority, enter that authority's certificate (PEM) as ca_file.",
        ),
    ] {
        let steps = steps(&source).await;
        assert_eq!(outcomes(&steps), "++!---");
        assert_eq!(failure(&steps).2, way_out);
    }
}

#[tokio::test]
async fn the_built_in_logbook_is_open() {
    let mut source = ndjson("http://127.0.0.1:1/");
    source.kind = SourceKind::Local;
    source.url = None;
    assert_eq!(outcomes(&steps(&source).await), "----+-");
}

#[tokio::test(start_paused = true)]
async fn a_quiet_logbook_is_no_fault() {
    // Time stands still until everything waits, so that five seconds take none.
    for (said, expected, detail) in [
        (": hello\n\n", "-+--++", "no event yet, keep-alive heard"),
        ("", "-+--+-", "nothing came within 5 s, which is no fault"),
    ] {
        let peer = Peer::start(vec![vec![], vec![stream(), say(said), Act::Hold]]).await;
        let mut patient = sse(peer.url("/"));
        patient.silence = Some(Duration::from_hours(1));
        let (tell, mut told) = mpsc::channel(16);
        let secrets = Arc::new(Secrets::in_memory());
        let timing = watchbell_engine::source::Timing { connect: Duration::from_hours(1), ..quick() };
        let test = Test { token: None, secrets, clock: Arc::new(Noon), timing };
        assert!(test::run(&patient, test, tell).await);
        let mut steps = Vec::new();
        while let Some(step) = told.recv().await {
            steps.push(step);
        }
        assert_eq!(outcomes(&steps), expected, "{steps:?}");
        assert_eq!(steps[5].detail, detail);
    }
}
