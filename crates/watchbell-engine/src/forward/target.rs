//! Where events are sent: a logbook of ours by its address, or whatever speaks as Sentry does, by a DSN.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::json;
use url::Url;
use watchbell_logbook::spool::Letter;

use crate::secret::Secret;
use crate::source::{retry_after, why};

/// The most that a server may make us wait.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Where events are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A Watchbell's logbook: many events in one request.
    Logbook {
        /// Its `/v1/events`.
        events: Url,
    },
    /// Sentry, Bugsink, GlitchTip, or our own logbook by a DSN: one envelope an event.
    Envelopes {
        /// The project's `/envelope/`.
        envelope: Url,
        /// `X-Sentry-Auth`.
        key: String,
    },
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// All of it is kept there.
    Taken,
    /// It will not be taken, however often it is sent.
    Refused(String),
    /// Not now. Why, without a full stop; and when to try again, where the server says it.
    Later(String, Option<Duration>),
}

impl Target {
    /// Reads an address or a DSN (`https://KEY@HOST/PROJECT`).
    ///
    /// # Errors
    /// In words, for what is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("“{}” is no address: {error}", hidden(text)))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(format!("“{}” is no http or https address", hidden(text)));
        }
        let mut plain = url.clone();
        // Neither fails for an address that has a host.
        let _ = (plain.set_username(""), plain.set_password(None));
        if url.username().is_empty() {
            if plain.path() == "/" {
                plain.set_path("/v1/events");
            }
            return Ok(Self::Logbook { events: plain });
        }
        let (before, project) = url.path().trim_end_matches('/').rsplit_once('/').unwrap_or_default();
        if project.is_empty() {
            return Err("a DSN ends in the project: https://KEY@HOST/PROJECT".to_owned());
        }
        plain.set_path(&format!("{before}/api/{project}/envelope/"));
        plain.set_query(None);
        Ok(Self::Envelopes { envelope: plain, key: url.username().to_owned() })
    }

    /// The address that is spoken to.
    pub fn url(&self) -> &Url {
        match self {
            Self::Logbook { events } => events,
            Self::Envelopes { envelope, .. } => envelope,
        }
    }

    /// How many events, and bytes of them, go into one request.
    pub(super) fn batch(&self) -> (usize, usize) {
        match self {
            Self::Logbook { .. } => (500, 1 << 20),
            Self::Envelopes { .. } => (1, 0),
        }
    }

    /// Sends events, and says what became of them.
    pub async fn post(
        &self,
        client: &Client,
        token: Option<&Secret>,
        letters: &[&Letter],
        now: Timestamp,
    ) -> Answer {
        let request = match self {
            Self::Logbook { events } => {
                let lines: Vec<_> = letters.iter().map(|letter| letter.body.as_str()).collect();
                client
                    .post(events.clone())
                    .header(CONTENT_TYPE, "application/x-ndjson")
                    .body(lines.join("\n"))
            }
            Self::Envelopes { .. } => {
                let Some(letter) = letters.first() else { return Answer::Taken };
                self.envelope(client, Some(&letter.event_id), "event", &letter.body, now)
            }
        };
        ask(request, token, self.url(), now).await
    }

    /// Sends an envelope's item that is no event.
    pub(super) async fn item(&self, client: &Client, item: &str, payload: &str, now: Timestamp) -> Answer {
        ask(self.envelope(client, None, item, payload, now), None, self.url(), now).await
    }

    /// An envelope with one item (<https://develop.sentry.dev/sdk/data-model/envelopes/>). Only for a DSN.
    fn envelope(
        &self,
        client: &Client,
        event_id: Option<&str>,
        item: &str,
        payload: &str,
        now: Timestamp,
    ) -> RequestBuilder {
        let mut header = json!({ "sent_at": now.to_string() });
        if let (Some(id), Some(header)) = (event_id, header.as_object_mut()) {
            header.insert("event_id".to_owned(), json!(id));
        }
        let item = json!({ "type": item, "length": payload.len(), "content_type": "application/json" });
        let key = if let Self::Envelopes { key, .. } = self { key.as_str() } else { "" };
        let us = concat!("watchbell/", env!("CARGO_PKG_VERSION"));
        client
            .post(self.url().clone())
            .header(CONTENT_TYPE, "application/x-sentry-envelope")
            .header("x-sentry-auth", format!("Sentry sentry_version=7, sentry_client={us}, sentry_key={key}"))
            .body(format!("{header}\n{item}\n{payload}\n"))
    }
}

/// Sends JSON to any address.
pub(super) async fn post_json(
    client: &Client,
    url: Url,
    token: Option<&Secret>,
    body: &str,
    now: Timestamp,
) -> Answer {
    let request = client.post(url.clone()).header(CONTENT_TYPE, "application/json").body(body.to_owned());
    ask(request, token, &url, now).await
}

/// What people may see of a DSN or an address: no key and no password.
fn hidden(text: &str) -> String {
    match text.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1))) {
        Some((scheme, rest)) => format!("{scheme}://…@{rest}"),
        None => text.to_owned(),
    }
}

async fn ask(request: RequestBuilder, token: Option<&Secret>, url: &Url, now: Timestamp) -> Answer {
    let request = match token {
        Some(token) => request.bearer_auth(token.expose()),
        None => request,
    };
    match request.send().await {
        Ok(response) => answer(response, now).await,
        Err(error) => Answer::Later(why(&error, url), None),
    }
}

async fn answer(response: Response, now: Timestamp) -> Answer {
    let (status, wait) = (response.status(), limit(response.headers(), now));
    // Bugsink calls an empty answer a page, too.
    let html = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/html");
    let page = response.headers().get(CONTENT_TYPE).is_some_and(html) && response.content_length() != Some(0);
    if status.is_success() && !page {
        return Answer::Taken;
    }
    let number = status.as_u16();
    let said = if page { String::new() } else { reason(response).await };
    let text = |what: &str| format!("{what} ({number}){said}");
    match status {
        _ if status.is_success() => Answer::Later("what answers is a page, not a logbook".to_owned(), None),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Answer::Later(text("the logbook does not accept the key or token"), wait)
        }
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE => {
            Answer::Later(text("nothing takes events at this address"), wait)
        }
        StatusCode::TOO_MANY_REQUESTS => Answer::Later(text("the logbook takes no more for now"), wait),
        StatusCode::INSUFFICIENT_STORAGE => Answer::Later(text("the logbook's disk is full"), wait),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => {
            Answer::Later(text("the logbook was busy"), wait)
        }
        _ if status.is_redirection() => {
            Answer::Later(text("the logbook redirects: give the address that it redirects to"), None)
        }
        _ if status.is_client_error() => Answer::Refused(text("the logbook refuses it")),
        _ => Answer::Later(text("the logbook fails"), wait),
    }
}

/// What the answer says for people, cut short: our own errors, Sentry's `detail`.
async fn reason(response: Response) -> String {
    // Who sends pages of it has nothing to say.
    let Ok(body) = response.bytes().await else { return String::new() };
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(&body) else { return String::new() };
    let said = ["/error/message", "/detail", "/error"].iter().find_map(|place| body.pointer(place)?.as_str());
    said.map_or_else(String::new, |said| format!(": {}", watchbell_core::alert::clean(said, 200)))
}

/// How long the server wants no more errors: `Retry-After`, or Sentry's limits for each category
/// (<https://develop.sentry.dev/sdk/expected-features/rate-limiting/>).
fn limit(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let limits =
        headers.get("x-sentry-rate-limits").and_then(|limits| limits.to_str().ok()).unwrap_or_default();
    let errors = limits.split(',').filter_map(|limit| {
        let mut parts = limit.trim().split(':');
        let seconds = parts.next()?.parse().ok()?;
        let categories = parts.next().unwrap_or_default();
        let ours =
            categories.is_empty() || categories.split(';').any(|name| matches!(name, "error" | "default"));
        ours.then_some(Duration::from_secs(seconds))
    });
    let all = retry_after(headers, now).into_iter().chain(errors);
    all.max().map(|wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderName;

    use super::*;

    #[test]
    fn addresses_and_dsns_are_told_apart() {
        for (text, expect) in [
            ("http://127.0.0.1:8970", "http://127.0.0.1:8970/v1/events"),
            ("https://logbook.example/v1/events", "https://logbook.example/v1/events"),
            ("https://logbook.example/below/v1/events", "https://logbook.example/below/v1/events"),
            ("https://k@sentry.example/7", "k at https://sentry.example/api/7/envelope/"),
            (
                "http://k:old@bugs.example:8000/below/7/",
                "k at http://bugs.example:8000/below/api/7/envelope/",
            ),
        ] {
            let said = match Target::parse(text).unwrap() {
                Target::Logbook { events } => events.to_string(),
                Target::Envelopes { envelope, key } => format!("{key} at {envelope}"),
            };
            assert_eq!(said, expect, "{text}");
        }
        for (text, says) in [
            ("checkout", "no address"),
            ("ftp://x", "no http or https"),
            ("https://secret@bugs.example/", "https://KEY@HOST/PROJECT"),
            ("gopher://secret@bugs.example/1", "gopher://…@bugs.example/1"),
        ] {
            let error = Target::parse(text).unwrap_err();
            assert!(error.contains(says) && !error.contains("secret"), "{text}: {error}");
        }
    }

    #[test]
    fn a_server_may_ask_for_a_pause_in_any_form_and_for_at_most_an_hour() {
        for (headers, seconds) in [
            (&[("retry-after", "7")][..], Some(7)),
            (&[("retry-after", "99999999")], Some(3_600)),
            (&[("x-sentry-rate-limits", "60::key")], Some(60)),
            (&[("x-sentry-rate-limits", "86400:transaction;span:organization")], None),
            (&[("x-sentry-rate-limits", "9:transaction:key, 30:error;default:org")], Some(30)),
            (&[("retry-after", "7"), ("x-sentry-rate-limits", "60::key")], Some(60)),
            (&[("x-sentry-rate-limits", "soon::key,,:::")], None),
        ] {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            let wait = limit(&headers, Timestamp::UNIX_EPOCH);
            assert_eq!(wait, seconds.map(Duration::from_secs), "{headers:?}");
        }
    }
}
