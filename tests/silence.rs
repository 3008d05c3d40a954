//! What keeps rings back for a time, and what becomes of them then.

use serde_json::{Value, json};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{InboxQuery, Seen, SnoozeTill};

use crate::support::{Scenario, error, fatal, info};

const QUIET: &str = r#"
[quiet_hours]
enabled = true
from = "09:00"
to = "11:00"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
except_level = "fatal"

[[rules]]
name = "Errors"
match = { field = "level", at_least = "error" }
"#;

/// Events of one issue.
fn down(level: &str, release: &str) -> Value {
    json!({ "level": level, "message": "down", "release": release, "fingerprint": ["down"] })
}

async fn only(here: &Scenario) -> watchbell_engine::view::IssueRow {
    let [row] = here.inbox().await.try_into().unwrap();
    row
}

#[tokio::test]
async fn what_quiet_hours_held_is_summed_up_when_they_end() {
    // It is ten o'clock.
    let here = Scenario::with(QUIET).await;
    here.send(error("one")).await;
    here.send(error("two")).await;
    assert_eq!(here.inbox().await[0].decision.text, "Held: quiet hours until 11:00");
    assert_eq!((here.shown().await, here.status().unseen), (vec![], 0));
    here.pass(61);
    here.send(info("somebody is there")).await;
    let ring = here.expect_ring("2 rings were held in quiet hours").await;
    assert!(ring.body.starts_with("Worst, error: "), "{}", ring.body);
    here.expect_state(|status| status.unseen == 2).await;
    here.pass(24 * 60);
    here.send(info("tomorrow")).await;
    assert_eq!(here.shown().await.len(), 1, "once");
}

#[tokio::test]
async fn what_quiet_hours_held_is_not_forgotten_by_a_restart() {
    let here = Scenario::with(QUIET).await;
    here.send(error("one")).await;
    here.pass(61);
    let here = here.restart().await;
    here.expect_ring("1 ring was held in quiet hours").await;
}

#[tokio::test]
async fn what_is_excepted_rings_in_quiet_hours() {
    let here = Scenario::with(QUIET).await;
    here.send(fatal("down")).await;
    here.expect_ring("Fatal: down").await;
}

#[tokio::test]
async fn quiet_hours_that_are_switched_off_end_at_once() {
    let here = Scenario::with(QUIET).await;
    here.send(error("one")).await;
    here.edit_config(|text| text.replace("enabled = true", "enabled = false"));
    here.expect_ring("1 ring was held in quiet hours").await;
}

#[tokio::test]
async fn what_a_pause_held_is_summed_up_when_it_ends() {
    let here = Scenario::new().await;
    here.ask(Request::Pause { minutes: Some(30) }).await.unwrap();
    here.send(fatal("one")).await;
    here.send(fatal("two")).await;
    here.send(fatal("two")).await;
    assert_eq!(here.shown().await, [""; 0]);
    here.ask(Request::Resume).await.unwrap();
    here.expect_ring("2 rings were held while paused").await;
    here.expect_state(|status| status.unseen == 2).await;
}

#[tokio::test]
async fn an_issue_that_is_snoozed_until_worse_rings_when_it_is() {
    let here =
        Scenario::with("[[rules]]\nname = \"Errors\"\nmatch = { field = \"level\", at_least = \"error\" }\n")
            .await;
    here.send(down("error", "1")).await;
    here.expect_ring("Error: down").await;
    let ids = vec![only(&here).await.id];
    here.ask(Request::Snooze { ids, till: SnoozeTill::Worse }).await.unwrap();
    here.pass(60);
    here.send(down("error", "1")).await;
    let row = only(&here).await;
    assert_eq!((row.seen, row.decision.text.as_str()), (Seen::Snoozed, "Snoozed until worse"));
    // In a new release it is worse, also if nobody was to hear of that at first.
    here.ask(Request::Pause { minutes: None }).await.unwrap();
    here.send(down("error", "2")).await;
    here.ask(Request::Resume).await.unwrap();
    here.send(down("error", "2")).await;
    assert_eq!(only(&here).await.decision.text, "Rang again 11:00: a new release");
}

#[tokio::test]
async fn a_resolved_issue_that_comes_back_is_a_regression() {
    let rule = "[[rules]]\nname = \"Back\"\nmatch = { field = \"level\", at_least = \"error\" }\ntrigger = \"regression\"\n";
    let here = Scenario::with(rule).await;
    here.send(error("down")).await;
    let row = only(&here).await;
    assert_eq!(row.decision.code, "trigger");
    here.ask(Request::Resolve { ids: vec![row.id.clone()] }).await.unwrap();
    assert_eq!(only(&here).await.seen, Seen::Resolved);
    let Ok(Response::Inbox(inbox)) = here.ask(Request::Inbox { query: InboxQuery::default() }).await else {
        panic!()
    };
    assert_eq!(inbox.total, 0, "what is over needs nobody");
    here.send(error("down")).await;
    here.expect_ring("2 errors").await;
}

#[tokio::test]
async fn what_a_trigger_has_counted_survives_a_restart() {
    let rule = "[[rules]]\nname = \"Storm\"\nmatch = { field = \"level\", at_least = \"error\" }\ntrigger = { events = 3, within = \"5m\" }\n";
    let here = Scenario::with(rule).await;
    here.send(error("down")).await;
    here.send(error("down")).await;
    assert_eq!(only(&here).await.decision.text, "Waits for 3 events within 5 min (2 so far)");
    let here = here.restart().await;
    here.send(error("down")).await;
    here.expect_ring("3 errors").await;
}

#[tokio::test]
async fn what_was_missed_rings_as_one() {
    let here = Scenario::new().await;
    let late = |n: usize| {
        json!({ "level": "fatal", "message": format!("engine {n}"), "timestamp": "2026-01-01T00:00:00Z",
                "fingerprint": [n.to_string()] })
    };
    here.send(Value::from((0..8).map(late).collect::<Vec<_>>())).await;
    here.expect_ring("8 unseen rings").await;
    assert_eq!(here.shown().await.len(), 1);
    assert_eq!(here.inbox().await[0].decision.text, "Counted in the summary of what was missed");
    here.send(late(9)).await;
    here.expect_ring("Fatal: engine 9").await;
}

#[tokio::test]
async fn a_rule_has_buttons_and_a_colour_of_its_own() {
    let here = Scenario::with(
        "[[rules]]\nname = \"Errors\"\ncolour = \"teal\"\nactions = [\"snooze\"]\nmatch = { field = \"level\", at_least = \"error\" }\n",
    )
    .await;
    here.send(error("down")).await;
    let ring = here.expect_ring("Error: down").await;
    assert_eq!(ring.actions.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(), ["Snooze 1 h"]);
    assert_eq!(only(&here).await.colour, Some(watchbell_core::rule::Colour::Teal));
}
