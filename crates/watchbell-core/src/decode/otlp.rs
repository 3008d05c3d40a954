//! OpenTelemetry's log records, as OTLP/HTTP brings them, in protobuf or in JSON.
//!
//! Sources: <https://opentelemetry.io/docs/specs/otlp/>, <https://opentelemetry.io/docs/specs/otel/logs/data-model/>, and for the
//! names of attributes <https://opentelemetry.io/docs/specs/semconv/>.

mod protobuf;
mod text;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::{DecodeError, log_line};
use crate::fingerprint::digest;
use crate::{Event, Exception, Level, User};

/// Records of one request that are read.
const MOST: usize = 20_000;
/// Bytes of the events of one request: every record says all that its resource says, and so a short request could make gigabytes.
const MOST_BYTES: usize = 16 << 20;
/// Bytes of a resource; what a larger one says is not kept.
const LARGEST_RESOURCE: usize = 64 << 10;
/// Attributes that become tags, and the longest; the others stay in `raw`.
const MOST_TAGS: usize = 100;
const LONGEST_TAG: usize = 1_024;

/// How a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `application/x-protobuf`.
    Protobuf,
    /// `application/json`.
    Json,
}

/// What a request holds.
#[derive(Debug, Default)]
pub struct Logs {
    /// Its records, in their order.
    pub events: Vec<Event>,
    /// Records that could not be taken.
    pub rejected: u64,
    /// Why not.
    pub why: Option<&'static str>,
}

/// Reads one `ExportLogsServiceRequest`. A record that cannot be read does not cost the others.
///
/// # Errors
/// [`DecodeError::NotJson`], where not even one can be read.
pub fn decode(bytes: &[u8], form: Form) -> Result<Logs, DecodeError> {
    let mut logs = Logs::default();
    let (mut left, mut index) = (MOST_BYTES, 0_usize);
    let take = &mut |origin: &Origin, record: Option<Record>| {
        index += 1;
        let rejected = match record {
            _ if index > MOST || left == 0 => "the request has more than 20,000 records, or 16 MiB of them",
            None => "a record cannot be read, or has more than 1 MiB",
            Some(record) => {
                let raw = raw(origin, &record);
                left = left.saturating_sub(raw.len());
                logs.events.push(event(origin, &record, raw, index));
                return index < MOST && left > 0;
            }
        };
        logs.rejected += 1;
        logs.why = logs.why.or(Some(rejected));
        index < MOST && left > 0
    };
    let read = match form {
        Form::Protobuf => protobuf::records(bytes, take),
        Form::Json => text::records(&super::utf8(bytes), take),
    };
    match read {
        Err(error) if logs.events.is_empty() => return Err(error),
        Err(_) => {
            logs.rejected += 1;
            logs.why = Some("the rest of the request cannot be read");
        }
        Ok(()) => {}
    }
    Ok(logs)
}

/// Who is given the records, one by one, each with where it comes from; `None` is one that cannot be read, or is too large.
/// Answers whether more are wanted: else the others are only counted.
type Take<'a> = &'a mut dyn FnMut(&Origin, Option<Record>) -> bool;

/// Names and what they say: texts as they are, numbers and booleans written out, lists and maps as JSON.
#[derive(Debug, Default, PartialEq, Eq)]
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What all records of one program, and of one of its loggers, have in common.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Origin {
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    resource: Attributes,
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
}

/// A log record.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    /// Nanoseconds since 1970; 0 is unknown.
    time_unix_nano: u64,
    observed_time_unix_nano: u64,
    /// 1 to 24; 0 is unknown.
    severity_number: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    severity_text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    event_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    body: String,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: Attributes,
    /// In hexadecimal digits.
    #[serde(skip_serializing_if = "String::is_empty")]
    trace_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    span_id: String,
}

/// The record as JSON of our own, the same whichever form it came in.
fn raw(origin: &Origin, record: &Record) -> String {
    #[derive(Serialize)]
    struct Raw<'a> {
        #[serde(flatten)]
        record: &'a Record,
        #[serde(flatten)]
        origin: &'a Origin,
    }
    serde_json::to_string(&Raw { record, origin }).unwrap_or_default()
}

/// Attributes that become fields, and those that say nothing of the error: no tags.
fn is_told(name: &str) -> bool {
    let fields = [
        SERVICE,
        VERSION,
        ENVIRONMENT,
        HOST,
        LANGUAGE,
        ROUTE,
        PLACE,
        USER_ID,
        USER_EMAIL,
        USER_NAME,
        USER_ADDRESS,
        UID,
    ];
    fields.iter().any(|names| names.contains(&name))
        || ["exception.", "telemetry.", "code."].iter().any(|prefix| name.starts_with(prefix))
}

const SERVICE: &[&str] = &["service.name"];
const VERSION: &[&str] = &["service.version"];
const ENVIRONMENT: &[&str] = &["deployment.environment.name", "deployment.environment"];
const HOST: &[&str] = &["host.name", "k8s.pod.name"];
const LANGUAGE: &[&str] = &["telemetry.sdk.language"];
const ROUTE: &[&str] = &["http.route"];
const PLACE: &[&str] = &["code.function.name", "code.function"];
const USER_ID: &[&str] = &["user.id", "enduser.id"];
const USER_EMAIL: &[&str] = &["user.email"];
const USER_NAME: &[&str] = &["user.name", "user.full_name"];
const USER_ADDRESS: &[&str] = &["client.address"];
const UID: &[&str] = &["log.record.uid"];

fn event(origin: &Origin, record: &Record, raw: String, index: usize) -> Event {
    let said = |names: &[&str]| {
        let places = [&record.attributes, &origin.resource];
        places.iter().find_map(|place| names.iter().find_map(|name| place.get(name))).map(str::to_owned)
    };
    let exceptions = exceptions(&record.attributes);
    let nanos = [record.time_unix_nano, record.observed_time_unix_nano].into_iter().find(|nanos| *nanos != 0);
    let level = u8::try_from(record.severity_number).ok().and_then(Level::from_otel);
    let unsaid = if exceptions.is_empty() { Level::Info } else { Level::Error };
    let user = User {
        id: said(USER_ID),
        email: said(USER_EMAIL),
        username: said(USER_NAME),
        ip_address: said(USER_ADDRESS),
    };
    let tags = record.attributes.0.iter().chain(&origin.resource.0);
    let tags = tags.filter(|(name, value)| name.len() + value.len() <= LONGEST_TAG && !is_told(name));
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Event {
        // A request that is sent once more, because its answer was lost, has the same records in the same places.
        event_id: said(UID)
            .filter(|id| id.len() <= 64)
            .or_else(|| Some(digest(&["otlp", &index.to_string(), &raw]))),
        timestamp: nanos.and_then(|nanos| Timestamp::from_nanosecond(nanos.into()).ok()),
        message: text(&record.body).or_else(|| text(&record.event_name)),
        exceptions,
        culprit: said(PLACE),
        transaction: said(ROUTE),
        logger: text(&origin.scope),
        platform: said(LANGUAGE),
        project: said(SERVICE),
        environment: said(ENVIRONMENT),
        release: said(VERSION),
        server_name: said(HOST),
        user: user.key().is_some().then_some(user),
        tags: tags.take(MOST_TAGS).cloned().collect(),
        raw,
        ..Event::bare(level.or_else(|| Level::parse(&record.severity_text)).unwrap_or(unsaid))
    }
}

/// `exception.type`, `.message` and `.stacktrace`: a stack trace is text in the language's own form, causes and all.
fn exceptions(attributes: &Attributes) -> Vec<Exception> {
    let [ty, value, trace] = ["exception.type", "exception.message", "exception.stacktrace"]
        .map(|name| attributes.get(name).map(str::to_owned));
    let mut chain = trace.map_or_else(Vec::new, |trace| log_line::exceptions(&trace));
    if ty.is_some() || value.is_some() {
        let mut last = chain.pop().unwrap_or_default();
        (last.ty, last.value) = (ty.or(last.ty), value.or(last.value));
        chain.push(last);
    }
    chain
}

#[cfg(test)]
mod tests;
