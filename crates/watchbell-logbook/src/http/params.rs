//! What stands behind the `?` of a URL. Unknown names are ignored; a value that cannot be meant is an error, since a
//! filter that is silently dropped shows what nobody asked for.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::Level;
use watchbell_core::query::{self, Query};

use super::error::ApiError;

/// Rows answered when nobody says how many.
const DEFAULT_LIMIT: usize = 100;
/// Rows answered at most.
const MAX_LIMIT: usize = 1_000;

/// The parameters of a request; of names that stand twice the first counts. Empty values count as absent, as browsers
/// send them for form fields left blank.
pub(super) struct Params(HashMap<String, String>);

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let mut params = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if !value.is_empty() {
                params.entry(name.into_owned()).or_insert_with(|| value.into_owned());
            }
        }
        Ok(Self(params))
    }
}

impl Params {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    /// This level and worse.
    pub(super) fn level(&self) -> Result<Option<Level>, ApiError> {
        let Some(text) = self.get("level") else { return Ok(None) };
        let level = Level::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(text));
        level.map(Some).ok_or_else(|| {
            ApiError::bad_request(
                format!("`{text}` is no level."),
                "Levels are debug, info, warning, error and fatal; the one given and all worse ones are meant.",
            )
        })
    }

    pub(super) fn limit(&self) -> Result<usize, ApiError> {
        let Some(text) = self.get("limit") else { return Ok(DEFAULT_LIMIT) };
        let limit: usize = text.parse().map_err(|_| {
            ApiError::bad_request(format!("`limit={text}` is no number."), "Leave it out for 100 rows.")
        })?;
        Ok(limit.clamp(1, MAX_LIMIT))
    }

    /// What is looked for. Days in it are days in the zone of this computer.
    pub(super) fn query(&self, now: Timestamp) -> Result<Query, ApiError> {
        let Some(text) = self.get("q") else { return Ok(Query::default()) };
        query::parse(text, &now.to_zoned(TimeZone::system())).map_err(|error| {
            let hint = error.hint.clone();
            ApiError {
                span: Some(error.span),
                ..ApiError::new(StatusCode::BAD_REQUEST, "bad_query", error.message, hint)
            }
        })
    }

    /// An RFC 3339 time.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            let hint = "Write it as 2026-11-22T10:00:00Z (a + in a time zone has to be written %2B).";
            ApiError::bad_request(format!("`{name}={text}` is no time."), hint)
        })
    }

    /// A cursor of ours, or an RFC 3339 time.
    pub(super) fn point(&self, name: &str) -> Result<Option<Point>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        if let Ok(seq) = text.parse() {
            return Ok(Some(Point::Seq(seq)));
        }
        self.time(name).map(|time| time.map(Point::Time)).map_err(|error| ApiError {
            message: format!("`{name}={text}` is neither a cursor (`next` of an answer) nor a time."),
            ..error
        })
    }
}

/// A place in the order of receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Seq(i64),
    Time(Timestamp),
}
