//! Tokens that are given to others, and the way in for browsers without a ticket.

use reqwest::{RequestBuilder, StatusCode};
use watchbell_logbook::http::{May, Tokens};

use crate::support::{Logbook, With, refusal, ten};

/// A team's logbook, as others reach it.
struct Team {
    logbook: Logbook,
    tokens: Tokens,
}

impl Team {
    async fn start() -> Self {
        let logbook = Logbook::start_with(With { listen: Some("0.0.0.0:0"), ..With::default() }).await;
        let tokens = Tokens::of(logbook.dir.path());
        Self { logbook, tokens }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.logbook.addr.port())
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.logbook.client.get(self.url(path))
    }

    fn send(&self, token: &str) -> RequestBuilder {
        self.logbook.client.post(self.url("/v1/events")).bearer_auth(token).body("{}")
    }

    async fn log_in(&self, token: &str, to: &str) -> reqwest::Response {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("token", token), ("to", to)])
            .finish();
        self.logbook.client.post(self.url("/login")).body(form).send().await.unwrap()
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn a_token_opens_what_it_is_for_until_it_is_revoked() {
    let team = Team::start().await;
    let (reader, reading) = team.tokens.create("Ann's desktop", May::Read, ten()).unwrap();
    let (_, sending) = team.tokens.create("web", May::Send, ten()).unwrap();
    assert_eq!(status(team.get("/v1/events").bearer_auth(&reading)).await, 200);
    assert_eq!(refusal(team.get("/v1/events").bearer_auth(&sending)).await.0, 401, "it may only send");
    assert_eq!(status(team.send(&sending)).await, 200);
    assert_eq!(refusal(team.get("/v1/events").bearer_auth(format!("{reading}x"))).await.0, 401);
    team.tokens.revoke(&reader.id).unwrap();
    team.tokens.revoke("web").unwrap();
    assert_eq!(refusal(team.get("/v1/events").bearer_auth(&reading)).await.0, 401, "without a restart");
    assert_eq!(refusal(team.send(&sending)).await.0, 401);
}

#[tokio::test]
async fn a_browser_logs_in_with_a_token_and_its_session_ends_with_it() {
    let team = Team::start().await;
    let (row, token) = team.tokens.create("Ann's browser", May::Read, ten()).unwrap();
    let door = team.get("/issues/x?a=b").send().await.unwrap();
    assert_eq!(door.status(), 401);
    let page = door.text().await.unwrap();
    assert!(page.contains(r#"action="/login""#) && page.contains(r#"value="/issues/x?a=b""#), "{page}");

    let answer = team.log_in(&token, "/issues/x?a=b").await;
    assert_eq!(
        (answer.status(), &answer.headers()["location"]),
        (StatusCode::SEE_OTHER, &"/issues/x?a=b".parse().unwrap())
    );
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict; Path=/") && !cookie.contains(&token), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(status(team.get("/").header("cookie", pair)).await, 200);
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let location = team.log_in(&token, to).await.headers()["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with('/') && !location.starts_with("//"), "{to} leads to {location}");
    }

    team.tokens.revoke(&row.id).unwrap();
    assert_eq!(status(team.get("/").header("cookie", pair)).await, 401);
    let refused = team.log_in(&token, "/").await;
    assert_eq!(refused.status(), 401);
    assert!(refused.text().await.unwrap().contains(r#"action="/login""#), "with another try");
}

#[tokio::test]
async fn a_browser_that_logs_out_has_to_log_in_again() {
    let team = Team::start().await;
    let answer = team.log_in(team.logbook.token.bearer(), "/").await;
    let pair = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(status(team.get("/").header("cookie", &pair)).await, 200);
    let out = team.logbook.client.post(team.url("/logout")).header("cookie", &pair).send().await.unwrap();
    assert_eq!(out.status(), 303);
    assert_eq!(status(team.get("/").header("cookie", &pair)).await, 401);
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_log_a_browser_in() {
    let team = Team::start().await;
    let form = format!("token={}", team.logbook.token.bearer());
    let request =
        team.logbook.client.post(team.url("/login")).header("origin", "https://evil.example").body(form);
    assert_eq!(refusal(request).await, (403, "foreign_origin".into()));
    let huge = team.logbook.client.post(team.url("/login")).body(vec![b'x'; 100_000]);
    assert_eq!(status(huge).await, 400);
}
