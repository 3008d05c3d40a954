//! Who is hit, and whether anybody can write to them.

use serde_json::{Value, json};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{Hit, People};

use crate::support::{Scenario, fatal, http};

fn by(id: &str, email: &str) -> Value {
    let user = if email.is_empty() { json!({ "id": id }) } else { json!({ "id": id, "email": email }) };
    json!({ "level": "fatal", "message": "no cart", "project": "checkout", "platform": "python", "user": user })
}

async fn hit(here: &Scenario) -> Hit {
    let id = here.inbox().await[0].id.clone();
    let Ok(Response::Issue(issue)) = here.ask(Request::Issue { id }).await else { panic!() };
    issue.hit
}

async fn people(here: &Scenario, id: String) -> People {
    let Ok(Response::People(people)) = here.ask(Request::People { id }).await else { panic!() };
    people
}

#[tokio::test]
async fn all_of_an_issues_users_can_be_had_at_once() {
    let here = Scenario::new().await;
    let crowd = (0..120).map(|n| by(&n.to_string(), &format!("u{n}@example.org"))).collect();
    here.send(Value::Array(crowd)).await;
    here.send(by("121", "")).await;
    let hit = hit(&here).await;
    assert_eq!((hit.people.len(), hit.all, hit.addresses, hit.unreachable), (50, 121, 120, 1));
    let issue = here.inbox().await[0].id.clone();
    let all = people(&here, issue).await;
    let with_address = all.people.iter().filter(|person| person.contact.is_some()).count();
    assert_eq!((all.all, all.people.len(), with_address), (121, 121, 120));
    assert!(here.ask(Request::People { id: "nowhere".into() }).await.is_err());
}

#[tokio::test]
async fn a_storm_of_one_user_is_named_as_such() {
    let here = Scenario::new().await;
    for _ in 0..37 {
        here.send(by("1", "ada@example.org")).await;
    }
    here.shown().await;
    let [row] = &here.inbox().await[..] else { panic!() };
    assert_eq!(row.why_here[0], "all by 1 user");
    let hit = hit(&here).await;
    assert_eq!(hit.by_one.as_deref(), Some("All 37 by one user"));
    assert_eq!(hit.people[0].contact.as_deref(), Some("ada@example.org"));
    let notes = here.desk.notes().borrow().clone();
    assert!(!format!("{:?}", notes.up).contains("ada@"), "a notification names nobody unless it is asked to");
}

#[tokio::test]
async fn where_events_name_nobody_it_is_said_and_how_to_add_them() {
    let here = Scenario::new().await;
    let nobody = json!({ "level": "fatal", "message": "no cart", "project": "checkout",
                         "platform": "other", "sdk": { "name": "sentry.dart.flutter" } });
    here.send(nobody).await;
    let unknown = hit(&here).await;
    assert_eq!((unknown.all, unknown.anonymous), (0, 1));
    assert_eq!(unknown.snippet.unwrap().language, "Dart");
    assert_eq!(unknown.coverage.unwrap().text, "No event in checkout names a user");
    here.send(by("1", "ada@example.org")).await;
    let half = hit(&here).await;
    assert_eq!((half.all, half.anonymous, half.by_one), (1, 1, None));
    assert_eq!(half.coverage.unwrap().text, "50 % of events in checkout name a user");
    let Ok(Response::Sources(sources)) = here.ask(Request::Sources).await else { panic!() };
    let told: Vec<_> =
        sources.iter().flat_map(|view| &view.coverage).map(|project| project.text.as_str()).collect();
    assert_eq!(told, ["50 % of events in checkout name a user"]);
    let Ok(Response::Report(report)) = here.ask(Request::Report { hours: 24 }).await else { panic!() };
    assert!(report.markdown.ends_with("50 % of events in checkout name a user.\n"), "{}", report.markdown);
}

#[tokio::test]
async fn a_record_of_opentelemetry_is_told_in_its_own_words() {
    let here = Scenario::new().await;
    let language = json!({ "key": "telemetry.sdk.language", "value": { "stringValue": "python" } });
    let record = json!({ "severityNumber": 21, "body": { "stringValue": "no cart" } });
    let logs = json!({ "resourceLogs": [{ "resource": { "attributes": [language] },
                                          "scopeLogs": [{ "logRecords": [record] }] }] });
    let url = here.address().await.replace("/v1/events", "/v1/logs");
    let answer = http().post(url).json(&logs).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(hit(&here).await.snippet.unwrap().language, "OpenTelemetry");
}

#[tokio::test]
async fn who_can_be_written_to_is_asked_for_nothing() {
    let here = Scenario::new().await;
    here.send(by("1", "ada@example.org")).await;
    let known = hit(&here).await;
    assert_eq!((known.anonymous, known.unreachable, known.snippet, known.coverage), (0, 0, None, None));
    let own = Scenario::new().await;
    own.send(fatal("no cart")).await;
    assert_eq!(hit(&own).await.snippet.unwrap().language, "JSON");
}

#[tokio::test]
async fn what_somebody_wrote_makes_them_known_and_stays_out_of_notifications() {
    let here = Scenario::new().await;
    let id = "9ec79c33ec9942ab8353589fcb2e04dc";
    let event = json!({ "event_id": id, "level": "fatal", "message": "no cart" });
    let said =
        json!({ "event_id": id, "name": "Ada", "email": "ada@example.org", "comments": "I pressed Pay." });
    let envelope = format!("{{}}\n{{\"type\":\"event\"}}\n{event}\n{{\"type\":\"user_report\"}}\n{said}\n");
    let url = here.address().await.replace("/v1/events", "/api/1/envelope/?sentry_key=k");
    let answer = http().post(url).header("content-type", "text/plain").body(envelope).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let hit = hit(&here).await;
    assert_eq!((hit.all, hit.addresses, hit.anonymous), (1, 1, 0));
    let [ada] = &hit.people[..] else { panic!("{hit:?}") };
    assert_eq!((ada.label.as_str(), ada.wrote.as_deref()), ("Ada", Some("I pressed Pay.")));
    here.shown().await;
    let notes = here.desk.notes().borrow().clone();
    assert!(!format!("{:?}", notes.up).contains("Pay"));
}
