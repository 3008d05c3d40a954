//! What Sentry's SDKs send, with the key they show.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Logbook, With, refusal};

const ID: &str = "9ec79c33ec9942ab8353589fcb2e04dc";

fn envelope(headers: &Value, event: &Value) -> String {
    format!("{headers}\n{{\"type\":\"event\"}}\n{event}\n")
}

fn fatal() -> String {
    envelope(&json!({}), &json!({"event_id": ID, "level": "fatal", "message": "db down", "project": "7"}))
}

impl Logbook {
    fn send(&self, path: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
        // What SDKs in browsers say, so that nobody asks first.
        self.client.post(self.url(path)).header("content-type", "text/plain;charset=UTF-8").body(body)
    }
}

async fn sent(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn an_envelope_and_a_stored_event_are_one_event_of_the_project_whose_key_was_shown() {
    let logbook = Logbook::start().await;
    let answer = sent(logbook.send("/api/42/envelope/?sentry_key=k", fatal())).await;
    assert_eq!(answer, json!({"id": ID}));
    let event = logbook.get_json(&format!("/v1/events/{ID}")).await;
    assert_eq!(
        (&event["level"], &event["message"], &event["project"]),
        (&json!("fatal"), &json!("db down"), &json!("42"))
    );
    // The older way, with the id in its other form: the same event, counted once.
    let dashed = "9ec79c33-ec99-42ab-8353-589fcb2e04dc";
    let stored = json!({"event_id": dashed, "level": "fatal", "message": "db down"}).to_string();
    assert_eq!(sent(logbook.send("/api/42/store/?sentry_key=k", stored)).await, json!({"id": ID}));
    assert_eq!(logbook.get_json("/v1/events").await["events"].as_array().unwrap().len(), 1);
    // An event without an id has its envelope's.
    let headers = json!({"event_id": "00000000-0000-0000-0000-00000000000a"});
    let answer =
        sent(logbook.send("/api/42/envelope/?sentry_key=k", envelope(&headers, &json!({"message": "b"}))))
            .await;
    assert_eq!(answer, json!({"id": "0000000000000000000000000000000a"}));
}

#[tokio::test]
async fn every_form_of_the_key_is_understood() {
    let logbook = Logbook::start().await;
    let auth = "Sentry sentry_version=7, sentry_client=sentry.python/2, sentry_key=k";
    let dsn = json!({"dsn": "http://k@127.0.0.1:8970/1"});
    let bare = || logbook.send("/api/1/envelope/", fatal());
    sent(bare().header("x-sentry-auth", auth)).await;
    sent(bare().header("authorization", auth)).await;
    sent(logbook.send("/api/1/envelope?sentry_version=7&sentry_key=k", fatal())).await;
    sent(logbook.send("/api/1/envelope/", envelope(&dsn, &json!({})))).await;
    sent(logbook.send("/api/1/store", "{}").header("x-sentry-auth", auth)).await;

    assert_eq!(refusal(bare()).await, (401, "unauthorized".into()));
    assert_eq!(refusal(logbook.send("/api/1/store/", "{}")).await, (401, "unauthorized".into()));
    let wrong = [
        logbook.send("/api/1/envelope/?sentry_key=other", fatal()),
        logbook.send("/api/1/envelope/?sentry_key=other", fatal()).header("x-sentry-auth", auth),
        logbook.send("/api/1/envelope/?sentry_key=other", envelope(&dsn, &json!({}))),
        logbook.send("/api/1/store/?sentry_key=", "{}").header("x-sentry-auth", "Sentry sentry_key=a b"),
        logbook.send("/v1/events?sentry_key=other", "{}"),
    ];
    for request in wrong {
        assert_eq!(refusal(request).await, (403, "wrong_key".into()));
    }
    assert_eq!(logbook.get_json("/v1/events?limit=9").await["events"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_is_no_error_is_passed_over_and_answered_all_the_same() {
    let logbook = Logbook::start().await;
    let path = "/api/1/envelope/?sentry_key=k";
    let session = "{\"event_id\":null}\n{\"type\":\"session\"}\n{\"init\":true}\n";
    assert_eq!(sent(logbook.send(path, session)).await, json!({}));
    let attached = format!(
        "{{\"event_id\":\"{ID}\"}}\n{{\"type\":\"attachment\",\"length\":3}}\n\n\n\n\n{{\"type\":\"event\",\"length\":2}}\n{{}}\n{{\"type\":\"transaction\"}}\n{{}}\n"
    );
    assert_eq!(sent(logbook.send(path, attached)).await, json!({"id": ID}));
    // A dump of 30 MB beside it is read past, not held.
    let dump = crate::packed::gzip(
        &[fatal().as_bytes(), b"{\"type\":\"attachment\"}\n", &vec![b'x'; 30 << 20]].concat(),
    );
    sent(logbook.send(path, dump).header("content-encoding", "gzip")).await;
    assert_eq!(logbook.get_json("/v1/events").await["events"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_came_before_a_fault_is_kept_and_a_fault_alone_is_told() {
    let logbook = Logbook::start().await;
    let path = "/api/1/envelope/?sentry_key=k";
    assert_eq!(sent(logbook.send(path, format!("{}nonsense", fatal()))).await, json!({"id": ID}));
    let large = envelope(&json!({}), &json!({"message": "x".repeat(1 << 20)}));
    for (body, status) in [
        (String::new(), 400),
        ("nonsense".into(), 400),
        ("{}\n{\"type\":\"event\"}\nnonsense\n".into(), 400),
        ("{}\n{\"type\":\"event\",\"length\":99}\n{}\n".into(), 400),
        (large, 413),
    ] {
        assert_eq!(refusal(logbook.send(path, body)).await.0, status);
    }
    assert_eq!(refusal(logbook.send("/api/1/store/?sentry_key=k", "nonsense")).await.0, 400);
}

#[tokio::test]
async fn any_shape_of_a_field_is_an_event() {
    let logbook = Logbook::start().await;
    let shapes =
        [json!(null), json!(7), json!("x"), json!([]), json!([null, {}]), json!({}), json!({"values": null})];
    for (number, shape) in (0..).zip(&shapes) {
        let mut event = json!({"event_id": format!("{number:032}"), "level": "fatal"});
        for field in [
            "exception",
            "user",
            "tags",
            "contexts",
            "message",
            "logentry",
            "fingerprint",
            "release",
            "timestamp",
            "extra",
        ] {
            event[field] = shape.clone();
        }
        let answer = sent(logbook.send("/api/1/envelope/?sentry_key=k", envelope(&json!({}), &event))).await;
        let id = answer["id"].as_str().unwrap();
        assert_eq!(logbook.get_json(&format!("/v1/events/{id}")).await["level"], "fatal", "{shape}");
    }
}

#[tokio::test]
async fn off_loopback_no_project_is_made_and_its_key_is_all_that_sending_needs() {
    let logbook = Logbook::start_with(With { listen: Some("0.0.0.0:0"), ..With::default() }).await;
    let project = logbook.store.write(|tx| tx.make_project("shop", None, crate::support::ten()));
    let project = project.await.unwrap().unwrap();
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", logbook.addr.port());
    let post = |path: String, body: String| logbook.client.post(url(&path)).body(body);
    let unknown = post("/api/2/envelope/?sentry_key=k".into(), fatal());
    assert_eq!(refusal(unknown).await, (403, "unknown_project".into()));
    let wrong = post("/api/1/envelope/?sentry_key=k".into(), fatal());
    assert_eq!(refusal(wrong).await, (403, "wrong_key".into()));
    assert_eq!(refusal(post("/v1/events".into(), "{}".into())).await, (401, "unauthorized".into()));
    for path in ["1", "shop"] {
        sent(post(format!("/api/{path}/envelope/?sentry_key={}", project.key), fatal())).await;
    }
    sent(post(format!("/v1/events?sentry_key={}", project.key), "{\"project\":\"other\"}".into())).await;
    let read = logbook
        .client
        .get(url("/v1/events"))
        .header("x-sentry-auth", format!("Sentry sentry_key={}", project.key));
    assert_eq!(refusal(read).await, (401, "unauthorized".into()), "a key is not for reading");
    let rows =
        logbook.client.get(url("/v1/events")).bearer_auth(logbook.token.bearer()).send().await.unwrap();
    let rows: Value = rows.json().await.unwrap();
    let projects: Vec<_> = rows["events"].as_array().unwrap().iter().map(|event| &event["project"]).collect();
    assert_eq!(projects, ["shop", "shop"]);
}

#[tokio::test]
async fn a_page_that_is_named_may_send_and_learn_how_it_went() {
    let origin = "http://localhost:5173";
    let logbook = Logbook::start_with(With { origins: vec![origin.into()], ..With::default() }).await;
    for path in ["/api/1/envelope/?sentry_key=k", "/api/1/store/?sentry_key=k"] {
        let preflight = logbook.client.request(Method::OPTIONS, logbook.url(path)).header("origin", origin);
        let answer = preflight.header("access-control-request-method", "POST").send().await.unwrap();
        assert_eq!(answer.status(), 204, "{path}");
        assert_eq!(answer.headers()["access-control-allow-origin"], origin);
        let names = answer.headers()["access-control-allow-headers"].to_str().unwrap();
        assert!(names.contains("X-Sentry-Auth") && names.contains("Content-Type"), "{names}");
        let refused = logbook.send(path, "nonsense").header("origin", origin).send().await.unwrap();
        assert_eq!(refused.status(), 400);
        assert_eq!(refused.headers()["access-control-allow-origin"], origin, "so that the page can read why");
        let foreign = logbook.send(path, fatal()).header("origin", "https://evil.example");
        assert_eq!(refusal(foreign).await, (403, "foreign_origin".into()));
    }
}

#[tokio::test]
async fn what_people_write_is_kept_beside_their_event_in_both_forms() {
    let logbook = Logbook::start().await;
    let path = "/api/42/envelope/?sentry_key=k";
    let dashed = "9ec79c33-ec99-42ab-8353-589fcb2e04dc";
    let report =
        json!({"event_id": dashed, "name": "Ada", "email": "ada@example.org", "comments": "It broke."});
    let together = format!("{}{{\"type\":\"user_report\"}}\n{report}\n", fatal());
    assert_eq!(sent(logbook.send(path, together)).await, json!({"id": ID}));
    let later =
        json!({"event_id": "b", "contexts": {"feedback": {"associated_event_id": ID, "message": "Again."}}});
    for item in [later.to_string(), "nonsense".into(), "[]".into()] {
        let alone = format!("{{\"event_id\":\"b\"}}\n{{\"type\":\"feedback\"}}\n{item}\n");
        sent(logbook.send(path, alone)).await;
    }
    let issue = logbook.get_json(&format!("/v1/events/{ID}")).await["issue_id"].as_str().unwrap().to_owned();
    let shown = issue.clone();
    let look = logbook.store.read(move |look| Ok((look.affected_users(&issue, 9)?, look.written(&issue)?)));
    let (users, written) = look.await.unwrap();
    let [ada] = &users[..] else { panic!("{users:?}") };
    let told = (ada.user.username.as_deref(), ada.user.email.as_deref(), ada.events);
    assert_eq!(told, (Some("Ada"), Some("ada@example.org"), 1));
    assert_eq!(written.get(&ada.key).map(|(_, text)| text.as_str()), Some("Again."));
    assert_eq!(logbook.get_json("/v1/events").await["events"].as_array().unwrap().len(), 1, "it is no event");
    let page = logbook.page(&format!("/issues/{shown}")).await;
    assert!(page.contains("Ada") && page.contains("wrote: “<bdi>Again.</bdi>”"), "{page}");
}
