//! Who may speak at all. A page on the web can make a browser send requests to 127.0.0.1, and DNS can make a foreign
//! name point there; such requests name a foreign `Host` or `Origin`, and end here, whatever they ask for.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;
use super::{Served, takes_events};

/// Whom a listening address expects.
pub(super) struct Guard {
    /// `Host` values that are ours, in lower case; `None` where anyone may name us as they like (not loopback).
    hosts: Option<Vec<String>>,
    /// Origins that may send, besides ourselves.
    origins: Vec<String>,
}

impl Guard {
    pub(super) fn new(listening: SocketAddr, origins: &[String]) -> Self {
        let hosts = listening.ip().is_loopback().then(|| {
            let port = listening.port();
            let own = match listening.ip() {
                std::net::IpAddr::V4(ip) => ip.to_string(),
                std::net::IpAddr::V6(ip) => format!("[{ip}]"),
            };
            let names = ["127.0.0.1".to_owned(), "[::1]".to_owned(), "localhost".to_owned(), own];
            let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
            if port == 80 {
                hosts.extend(names);
            }
            hosts
        });
        let origins =
            origins.iter().map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect();
        Self { hosts, origins }
    }

    /// The named origin that asks, if it is one.
    fn admit(&self, headers: &HeaderMap, authority: Option<&str>) -> Result<Option<HeaderValue>, ApiError> {
        let host =
            one(headers, &header::HOST).and_then(|host| host.to_str().ok()).map(str::to_ascii_lowercase);
        if let Some(ours) = &self.hosts {
            let named = host.as_ref().is_some_and(|host| ours.contains(host));
            let asked = authority.is_none_or(|authority| ours.contains(&authority.to_ascii_lowercase()));
            if !(named && asked) {
                return Err(ApiError::new(
                    StatusCode::FORBIDDEN,
                    "foreign_host",
                    "The request names another host than this logbook.",
                    format!("Ask for it as http://{}/.", ours.first().map_or("127.0.0.1", String::as_str)),
                ));
            }
        }
        if !headers.contains_key(header::ORIGIN) {
            return Ok(None);
        }
        let origin = one(headers, &header::ORIGIN);
        let text = origin.and_then(|origin| origin.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
        let own = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if own.is_some() && own == host.as_deref() {
            return Ok(None);
        }
        if self.origins.contains(&text) {
            return Ok(origin.cloned());
        }
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "A page of another origin may not speak to this logbook.",
            "If it is yours and should send events, add its origin to `[logbook] origins` in config.toml.",
        ))
    }
}

/// The only value of a header; twice is as bad as foreign.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() { None } else { first }
}

/// The outermost layer: nothing is routed that it does not admit.
pub(super) async fn guard(State(served): State<Served>, request: Request, next: Next) -> Response {
    let authority = request.uri().authority().map(ToString::to_string);
    let admitted = match served.guard.admit(request.headers(), authority.as_deref()) {
        Ok(named) => named,
        Err(error) => return error.into_response(),
    };
    let Some(origin) = admitted else { return next.run(request).await };
    // A named origin may send, and no more: what it would read is not for a page to have.
    let sending = matches!(*request.method(), Method::POST | Method::OPTIONS);
    if !sending || !takes_events(request.uri().path()) {
        return ApiError::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "Pages named in `[logbook] origins` may send events, and no more.",
            "Read with the read token from a program that is no web page.",
        )
        .into_response();
    }
    let preflight = request.method() == Method::OPTIONS;
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    if preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
        let may_carry = HeaderValue::from_static("Content-Type, Content-Encoding, X-Sentry-Auth");
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, may_carry);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        // Chromium asks before a public page may reach a private address (Private Network Access).
        let private = HeaderName::from_static("access-control-allow-private-network");
        headers.insert(private, HeaderValue::from_static("true"));
    }
    response
}
