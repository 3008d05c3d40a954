//! Records in JSON: protobuf's names in lowerCamelCase, 64-bit numbers as texts, ids in hexadecimal digits
//! (<https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>). Read as leniently as all JSON here.

use super::{Attributes, LARGEST_RESOURCE, Origin, Record, Take};
use crate::decode::DecodeError;
use crate::decode::json::{LIMIT, not_json};
use crate::decode::lenient::{Fields, Json};

/// Lists in lists beyond this depth are left out.
pub(super) const DEEPEST: usize = 32;

pub(super) fn records(text: &str, take: Take<'_>) -> Result<(), DecodeError> {
    let request = Json::parse(text.trim_start_matches('\u{feff}')).map_err(not_json)?;
    if !request.is_object() {
        return Err(DecodeError::NotJson("a request is an object with `resourceLogs`".into()));
    }
    let mut more = true;
    each(&request.fields(), &["resourceLogs", "resource_logs"], |logs| {
        let logs = logs.fields();
        let resource = logs.get("resource").filter(|resource| resource.raw().len() <= LARGEST_RESOURCE);
        let resource = resource.map(|resource| attributes(&resource.fields())).unwrap_or_default();
        let mut origin = Origin { resource, scope: String::new() };
        each(&logs, &["scopeLogs", "scope_logs"], |logs| {
            let logs = logs.fields();
            let scope = logs.get("scope").and_then(|scope| scope.fields().get("name")?.string());
            origin.scope = scope.unwrap_or_default().into_owned();
            each(&logs, &["logRecords", "log_records"], |record| {
                let readable = more && record.is_object() && record.raw().len() <= LIMIT;
                more = take(&origin, readable.then(|| self::record(&record.fields())));
            });
        });
    });
    Ok(())
}

fn each<'a>(fields: &Fields<'a>, names: &[&str], take: impl FnMut(Json<'a>)) {
    if let Some(list) = fields.named(names).next() {
        list.each(take);
    }
}

fn record(fields: &Fields<'_>) -> Record {
    let text = |name: &[&str]| fields.named(name).find_map(Json::scalar).unwrap_or_default().into_owned();
    let number = |name: &[&str]| text(name).parse().unwrap_or(0);
    Record {
        time_unix_nano: number(&["timeUnixNano", "time_unix_nano"]),
        observed_time_unix_nano: number(&["observedTimeUnixNano", "observed_time_unix_nano"]),
        severity_number: number(&["severityNumber", "severity_number"]),
        severity_text: text(&["severityText", "severity_text"]),
        event_name: text(&["eventName", "event_name"]),
        body: fields.get("body").map(any).unwrap_or_default(),
        attributes: attributes(fields),
        trace_id: text(&["traceId", "trace_id"]),
        span_id: text(&["spanId", "span_id"]),
    }
}

fn attributes(fields: &Fields<'_>) -> Attributes {
    let mut attributes = Attributes::default();
    each(fields, &["attributes"], |pair| {
        let fields = pair.fields();
        if let Some(key) = fields.get("key").and_then(Json::string) {
            attributes.0.push((key.into_owned(), fields.get("value").map(any).unwrap_or_default()));
        }
    });
    attributes
}

/// An `AnyValue`: a text as it is, all else as JSON. What is none says what it says.
fn any(value: Json<'_>) -> String {
    if !value.is_object() {
        return value.words().unwrap_or_default();
    }
    if let Some(said) = value.fields().get("stringValue").and_then(Json::string) {
        return said.into_owned();
    }
    let mut json = String::new();
    write(value, &mut json, DEEPEST);
    if json == "null" { String::new() } else { json }
}

fn write(any: Json<'_>, json: &mut String, deepest: usize) {
    let fields = any.fields();
    let get = |name| fields.get(name);
    if let Some(said) = get("stringValue").or_else(|| get("bytesValue")).and_then(Json::string) {
        json.push_str(&quoted(&said));
    } else if let Some(number) =
        ["boolValue", "intValue", "doubleValue"].into_iter().find_map(get).and_then(Json::scalar)
    {
        // Numbers of 64 bits come as texts, `NaN` among them.
        let plain = Json::parse(&number).is_ok();
        json.push_str(&if plain { number.into_owned() } else { quoted(&number) });
    } else if let Some(list) = get("arrayValue").filter(|_| deepest > 0) {
        json.push('[');
        each(&list.fields(), &["values"], |item| {
            separate(json, '[');
            write(item, json, deepest - 1);
        });
        json.push(']');
    } else if let Some(map) = get("kvlistValue").filter(|_| deepest > 0) {
        json.push('{');
        each(&map.fields(), &["values"], |pair| {
            let pair = pair.fields();
            separate(json, '{');
            json.push_str(&quoted(&pair.get("key").and_then(Json::string).unwrap_or_default()));
            json.push(':');
            match pair.get("value") {
                Some(value) => write(value, json, deepest - 1),
                None => json.push_str("null"),
            }
        });
        json.push('}');
    } else {
        json.push_str("null");
    }
}

/// A comma before every item but the first.
pub(super) fn separate(json: &mut String, open: char) {
    if !json.ends_with(open) {
        json.push(',');
    }
}

/// A text as JSON writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
