//! One GET that stays open: the client, the request, and what an answer means.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode};
use url::{Host, Url};
use watchbell_core::config::{Source, SourceKind};

use super::failure::{Failure, Next, place};
use super::{BlindReason, Timing, redirect, tls};
use crate::secret::Secret;

/// The longest id that is sent back. Servers cap a request's headers at some 8 KiB, and would reject us for ever.
const LONGEST_CURSOR: usize = 4 * 1024;

/// A client for requests to `url`: the system's authorities and those in `ca_file`, our rules for redirects, the
/// environment's proxies.
pub(super) fn client(url: &Url, ca_file: Option<&Path>, timing: &Timing) -> Result<Client, Failure> {
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls::config(ca_file)?)
        .user_agent(concat!("watchbell/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::policy())
        .referer(false)
        .dns_resolver(Arc::new(tls::SystemNames))
        .connect_timeout(timing.connect)
        // A stream holds its connection until it dies; there is never one to use again.
        .pool_max_idle_per_host(0)
        .tls_info(true);
    if on_this_computer(url) {
        // A proxy cannot reach this computer's loopback, whatever `http_proxy` says.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        Failure::new(BlindReason::Refused, format!("no HTTP client: {}", error.without_url()))
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

/// Where a source is. The config checks it too, but its problems do not stop the other sources.
pub(super) fn address(source: &Source) -> Result<&Url, Failure> {
    match &source.url {
        Some(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Some(url) => {
            Err(Failure::new(BlindReason::Refused, format!("{}: is no http or https address", url.scheme())))
        }
        None => Err(Failure::new(BlindReason::Refused, "it has no address")),
    }
    .map_err(|failure| failure.then(Next::Attention))
}

/// Asks for the stream, and waits for the head of the answer for as long as the source may be silent: some servers
/// send it together with the first event or keep-alive.
pub(super) async fn request(
    client: &Client,
    source: &Source,
    token: Option<&Secret>,
    cursor: Option<&str>,
) -> Result<Response, Failure> {
    let url = address(source)?;
    let mut request =
        client.get(url.clone()).header(ACCEPT, accepted(source.kind)).header(CACHE_CONTROL, "no-store");
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, bearer(token)?);
    }
    if let Some(id) = cursor.and_then(sendable) {
        request = request.header("last-event-id", id);
    }
    match tokio::time::timeout(source.silence(), request.send()).await {
        Ok(answer) => answer.map_err(|error| Failure::from_reqwest(&error, url)),
        Err(_) => Err(Failure::new(
            BlindReason::Silent,
            format!("{} took the request and did not answer", place(url)),
        )),
    }
}

/// The id as a header's value. `None`: it cannot be sent back, and so is no cursor.
pub(super) fn sendable(id: &str) -> Option<HeaderValue> {
    Some(id)
        .filter(|id| id.len() <= LONGEST_CURSOR)
        .and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok())
}

fn bearer(token: &Secret) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| {
        Failure::new(BlindReason::Unauthorized, "the token holds a character that cannot be sent")
            .then(Next::Attention)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn accepted(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Ndjson => "application/x-ndjson, application/json;q=0.9",
        SourceKind::Sse | SourceKind::Local => "text/event-stream",
    }
}

/// Whether this answer is the stream; if not, what it means. `now` is for a `Retry-After` that names a date.
pub(super) fn accept(response: &Response, source: &Source, now: Timestamp) -> Result<(), Failure> {
    let status = response.status();
    let headers = response.headers();
    let number = status.as_u16();
    let failure = match number {
        200 => return content_type(headers, source.kind),
        204 => Failure::new(BlindReason::Gone, "the logbook ended the stream (204)").then(Next::Stop),
        401 => Failure::new(BlindReason::Unauthorized, rejected(response, source)).then(Next::Attention),
        403 => {
            Failure::new(BlindReason::Forbidden, "the token may not read this (403)").then(Next::Attention)
        }
        404 => Failure::new(BlindReason::NotFound, "the logbook has no stream at this address (404)")
            .then(Next::Slowly),
        407 => {
            Failure::new(BlindReason::Unauthorized, "the proxy wants a log-in (407)").then(Next::Attention)
        }
        410 => Failure::new(BlindReason::Gone, "the stream is gone for good (410)").then(Next::Attention),
        429 => Failure::new(BlindReason::RateLimited, "the logbook is asked too often (429)"),
        408 | 425 | 500..=599 => {
            Failure::new(BlindReason::Refused, format!("the logbook answers {}", named(status)))
        }
        400..=499 => Failure::new(BlindReason::Refused, format!("the logbook answers {}", named(status)))
            .then(Next::Slowly),
        // reqwest hands back a redirect that it cannot read.
        301 | 302 | 303 | 307 | 308 => redirect::nowhere(),
        _ => Failure::new(BlindReason::ContentType, format!("the answer is no stream: {}", named(status))),
    };
    Err(match retry_after(headers, now) {
        Some(wait) if matches!(number, 429 | 503) => failure.then(Next::NotBefore(wait)),
        _ => failure,
    })
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
        (None, _) => "a token is needed (401)".to_owned(),
        // Otherwise people look for the fault in the token, where there is none.
        (Some(_), true) => format!(
            "the logbook redirects to {}, where the token is not sent (401): enter that address instead",
            response.url().origin().ascii_serialization(),
        ),
        (Some(_), false) => "token rejected (401)".to_owned(),
    }
}

/// A captive portal, a log-in page or an error page is an answer, but not the logbook's.
fn content_type(headers: &HeaderMap, kind: SourceKind) -> Result<(), Failure> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let right = match kind {
        SourceKind::Ndjson => {
            essence.strip_prefix("application/").is_some_and(|subtype| subtype.contains("json"))
        }
        SourceKind::Sse | SourceKind::Local => essence == "text/event-stream",
    };
    if right {
        return Ok(());
    }
    let given = if essence.is_empty() { "nothing" } else { &essence };
    let expected = if kind == SourceKind::Ndjson { "lines of JSON" } else { "an event stream" };
    Err(Failure::new(BlindReason::ContentType, format!("the answer is {given}, not {expected}")))
}

/// Seconds or a date (RFC 9110, section 10.2.3). Anything else, and the past, is as if it were not there.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
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
            (SourceKind::Sse, "text/event-stream", true),
            (SourceKind::Sse, "Text/Event-Stream; charset=utf-8", true),
            (SourceKind::Sse, "text/html", false),
            (SourceKind::Sse, "text/event-streams", false),
            (SourceKind::Ndjson, "application/x-ndjson", true),
            (SourceKind::Ndjson, "application/json; charset=utf-8", true),
            (SourceKind::Ndjson, "application/jsonl", true),
            (SourceKind::Ndjson, "text/html", false),
        ] {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(given))]);
            assert_eq!(content_type(&headers, kind).is_ok(), right, "{kind:?} {given}");
        }
        assert!(content_type(&HeaderMap::new(), SourceKind::Sse).is_err());
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
