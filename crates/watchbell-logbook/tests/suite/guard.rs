//! Who may speak: every way in, from every host and origin. Nothing foreign reaches what it asks for, whatever that is.

use reqwest::Method;

use crate::support::{Logbook, With, refusal};

const NAMED: &str = "http://localhost:5173";
/// Method and path, and whether a page that is named may do it.
const ROUTES: &[(&str, &str, bool)] = &[
    ("POST", "/v1/events", true),
    ("POST", "/v1/logs", true),
    ("POST", "/api/1/envelope/?sentry_key=k", true),
    ("POST", "/api/1/store/?sentry_key=k", true),
    ("OPTIONS", "/api/1/envelope/", true),
    ("OPTIONS", "/v1/logs", true),
    ("GET", "/v1/events", false),
    ("GET", "/v1/stream", false),
    ("GET", "/v1/issues", false),
    ("GET", "/v1/timeline", false),
    ("GET", "/metrics", false),
    ("GET", "/healthz", false),
    ("GET", "/", false),
    ("GET", "/issues/x", false),
    ("GET", "/events/x", false),
    ("GET", "/api/1/envelope/", false),
    ("PUT", "/v1/events", false),
    ("DELETE", "/v1/events", false),
    ("OPTIONS", "/v1/events/x", false),
    ("POST", "/login", false),
    ("POST", "/api/1/envelope/more", false),
    ("POST", "/nowhere", false),
];

#[tokio::test]
async fn every_way_in_is_shut_to_what_is_foreign() {
    let logbook = Logbook::start_with(With { origins: vec![NAMED.into()], ..With::default() }).await;
    let port = logbook.addr.port();
    let ours = format!("127.0.0.1:{port}");
    let own = format!("http://{ours}");
    // With the token, so that nothing but host and origin can be the reason.
    let ask = |(method, path, _): &(&str, &str, bool), host: &str, origin: Option<&str>| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = logbook.client.request(method, logbook.url(path)).header("host", host);
        // What a form or a beacon of a foreign page can say without asking first.
        let request =
            request.header("content-type", "text/plain").bearer_auth(logbook.token.bearer()).body("{}");
        match origin {
            Some(origin) => request.header("origin", origin),
            None => request,
        }
    };
    // Names that a foreign DNS may point here, and addresses that mean this computer.
    let rebound = [
        format!("evil.example:{port}"),
        format!("0.0.0.0:{port}"),
        format!("[::]:{port}"),
        "evil.example".into(),
    ];
    let foreign = [
        "https://evil.example",
        "null",
        "http://localhost:5174",
        "http://localhost.evil.example:5173",
        "file://",
    ];
    for route in ROUTES {
        for host in &rebound {
            let rebound_origin = format!("http://{host}");
            for origin in [None, Some(NAMED), Some(own.as_str()), Some(rebound_origin.as_str())] {
                assert_eq!(
                    refusal(ask(route, host, origin)).await,
                    (403, "foreign_host".into()),
                    "{route:?} {host} {origin:?}"
                );
            }
        }
        for origin in foreign {
            assert_eq!(
                refusal(ask(route, &ours, Some(origin))).await,
                (403, "foreign_origin".into()),
                "{route:?} {origin}"
            );
        }
        let (_, path, may) = route;
        for origin in [None, Some(own.as_str()), Some(NAMED)] {
            let answer = ask(route, &ours, origin).send().await.unwrap();
            let let_in = answer.status() != 403;
            assert_eq!(let_in, origin != Some(NAMED) || *may, "{route:?} {origin:?}: {}", answer.status());
            let allowed =
                answer.headers().get("access-control-allow-origin").map(|origin| origin.to_str().unwrap());
            assert_eq!(
                allowed,
                (origin == Some(NAMED) && *may).then_some(NAMED),
                "{path}: never `*`, and nobody else"
            );
        }
    }
    // What came in came from those who may send, and from nobody else.
    let events = logbook.get_json("/v1/events").await;
    let sent =
        ROUTES.iter().filter(|(method, path, may)| *may && *method == "POST" && !path.ends_with("/v1/logs"));
    let empty_envelopes = 3;
    assert_eq!(events["events"].as_array().unwrap().len(), sent.count() * 3 - empty_envelopes);
}
