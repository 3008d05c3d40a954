//! One GET that stays open: the client, the request, and what an answer means.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap,
    HeaderName, HeaderValue, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use reqwest::{Client, ClientBuilder, Response, StatusCode};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use url::{Host, Url};
use watchbell_core::config::Source;
use watchbell_core::say;

use super::failure::{Failure, Next, place};
use super::{BlindReason, Timing, redirect, tls};
use crate::secret::Secret;

/// What TLS offers to speak, in ALPN's words, where nothing needs an upgrade.
pub(super) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The longest id that is sent back. Servers cap a request's headers at some 8 KiB, and would reject us for ever.
const LONGEST_CURSOR: usize = 4 * 1024;

/// A client for requests to `url`: the system's authorities and those in `ca_file`, our rules for redirects, the
/// environment's proxies. `protocols` are those that TLS offers, in ALPN's words.
pub(super) fn client(
    url: &Url,
    ca_file: Option<&Path>,
    protocols: &[&str],
    timing: &Timing,
) -> Result<Client, Failure> {
    // A stream holds its connection until it dies; there is never one to use again.
    built(builder(url, ca_file, protocols, timing)?.pool_max_idle_per_host(0))
}

/// The same for a logbook that is asked again and again: its one connection stays open in between.
pub(super) fn asking_client(url: &Url, ca_file: Option<&Path>, timing: &Timing) -> Result<Client, Failure> {
    built(builder(url, ca_file, PROTOCOLS, timing)?.pool_max_idle_per_host(1))
}

/// The same for who sends. A redirect is not followed: a POST would become a GET, and what answers that has taken nothing.
pub(super) fn sending_client(url: &Url, ca_file: Option<&Path>, timing: &Timing) -> Result<Client, Failure> {
    let builder = builder(url, ca_file, PROTOCOLS, timing)?.pool_max_idle_per_host(1);
    built(builder.redirect(reqwest::redirect::Policy::none()).timeout(timing.event))
}

fn builder(
    url: &Url,
    ca_file: Option<&Path>,
    protocols: &[&str],
    timing: &Timing,
) -> Result<ClientBuilder, Failure> {
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls::config(ca_file, protocols)?)
        .user_agent(concat!("watchbell/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::policy())
        .referer(false)
        .dns_resolver(Arc::new(tls::SystemNames))
        .connect_timeout(timing.connect)
        .tls_info(true);
    if on_this_computer(url) {
        // A proxy cannot reach this computer's loopback, whatever `http_proxy` says.
        builder = builder.no_proxy();
    }
    Ok(builder)
}

fn built(builder: ClientBuilder) -> Result<Client, Failure> {
    builder.build().map_err(|error| {
        let why = error.without_url().to_string();
        Failure::new(BlindReason::Refused, say!("source-no-client", why = why))
    })
}

/// Whether a source is on loopback.
pub(super) fn on_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The proxy that reqwest would use, by the same rules.
pub(super) fn proxy(url: &Url) -> Option<Url> {
    Url::parse(&intercept(url)?.uri().to_string()).ok()
}

/// The same, with what it wants to know of whoever asks.
pub(crate) fn intercept(url: &Url) -> Option<Intercept> {
    if on_this_computer(url) {
        return None;
    }
    let target: ::http::Uri = url.as_str().parse().ok()?;
    Matcher::from_system().intercept(&target)
}

/// Where a source is. The config checks it too, but its problems do not stop the other sources.
pub(super) fn address(source: &Source) -> Result<&Url, Failure> {
    match &source.url {
        Some(url) if matches!(url.scheme(), "http" | "https" | "ws" | "wss") && url.has_host() => Ok(url),
        Some(url) => Err(Failure::new(BlindReason::Refused, say!("source-not-http", scheme = url.scheme()))),
        None => Err(Failure::new(BlindReason::Refused, say!("source-no-address"))),
    }
    .map_err(|failure| failure.then(Next::Attention))
}

/// A GET, as a kind of source asks it.
#[derive(Debug, Clone)]
pub(super) struct Get {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    answer: Expected,
    /// The answer begins with what happened before, which does not ring.
    pub(super) reads_back: bool,
}

/// What an answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Events,
    Lines,
    Json,
    Socket,
}

impl Get {
    /// Asks for server-sent events.
    pub(super) fn events(url: Url) -> Self {
        Self::new(url, Expected::Events)
    }

    /// Asks for lines of JSON.
    pub(super) fn lines(url: Url) -> Self {
        Self::new(url, Expected::Lines)
    }

    /// Asks for one JSON value.
    pub(super) fn json(url: Url) -> Self {
        Self::new(url, Expected::Json)
    }

    /// Asks for a WebSocket (RFC 6455, section 4.1).
    pub(super) fn socket(url: &Url) -> Self {
        let mut url = url.clone();
        let scheme = if matches!(url.scheme(), "ws" | "http") { "http" } else { "https" };
        // From one of these four to another, which is always allowed.
        let _ = url.set_scheme(scheme);
        let key = HeaderValue::from_str(&generate_key()).unwrap_or(HeaderValue::from_static(""));
        Self::new(url, Expected::Socket)
            .header(CONNECTION, HeaderValue::from_static("Upgrade"))
            .header(UPGRADE, HeaderValue::from_static("websocket"))
            .header(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"))
            .header(SEC_WEBSOCKET_KEY, key)
    }

    /// The answer begins with what happened before.
    pub(super) fn reads_back(self) -> Self {
        Self { reads_back: true, ..self }
    }

    /// What may be spoken below it: there is no upgrade in HTTP/2.
    pub(super) fn protocols(&self) -> &'static [&'static str] {
        if self.answer == Expected::Socket { &["http/1.1"] } else { PROTOCOLS }
    }

    fn new(url: Url, answer: Expected) -> Self {
        let headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static(answer.accept())),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ]);
        Self { url, headers, answer, reads_back: false }
    }

    /// With another header.
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Goes on after this event (WHATWG HTML, section 9.2.4).
    pub(super) fn resume(self, cursor: Option<&str>) -> Self {
        match cursor.and_then(sendable) {
            Some(id) => self.header(LAST_EVENT_ID, id),
            None => self,
        }
    }

    /// With the token (RFC 6750, section 2.1).
    pub(super) fn bearer(self, token: &Secret) -> Result<Self, Failure> {
        Ok(self.header(AUTHORIZATION, secret(&format!("Bearer {}", token.expose()))?))
    }

    /// With `name:password` as RFC 7617 has it, or anything else as a bearer's token.
    pub(super) fn basic_or_bearer(self, token: &Secret) -> Result<Self, Failure> {
        if !token.expose().contains(':') {
            return self.bearer(token);
        }
        let encoded = BASE64_STANDARD.encode(token.expose());
        Ok(self.header(AUTHORIZATION, secret(&format!("Basic {encoded}"))?))
    }
}

impl Expected {
    fn accept(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream",
            Self::Lines => "application/x-ndjson, application/json;q=0.9",
            Self::Json => "application/json",
            Self::Socket => "*/*",
        }
    }

    fn is(self, essence: &str) -> bool {
        match self {
            Self::Events => essence == "text/event-stream",
            Self::Lines => {
                essence.strip_prefix("application/").is_some_and(|subtype| subtype.contains("json"))
            }
            Self::Json => essence == "application/json" || essence.ends_with("+json"),
            // That is answered with 101.
            Self::Socket => false,
        }
    }

    /// What `source-answer` calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Lines => "lines",
            Self::Json => "json",
            Self::Socket => "socket",
        }
    }
}

/// Asks, and waits for the head of the answer for as long as the source may be silent: some servers send it together
/// with the first event or keep-alive.
pub(super) async fn send(client: &Client, get: &Get, silence: Duration) -> Result<Response, Failure> {
    let asking = client.get(get.url.clone()).headers(get.headers.clone()).send();
    match tokio::time::timeout(silence, asking).await {
        Ok(answer) => answer.map_err(|error| Failure::from_reqwest(&error, &get.url)),
        // Whether it took the request or not: `silence` may be shorter than the time to connect.
        Err(_) => Err(Failure::new(BlindReason::Silent, say!("source-silent", place = place(&get.url)))),
    }
}

/// What is below a server's address, which may itself be below another's.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// The id as a header's value. `None`: it cannot be sent back, and so is no cursor.
pub(super) fn sendable(id: &str) -> Option<HeaderValue> {
    Some(id)
        .filter(|id| id.len() <= LONGEST_CURSOR)
        .and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok())
}

/// A header's value that is not shown in logs.
pub(super) fn secret(text: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Failure::new(BlindReason::Unauthorized, say!("source-token-odd")).then(Next::Attention)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether this answer is the stream; if not, what it means. `now` is for a `Retry-After` that names a date.
pub(super) fn accept(response: &Response, get: &Get, source: &Source, now: Timestamp) -> Result<(), Failure> {
    match response.status() {
        StatusCode::OK => return content_type(response.headers(), get.answer),
        StatusCode::SWITCHING_PROTOCOLS if get.answer == Expected::Socket => {
            return switched(response.headers(), &get.headers);
        }
        _ => {}
    }
    Err(refusal(response, source, now))
}

/// RFC 6455, section 4.1: whoever answers otherwise has not understood the question, but only repeats a header.
fn switched(answer: &HeaderMap, asked: &HeaderMap) -> Result<(), Failure> {
    let key = asked.get(SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    let accepted = answer.get(SEC_WEBSOCKET_ACCEPT).map(|accept| accept.as_bytes());
    if key.as_ref().is_some_and(|key| Some(key.as_bytes()) == accepted) {
        return Ok(());
    }
    Err(Failure::new(BlindReason::ContentType, say!("source-not-a-socket")))
}

/// Whether an answer is of the type that was asked for.
pub(super) fn expected(response: &Response, get: &Get) -> Result<(), Failure> {
    content_type(response.headers(), get.answer)
}

/// What an answer means that is not what was asked for.
pub(super) fn refusal(response: &Response, source: &Source, now: Timestamp) -> Failure {
    let status = response.status();
    let headers = response.headers();
    let number = status.as_u16();
    let failure = match number {
        204 => Failure::new(BlindReason::Gone, say!("source-ended")).then(Next::Stop),
        401 => Failure::new(BlindReason::Unauthorized, rejected(response, source)).then(Next::Attention),
        403 => Failure::new(BlindReason::Forbidden, say!("source-forbidden")).then(Next::Attention),
        404 => Failure::new(BlindReason::NotFound, say!("source-not-found")).then(Next::Slowly),
        407 => Failure::proxy_wants_log_in(),
        410 => Failure::new(BlindReason::Gone, say!("source-gone")).then(Next::Attention),
        429 => Failure::new(BlindReason::RateLimited, say!("source-too-often")),
        408 | 425 | 500..=599 => {
            Failure::new(BlindReason::Refused, say!("source-answers", status = named(status)))
        }
        400..=499 => Failure::new(BlindReason::Refused, say!("source-answers", status = named(status)))
            .then(Next::Slowly),
        // reqwest hands back a redirect that it cannot read.
        301 | 302 | 303 | 307 | 308 => redirect::nowhere(),
        _ => Failure::new(BlindReason::ContentType, say!("source-no-stream", status = named(status))),
    };
    match retry_after(headers, now) {
        Some(wait) if matches!(number, 429 | 503) => failure.then(Next::NotBefore(wait)),
        _ => failure,
    }
}

fn named(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} ({reason})", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

fn rejected(response: &Response, source: &Source) -> String {
    let moved = source.url.as_ref().is_some_and(|url| url.origin() != response.url().origin());
    match (&source.token, moved) {
        (None, _) => say!("source-token-needed"),
        // Otherwise people look for the fault in the token, where there is none.
        (Some(_), true) => {
            say!("source-token-elsewhere", origin = response.url().origin().ascii_serialization())
        }
        (Some(_), false) => say!("source-token-rejected"),
    }
}

/// A captive portal, a log-in page or an error page is an answer, but not the logbook's; nor is one that is packed in a way
/// that was not asked for. What was, reqwest has unpacked, and taken the header away.
fn content_type(headers: &HeaderMap, expected: Expected) -> Result<(), Failure> {
    if let Some(encoding) = headers.get(CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
        let encoding = String::from_utf8_lossy(encoding.as_bytes()).into_owned();
        let text = say!("source-packed", encoding = encoding);
        return Err(Failure::new(BlindReason::ContentType, text));
    }
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if expected.is(&essence) {
        return Ok(());
    }
    let given = if essence.is_empty() { say!("source-answer-unnamed") } else { essence };
    let text = say!("source-answer", given = given, expected = expected.name());
    Err(Failure::new(BlindReason::ContentType, text))
}

/// What time it is for the server (RFC 9110, section 6.6.1).
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    Timestamp::try_from(date).ok()
}

/// Seconds or a date (RFC 9110, section 10.2.3). Anything else, and the past, is as if it were not there.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than 64 bits hold is a very long time, which the caller clamps.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = Timestamp::try_from(httpdate::parse_http_date(value).ok()?).ok()?;
    Duration::try_from(date.duration_since(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms_and_ignored_when_it_is_neither() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        for (value, expect) in [
            ("120", Some(120)),
            ("0", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 22 Nov 2026 10:02:00 GMT", Some(120)),
            ("Sunday, 22-Nov-26 10:02:00 GMT", Some(120)),
            ("Sun Nov 22 10:02:00 2026", Some(120)),
            ("Sun, 22 Nov 2026 09:00:00 GMT", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(value).unwrap())]);
            assert_eq!(retry_after(&headers, now), expect.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn only_a_stream_is_taken_for_one() {
        for (kind, given, right) in [
            (Expected::Events, "text/event-stream", true),
            (Expected::Events, "Text/Event-Stream; charset=utf-8", true),
            (Expected::Events, "text/html", false),
            (Expected::Events, "text/event-streams", false),
            (Expected::Lines, "application/x-ndjson", true),
            (Expected::Lines, "application/json; charset=utf-8", true),
            (Expected::Lines, "application/jsonl", true),
            (Expected::Lines, "text/html", false),
        ] {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(given))]);
            assert_eq!(content_type(&headers, kind).is_ok(), right, "{kind:?} {given}");
        }
        assert!(content_type(&HeaderMap::new(), Expected::Events).is_err());
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_no_cursor() {
        assert!(sendable("42").is_some());
        assert!(sendable("é").is_some());
        assert!(sendable("a\u{1}b").is_none());
        assert!(sendable(&"x".repeat(LONGEST_CURSOR + 1)).is_none());
    }

    #[test]
    fn loopback_is_recognised_however_it_is_written() {
        for (url, here) in [
            ("http://localhost:1/", true),
            ("http://127.0.0.9/", true),
            ("http://[::1]:8970/", true),
            ("http://localhost.example.org/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(on_this_computer(&url.parse().unwrap()), here, "{url}");
        }
    }
}
