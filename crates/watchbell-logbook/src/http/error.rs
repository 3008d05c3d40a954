//! What is answered when something cannot be done: the right status, a stable code, a sentence, and what to do.

use std::ops::Range;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::IngestError;
use crate::StoreError;

/// An answer that is an error. The codes are public: extend them, never rename one.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) hint: String,
    /// Seconds until it is worth trying again.
    pub(super) retry_after: Option<u32>,
    /// Where in the query, in bytes.
    pub(super) span: Option<Range<usize>>,
}

impl ApiError {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { status, code, message: message.into(), hint: hint.into(), retry_after: None, span: None }
    }

    pub(super) fn bad_request(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message, hint)
    }

    pub(super) fn not_found(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message, hint)
    }

    pub(super) fn too_large(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message, hint)
    }

    pub(super) fn busy(message: impl Into<String>) -> Self {
        let hint = "Wait a little and send the same again: nothing of it was kept.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message, hint).retry(1)
    }

    pub(super) fn retry(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"error": {"code": self.code, "message": self.message, "hint": self.hint}});
        if let Some(span) = &self.span {
            body["error"]["from"] = span.start.into();
            body["error"]["to"] = span.end.into();
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"watchbell\""));
        }
        // The pages draw it for people; see `pages::errors`.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        // The record says itself when the disk is full, once.
        if !matches!(error, StoreError::Full) {
            tracing::warn!(%error, "a request could not be answered from the record");
        }
        match error {
            StoreError::Full => IngestError::Full.into(),
            StoreError::Busy => Self::busy("The record is locked by another program."),
            other => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "record_unavailable",
                format!("The record cannot be used: {other}."),
                "`watchbell doctor` says what is wrong.",
            )
            .retry(5),
        }
    }
}

impl From<IngestError> for ApiError {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Full => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk_full",
                "The disk is full; nothing of this was kept.",
                "Free some space, or lower `keep.max_mb`; then send the same again.",
            )
            .retry(60),
            IngestError::Busy => Self::busy("Too many events are waiting."),
            IngestError::Failed(why) => Self::busy(format!("The events could not be kept: {why}.")),
        }
    }
}
