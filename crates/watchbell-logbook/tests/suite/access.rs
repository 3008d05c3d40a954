//! Who may speak, and who may read.

use reqwest::Method;
use watchbell_logbook::http::{self, BindError};

use crate::support::{Logbook, With, refusal};

#[tokio::test]
async fn a_foreign_host_is_refused_whatever_it_asks() {
    let logbook = Logbook::start().await;
    let port = logbook.addr.port();
    for host in [
        "evil.example".into(),
        format!("evil.example:{port}"),
        "127.0.0.1".into(),
        "127.0.0.1:1".into(),
        format!("0.0.0.0:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("[::]:{port}"),
    ] {
        for (method, path) in [
            (Method::GET, "/healthz"),
            (Method::POST, "/v1/events"),
            (Method::GET, "/nowhere"),
            (Method::OPTIONS, "/v1/events"),
            (Method::GET, "/pages.css"),
        ] {
            let request = logbook.client.request(method, logbook.url(path)).header("host", &host).body("{}");
            assert_eq!(refusal(request).await, (403, "foreign_host".into()), "{host} {path}");
        }
    }
    for host in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
        format!("LocalHost:{port}"),
    ] {
        let request = logbook.client.get(logbook.url("/healthz")).header("host", &host);
        assert_eq!(request.send().await.unwrap().status(), 200, "{host}");
    }
}

#[tokio::test]
async fn a_foreign_origin_is_refused_and_a_named_one_may_only_send() {
    let origins = vec!["http://localhost:5173".to_owned()];
    let logbook = Logbook::start_with(With { origins, ..With::default() }).await;
    let own = format!("http://{}", logbook.addr);
    let post =
        |origin: &str| logbook.client.post(logbook.url("/v1/events")).header("origin", origin).body("{}");
    for origin in ["https://evil.example", "null", "http://localhost:5174", "http://localhost", "", "file://"]
    {
        assert_eq!(refusal(post(origin)).await, (403, "foreign_origin".into()), "{origin}");
    }
    assert_eq!(refusal(post(&own).header("origin", "https://evil.example")).await.0, 403, "two origins");
    let answer = post(&own).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!answer.headers().contains_key("access-control-allow-origin"), "our own pages need no leave");
    let answer = post("http://localhost:5173").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-allow-origin"], "http://localhost:5173");
    assert_eq!(answer.headers()["vary"], "Origin");
    let preflight = logbook.client.request(Method::OPTIONS, logbook.url("/v1/events"));
    let answer = preflight
        .header("origin", "http://localhost:5173")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-methods"], "POST");
    let read = logbook.get("/v1/events").header("origin", "http://localhost:5173");
    assert_eq!(refusal(read).await, (403, "foreign_origin".into()));
}

#[tokio::test]
async fn reading_needs_the_token_and_sending_does_not() {
    let logbook = Logbook::start().await;
    logbook.post(r#"{"event_id":"e"}"#).await;
    let paths = ["/v1/events", "/v1/events/e", "/v1/stream", "/v1/issues", "/v1/timeline", "/metrics"];
    for path in paths {
        assert_eq!(
            refusal(logbook.client.get(logbook.url(path))).await,
            (401, "unauthorized".into()),
            "{path}"
        );
        let wrong = logbook.client.get(logbook.url(path)).bearer_auth("wrong");
        assert_eq!(refusal(wrong).await, (401, "unauthorized".into()), "{path}");
        assert_eq!(logbook.get(path).send().await.unwrap().status(), 200, "{path}");
    }
    for path in ["/", "/events/e", "/issues/x"] {
        let page = logbook.client.get(logbook.url(path)).send().await.unwrap();
        assert_eq!(page.status(), 401, "{path}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8", "people get a page");
        assert!(page.headers().contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn a_browser_changes_a_ticket_for_a_cookie_once() {
    let logbook = Logbook::start().await;
    let id = logbook.post("{}").await.remove(0);
    let with_ticket = logbook.url(&format!("/events/{id}?ticket={}", logbook.token.ticket()));
    let answer = logbook.client.get(&with_ticket).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], format!("/events/{id}"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict; Path=/"), "{cookie}");
    assert!(!cookie.contains(logbook.token.bearer()), "the token itself never reaches a browser");
    let pair = cookie.split(';').next().unwrap();
    let page =
        logbook.client.get(logbook.url(&format!("/events/{id}"))).header("cookie", format!("a=b; {pair}"));
    assert_eq!(page.send().await.unwrap().status(), 200);
    assert_eq!(logbook.client.get(&with_ticket).send().await.unwrap().status(), 401, "a second browser");
    let again = logbook.client.get(&with_ticket).header("cookie", pair).send().await.unwrap();
    assert_eq!(again.status(), 303, "the same browser, reloading");
    assert!(!again.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn off_loopback_everything_needs_the_token() {
    let logbook = Logbook::start_with(With { listen: Some("0.0.0.0:0"), ..With::default() }).await;
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", logbook.addr.port());
    assert_eq!(
        refusal(logbook.client.post(url("/v1/events")).body("{}")).await,
        (401, "unauthorized".into())
    );
    assert_eq!(refusal(logbook.client.get(url("/healthz"))).await, (401, "unauthorized".into()));
    let sent = logbook.client.post(url("/v1/events")).bearer_auth(logbook.token.bearer()).body("{}");
    assert_eq!(sent.header("host", "logs.example:8970").send().await.unwrap().status(), 200);
    let foreign = logbook.client.post(url("/v1/events")).bearer_auth(logbook.token.bearer());
    assert_eq!(refusal(foreign.header("origin", "https://evil.example").body("{}")).await.0, 403);
}

#[tokio::test]
async fn a_taken_port_is_said_and_never_another_one_chosen() {
    let taken = http::bind("127.0.0.1:0").await.unwrap();
    let addr = taken.local_addr().unwrap();
    let error = http::bind(&addr.to_string()).await.unwrap_err();
    assert!(matches!(error, BindError::Taken { .. }), "{error}");
    assert!(error.to_string().starts_with(&format!("port {} on 127.0.0.1 is taken", addr.port())), "{error}");
    assert!(matches!(http::bind("nonsense").await, Err(BindError::Address(_))));
    assert!(matches!(http::bind("192.0.2.1:8970").await, Err(BindError::NotOurs(_))));
}

#[tokio::test]
async fn what_is_not_served_says_so() {
    let logbook = Logbook::start().await;
    assert_eq!(refusal(logbook.get("/nowhere")).await, (404, "not_found".into()));
    assert_eq!(
        refusal(logbook.client.post(logbook.url("/v1/stream")).body("")).await,
        (405, "method_not_allowed".into())
    );
    assert_eq!(
        refusal(logbook.client.delete(logbook.url("/v1/events"))).await,
        (405, "method_not_allowed".into())
    );
}
