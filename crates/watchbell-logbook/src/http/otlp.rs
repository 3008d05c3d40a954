//! `POST /v1/logs`: OpenTelemetry's log records, in protobuf or JSON.
//!
//! Source: <https://opentelemetry.io/docs/specs/otlp/#otlphttp-response>: answers are written as the request was, an error is
//! a `google.rpc.Status`, and exporters send again only what was answered 429, 502, 503 or 504.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use watchbell_core::decode::otlp::{self, Form, Logs};

use super::Served;
use super::body::{Packed, beside, hold};
use super::error::ApiError;
use super::params::Params;
use super::sender;

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";

/// Answered once the records are on the disk, and with how many could not be taken.
pub(super) async fn post(
    State(served): State<Served>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(form) = form(&headers) else {
        return ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "These are no log records of OpenTelemetry's.",
            "Send application/x-protobuf or application/json: OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf.",
        )
        .into_response();
    };
    match take(&served, &params, &headers, body, form).await {
        Ok(logs) => written(StatusCode::OK, form, taken(form, &logs)),
        Err(error) => refused(form, &error),
    }
}

async fn take(
    served: &Served,
    params: &Params,
    headers: &HeaderMap,
    body: Body,
    form: Form,
) -> Result<Logs, ApiError> {
    let project = sender::known(served, headers, params).await?;
    let (bytes, held) = Packed::read(headers, body, served).await?.whole(served).await?;
    let decode = move |bytes: &[u8]| {
        otlp::decode(bytes, form).map_err(|error| {
            let hint = "Point OTEL_EXPORTER_OTLP_LOGS_ENDPOINT here; traces and metrics are not taken.";
            ApiError::bad_request(format!("The request cannot be read: {error}."), hint)
        })
    };
    let mut logs = beside(bytes, decode).await?;
    let mut events = std::mem::take(&mut logs.events);
    drop(held);
    let mut held = None;
    hold(served, &mut held, events.iter().map(|event| event.raw.len()).sum())?;
    if let Some(project) = project {
        for event in &mut events {
            event.project = Some(project.clone());
        }
    }
    let ids = served.face.ingest.take(events).await?;
    served.counters.taken(ids.len());
    Ok(logs)
}

fn form(headers: &HeaderMap) -> Option<Form> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    match kind.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        PROTOBUF | "application/protobuf" => Some(Form::Protobuf),
        JSON => Some(Form::Json),
        _ => None,
    }
}

/// An `ExportLogsServiceResponse`; empty where all were taken.
fn taken(form: Form, logs: &Logs) -> Vec<u8> {
    let why = logs.why.unwrap_or_default();
    match form {
        _ if logs.rejected == 0 && form == Form::Json => b"{}".to_vec(),
        _ if logs.rejected == 0 => Vec::new(),
        Form::Json => {
            let partial = json!({"rejectedLogRecords": logs.rejected.to_string(), "errorMessage": why});
            json!({ "partialSuccess": partial }).to_string().into_bytes()
        }
        Form::Protobuf => field(1, &[number(1, logs.rejected), field(2, why.as_bytes())].concat()),
    }
}

/// A `google.rpc.Status`, and in JSON our own form beside it.
fn refused(form: Form, error: &ApiError) -> Response {
    // 507 would have exporters throw away what they may send again once there is room.
    let status = match error.status {
        StatusCode::INSUFFICIENT_STORAGE => StatusCode::SERVICE_UNAVAILABLE,
        status => status,
    };
    // The numbers of google.rpc.Code.
    let code = match status {
        StatusCode::UNAUTHORIZED => 16,
        StatusCode::FORBIDDEN => 7,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => 14,
        _ => 3,
    };
    let message = format!("{} {}", error.message, error.hint);
    let body = match form {
        Form::Protobuf => [number(1, code), field(2, message.as_bytes())].concat(),
        Form::Json => {
            let own = json!({"code": error.code, "message": error.message, "hint": error.hint});
            json!({"code": code, "message": message, "error": own}).to_string().into_bytes()
        }
    };
    let mut response = written(status, form, body);
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn written(status: StatusCode, form: Form, body: Vec<u8>) -> Response {
    let kind = if form == Form::Json { JSON } else { PROTOBUF };
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// A protobuf field that is a number: its own, below 16, then seven bits a byte.
fn number(field: u8, value: u64) -> Vec<u8> {
    [vec![field << 3], varint(value)].concat()
}

/// A protobuf field that is text or a message.
fn field(field: u8, bytes: &[u8]) -> Vec<u8> {
    [vec![field << 3 | 2], varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low & 0x7f);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
