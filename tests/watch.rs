//! Deploy watches, from their beginning to their one verdict.

use jiff::{SignedDuration, Timestamp};
use watchbell_engine::control::{ErrorCode, Request, Response};
use watchbell_engine::notify::ActionKey;
use watchbell_engine::view::{Level, State, Verdict, Watch, WatchPlan};

use crate::support::wait::{so, until};
use crate::support::{Scenario, SseServer, error, fatal, info};

/// It may be silent for a second.
const SOON: &str = "name = \"Checkout\"\nsilence = \"1s\"";
const ERRORS_RING: &str =
    "[[rules]]\nname = \"Errors\"\nmatch = { field = \"level\", at_least = \"error\" }\n";

async fn begin(here: &Scenario, plan: WatchPlan) {
    let Ok(Response::Watch(watch)) = here.ask(Request::StartWatch { plan }).await else { panic!("no watch") };
    assert_eq!((watch.ended, watch.verdict), (None, None));
}

/// Two seconds, for what is fatal in the other logbook.
fn on_checkout() -> WatchPlan {
    WatchPlan { sources: vec!["checkout".into()], ..WatchPlan::fatal_only(2) }
}

async fn watches(here: &Scenario) -> Vec<Watch> {
    let Ok(Response::Watches(watches)) = here.ask(Request::Watches).await else { panic!("no watches") };
    watches
}

async fn ended(here: &Scenario) -> Watch {
    until("the watch ends", async || watches(here).await.into_iter().find(|watch| watch.ended.is_some()))
        .await
}

/// The titles of what the watch itself said, without how much time was left.
async fn said(here: &Scenario) -> Vec<String> {
    let mut said = here.shown().await;
    said.retain(|title| title.starts_with("All") || title.starts_with("Watch ended"));
    said
}

#[tokio::test]
async fn a_watch_that_heard_everything_and_nothing_that_counts_ends_well() {
    let server = SseServer::start().await;
    let here = Scenario::in_real_time(&server.source("checkout", SOON)).await;
    here.expect_state(|status| status.state == State::Well).await;
    begin(&here, WatchPlan { release: Some("web@2.3".into()), ..WatchPlan::fatal_only(2) }).await;
    let status = here.expect_state(|status| status.state == State::Watching).await;
    assert!(
        ["On watch, 0:02 left", "On watch, 0:01 left"].contains(&status.text.as_str()),
        "{}",
        status.text
    );
    server.tell(&info("started"));
    server.tell(&error("a query failed"));
    let watch = ended(&here).await;
    assert_eq!((watch.verdict, watch.events, watch.counted), (Some(Verdict::Well), 2, 0));
    here.expect_state(|status| status.watch.is_none() && status.state == State::Well).await;
    let ring = here.expect_ring("All’s well").await;
    assert_eq!(ring.body, "web@2.3: 2 seconds, 2 events, none fatal.\n1 source heard throughout.");
    assert_eq!(
        ring.actions.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(),
        ["Report", "Watch 15 min more"]
    );
    assert_eq!(said(&here).await, ["All’s well"], "one ending");

    let Ok(Response::Timeline(timeline)) = here.ask(Request::Timeline { hours: 1 }).await else { panic!() };
    let [span] = &timeline.watches[..] else { panic!("{:?}", timeline.watches) };
    assert_eq!((span.verdict, span.release.as_deref()), (Some(Verdict::Well), Some("web@2.3")));
    assert_eq!((&span.from, Some(&span.to)), (&watch.began, watch.ended.as_ref()));
}

#[tokio::test]
async fn a_fatal_rings_at_once_and_ends_in_a_report_that_opens_it() {
    let here = Scenario::in_real_time("").await;
    begin(&here, WatchPlan::fatal_only(2)).await;
    here.send(fatal("null array in workspace cache")).await;
    here.expect_ring("Fatal: null array in workspace cache").await;
    let watch = ended(&here).await;
    assert_eq!((watch.verdict, watch.counted, watch.found[0].new), (Some(Verdict::Rang), 1, Some(true)));
    let ring = here.expect_ring("Watch ended: 1 fatal").await;
    assert_eq!(
        ring.body,
        "null array in workspace cache\nFirst at 10:00, new since this watch began. All of it was seen."
    );
    here.click(&ring, ActionKey::Open).await;
    here.expect(|notes| notes.opened.len() == 1).await;
    here.click(&ring, ActionKey::Report).await;
    here.expect(|notes| notes.windows == ["Watch"]).await;
}

#[tokio::test]
async fn an_issue_that_was_there_before_is_not_blamed_on_the_deploy() {
    let here = Scenario::in_real_time("").await;
    here.send(fatal("db down")).await;
    here.expect_ring("Fatal: db down").await;
    begin(&here, WatchPlan::fatal_only(1)).await;
    here.send(fatal("db down")).await;
    let watch = ended(&here).await;
    assert_eq!(
        (watch.verdict, watch.counted),
        (Some(Verdict::Rang), 1),
        "it counts, although its ring was folded"
    );
    assert!(
        watch.found[0].new == Some(false) && watch.body.contains("seen before this watch"),
        "{}",
        watch.body
    );
}

#[tokio::test]
async fn other_rings_wait_for_the_report() {
    let here = Scenario::in_real_time(ERRORS_RING).await;
    begin(&here, WatchPlan::fatal_only(2)).await;
    here.send(error("slow")).await;
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!(
        (row.decision.code.as_str(), row.decision.text.as_str()),
        ("watching", "Held: on watch until 10:00")
    );
    let watch = ended(&here).await;
    assert_eq!((watch.verdict, watch.held), (Some(Verdict::Well), 1));
    assert!(watch.body.ends_with("1 other ring waited: see the inbox."), "{}", watch.body);
    here.send(error("slow too")).await;
    here.expect_ring("Error: slow too").await;

    let free = Scenario::in_real_time(ERRORS_RING).await;
    begin(&free, WatchPlan { hold_others: false, ..WatchPlan::fatal_only(60) }).await;
    free.send(error("slow")).await;
    free.expect_ring("Error: slow").await;
}

#[tokio::test]
async fn what_was_not_seen_cannot_be_called_well() {
    let server = SseServer::start().await;
    let here = Scenario::in_real_time(&server.source("checkout", SOON)).await;
    here.expect_state(|status| status.state == State::Well).await;
    begin(&here, on_checkout()).await;
    drop(server);
    let watch = ended(&here).await;
    assert_eq!(watch.verdict, Some(Verdict::Blind));
    assert_eq!(watch.unseen[0].source.as_deref(), Some("Checkout"));
    let ring = here.expect_ring("Watch ended: cannot say all’s well").await;
    assert!(ring.body.ends_with("Nothing fatal in the rest."), "{}", ring.body);
    here.click(&ring, ActionKey::Sources).await;
    here.expect(|notes| notes.windows == ["Sources"]).await;
}

#[tokio::test]
async fn a_watch_outlives_its_program_and_ends_once() {
    let server = SseServer::start().await;
    let here = Scenario::in_real_time(&server.source("checkout", SOON)).await;
    server.tell(&info("before"));
    here.expect_state(|status| status.state == State::Well).await;
    so("it knows where to go on", async || server.told() == 1 && here.heard() == 1).await;
    begin(&here, WatchPlan { seconds: 3, ..on_checkout() }).await;
    // It goes on by a cursor: what happens meanwhile is read back.
    let here = here.restart_after(async { server.tell(&info("meanwhile")) }).await;
    let watch = ended(&here).await;
    assert_eq!((watch.verdict, watch.events), (Some(Verdict::Well), 1));
    assert_eq!(said(&here).await, ["All’s well"]);
}

#[tokio::test]
async fn a_program_that_did_not_run_did_not_hear_what_cannot_be_read_back() {
    let here = Scenario::in_real_time("").await;
    begin(&here, WatchPlan::fatal_only(3)).await;
    let here = here.restart_after(tokio::time::sleep(std::time::Duration::from_millis(1_100))).await;
    let watch = ended(&here).await;
    assert_eq!(watch.verdict, Some(Verdict::Blind));
    assert_eq!(watch.unseen[0].text, "not connected");
}

#[tokio::test]
async fn a_watch_that_was_made_longer_is_that_long_after_a_restart_and_in_its_report() {
    let here = Scenario::in_real_time("").await;
    assert_eq!(here.ask(Request::ExtendWatch { seconds: 300 }).await.unwrap_err().code, ErrorCode::NotFound);
    begin(&here, WatchPlan::fatal_only(60)).await;
    let Ok(Response::Watch(longer)) = here.ask(Request::ExtendWatch { seconds: 300 }).await else { panic!() };
    assert_eq!(longer.asked_seconds, 360);
    for seconds in [0, 24 * 60 * 60] {
        let refused = here.ask(Request::ExtendWatch { seconds }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid, "{seconds}");
    }
    let here = here.restart_after(async {}).await;
    here.send(error("slow")).await;
    let again = watches(&here).await.remove(0);
    assert_eq!((&again.until, again.asked_seconds, again.ended), (&longer.until, 360, None));
    here.ask(Request::StopWatch).await.unwrap();
    let watch = ended(&here).await;
    let levels: Vec<_> = watch.levels.iter().map(|count| (count.level, count.events)).collect();
    assert_eq!((levels, watch.events), (vec![(Level::Error, 1)], 1));
    assert!(watch.until < longer.until, "it was stopped before its time");
    assert_eq!(here.ask(Request::ExtendWatch { seconds: 300 }).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_watch_is_stopped_with_a_verdict_on_the_time_it_had() {
    let here = Scenario::in_real_time("").await;
    begin(&here, WatchPlan::fatal_only(900)).await;
    let Err(refused) = here.ask(Request::StartWatch { plan: WatchPlan::fatal_only(60) }).await else {
        panic!()
    };
    assert_eq!(
        (refused.code, refused.message.as_str()),
        (ErrorCode::Conflict, "a watch is under way already")
    );
    let Ok(Response::Watch(watch)) = here.ask(Request::StopWatch).await else { panic!("not stopped") };
    assert_eq!(watch.verdict, Some(Verdict::Well));
    let length = watch.until.parse::<Timestamp>().unwrap().duration_since(watch.began.parse().unwrap());
    assert!(length < SignedDuration::from_mins(1), "{length}");
    assert!(watch.asked_seconds == 900 && watch.body.contains("Stopped early."), "{}", watch.body);
    assert_eq!(here.ask(Request::StopWatch).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_watch_that_cannot_be_is_refused_in_words() {
    let here = Scenario::new().await;
    for (plan, words) in [
        (WatchPlan::fatal_only(0), "a watch lasts from 1 second to 24 hours"),
        (WatchPlan::fatal_only(90_000), "a watch lasts from 1 second to 24 hours"),
        (
            WatchPlan { sources: vec!["nobody".into()], ..WatchPlan::fatal_only(60) },
            "there is no source “nobody”",
        ),
    ] {
        assert_eq!(here.ask(Request::StartWatch { plan }).await.unwrap_err().message, words);
    }
}

#[tokio::test]
async fn a_clock_that_is_set_neither_ends_a_watch_nor_stretches_it() {
    let here = Scenario::in_real_time("").await;
    begin(&here, WatchPlan::fatal_only(2)).await;
    here.pass(600);
    here.send(info("wakes it")).await;
    assert!(watches(&here).await[0].ended.is_none());
    let watch = ended(&here).await;
    let length = watch.until.parse::<Timestamp>().unwrap().duration_since(watch.began.parse().unwrap());
    assert_eq!(length, SignedDuration::from_secs(2));
    assert_ne!(watch.verdict, Some(Verdict::Rang));
}

#[tokio::test]
async fn after_the_end_a_click_watches_once_more() {
    let here = Scenario::in_real_time("").await;
    begin(&here, WatchPlan::fatal_only(1)).await;
    let ring = here.expect_ring("All’s well").await;
    here.click(&ring, ActionKey::WatchMore).await;
    let status = here.expect_state(|status| status.watch.is_some()).await;
    assert!(status.text.starts_with("On watch, 1"), "{}", status.text);
}
