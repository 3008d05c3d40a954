//! Which issue is looked at first, and why.

use serde_json::{Value, json};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{InboxQuery, IssueRow};

use crate::support::{Scenario, error, fatal};

/// As the preset "Certificates" is, beside "Fatal only".
async fn with_presets() -> Scenario {
    let here = Scenario::new().await;
    let Ok(Response::Presets(presets)) = here.ask(Request::Presets).await else { panic!() };
    let Ok(Response::Rules(rules)) = here.ask(Request::Rules).await else { panic!() };
    let named = |name: &str| presets.iter().find(|preset| preset.rule["name"] == name).unwrap().rule.clone();
    let rules = here
        .ask(Request::SaveRules {
            rules: vec![named("Certificates"), named("Fatal only")],
            revision: rules.revision,
        })
        .await;
    assert!(matches!(rules, Ok(Response::Rules(_))), "{rules:?}");
    here
}

async fn of_cause(here: &Scenario, cause: &str) -> Vec<IssueRow> {
    let query = InboxQuery { all: true, cause: Some(cause.into()), ..InboxQuery::default() };
    let Ok(Response::Inbox(inbox)) = here.ask(Request::Inbox { query }).await else { panic!() };
    inbox.issues
}

/// The night of the story: names cannot be looked up, and behind two thousand such failures partners reject a certificate.
#[tokio::test]
async fn a_rejected_certificate_stands_out_of_two_thousand_lookup_failures() {
    let here = with_presets().await;
    let lookup = |n: usize| {
        let service = ["cart", "search", "mail", "login", "stock", "price", "photo", "review"][n % 8];
        json!({ "level": "error", "message": format!("{service}: getaddrinfo ENOTFOUND {service}.internal"),
                "user": { "id": (n % 50).to_string() } })
    };
    let rejected = || {
        error("POST https://api.partner.example/orders: x509: certificate has expired or is not yet valid")
    };
    for batch in 0..20 {
        let mut events: Vec<Value> = (0..100).map(|n| lookup(batch * 100 + n)).collect();
        if [3, 11, 17].contains(&batch) {
            events[50] = rejected();
        }
        here.send(Value::Array(events)).await;
    }
    here.shown().await;
    let rows = here.inbox().await;
    assert_eq!(rows.len(), 2, "{rows:#?}");
    let outage = rows.iter().find_map(|row| row.outage.clone()).unwrap();
    assert_eq!((outage.text.as_str(), outage.issues), ("Names cannot be looked up", 8));
    assert!((1_990..=1_997).contains(&outage.events), "{outage:?}");
    let certificate = rows.iter().find(|row| row.title.contains("certificate")).unwrap();
    assert_eq!((certificate.count, &certificate.outage), (3, &None));
    let notes = here.desk.notes().borrow().clone();
    let rang: Vec<_> = notes.up.keys().filter(|key| *key != "test").collect();
    assert_eq!(
        rang,
        [&format!("issue:{}", certificate.id)],
        "one notification, and only for the certificate"
    );
    assert_eq!(of_cause(&here, "name_resolution").await.len(), 8, "each can be looked at");
}

#[tokio::test]
async fn what_was_resolved_and_came_back_says_so() {
    let here = Scenario::new().await;
    for _ in 0..3 {
        here.send(fatal("down")).await;
        let id = here.inbox().await[0].id.clone();
        here.ask(Request::Resolve { ids: vec![id] }).await.unwrap();
    }
    here.send(fatal("down")).await;
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!((row.returns, row.why_here.join(" · ").as_str()), (3, "no user on the event · came back"));
}

#[tokio::test]
async fn the_report_says_what_a_week_cost_and_what_was_fixed_twice() {
    let here = Scenario::new().await;
    for user in ["ann", "bob", "ann"] {
        here.send(json!({ "level": "fatal", "message": "down", "user": { "id": user } })).await;
    }
    let other = error("a query failed");
    here.send(other.clone()).await;
    let rows = here.inbox().await;
    let id = rows.iter().find(|row| row.title == "a query failed").unwrap().id.clone();
    here.ask(Request::Resolve { ids: vec![id] }).await.unwrap();
    here.pass(90);
    here.send(other).await;
    let Ok(Response::Report(report)) = here.ask(Request::Report { hours: 168 }).await else { panic!() };
    // Twice as many users are worse: it rang again for them.
    assert_eq!((report.issues, report.events, report.rings), (2, 5, 2));
    let told: Vec<_> = report.worst.iter().map(|cost| (cost.title.as_str(), cost.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "a query failed",
                "was resolved, and came back · 2 events · no user named · 0 rings · in 2 of 168 hours"
            ),
            ("down", "new · 3 events · 2 people · 2 rings · in 1 of 168 hours"),
        ]
    );
    assert!(report.markdown.contains("1. **a query failed** (error, This computer)"), "{}", report.markdown);
    let Ok(Response::Report(report)) = here.ask(Request::Report { hours: 1 }).await else { panic!() };
    assert_eq!(report.events, 1, "only what happened within the hour");
}
