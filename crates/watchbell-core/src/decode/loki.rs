//! Grafana Loki's lines, from `/tail` and from `/query_range`.
//!
//! Source: <https://grafana.com/docs/loki/latest/reference/loki-http-api/>, "Stream logs" and "Query logs within a range of
//! time". A value is `["<ns>", "line"]`, or `["<ns>", "line", {structured metadata}]`.

use jiff::Timestamp;

use super::json::not_json;
use super::lenient::{Fields, Json};
use super::payload::{Payload, pairs};
use super::{DecodeError, Decoded, Mapping, Said, names};
use crate::fingerprint::digest;
use crate::{Event, Level, say};

/// Labels that say how bad a line is, best first; `detected_level` is Loki's own guess.
const LEVELS: &[&str] = &["level", "severity", "severity_text", "detected_level"];
/// Labels that name what wrote the line, besides what [`names::PROJECT`] has.
const WRITERS: &[&str] = &["service_name", "container", "job", "unit"];

/// Reads a message of `/tail`: its lines, the time of the latest as cursor, and what Loki says it left out.
///
/// # Errors
/// [`DecodeError`], where it is not JSON.
pub fn tail(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Said, DecodeError> {
    let json = Json::parse(text).map_err(not_json)?;
    let fields = json.fields();
    let mut said = streams(fields.get("streams"), mapping, floor);
    let dropped = fields.get("dropped_entries").map(Json::items).unwrap_or_default().len();
    said.gap = match dropped {
        0 => None,
        many => Some(say!("source-gap-loki", n = many)),
    };
    Ok(said)
}

/// Reads an answer to `/query_range`, likewise.
///
/// # Errors
/// [`DecodeError`], where it is not JSON, or the query asks for numbers and not for lines.
pub fn range(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Said, DecodeError> {
    let json = Json::parse(text).map_err(not_json)?;
    let kind = json.at("/data/resultType").and_then(Json::words);
    if kind.as_deref().is_some_and(|kind| kind != "streams") {
        return Err(DecodeError::NotJson("the query asks for numbers, not for lines".into()));
    }
    Ok(streams(json.at("/data/result"), mapping, floor))
}

/// Lines of all streams in the order of their times: a stream's own order says nothing about the others'.
fn streams(streams: Option<Json<'_>>, mapping: &Mapping, floor: Option<Level>) -> Said {
    let mut lines = Vec::new();
    for stream in streams.map(Json::items).unwrap_or_default() {
        let fields = stream.fields();
        let labels = fields.get("stream").unwrap_or(stream);
        for value in fields.get("values").map(Json::items).unwrap_or_default() {
            let parts = value.items();
            let at = parts.first().and_then(|at| at.scalar()).and_then(|at| at.parse::<i128>().ok());
            if let (Some(at), Some(line)) = (at, parts.get(1).and_then(|line| line.string())) {
                lines.push((at, event(at, &line, labels, mapping)));
            }
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    let cursor = lines.last().map(|(at, _)| at.to_string());
    let payloads = lines.into_iter().map(|(_, event)| Decoded::at_least(floor, event)).collect();
    Said { payloads, cursor, gap: None }
}

/// A line that is a JSON object is read as one, any other is the message; what neither says the labels may.
fn event(at: i128, line: &str, labels: Json<'_>, mapping: &Mapping) -> Event {
    let said = labels.fields();
    let known = Json::parse(line).ok().filter(|json| json.is_object());
    let mut event = match known {
        Some(json) => Payload::new(json, mapping).log_line(),
        None => Event { message: Some(line.to_owned()), raw: quoted(line), ..Event::bare(Level::Info) },
    };
    let levelled = known.is_some_and(|json| json.fields().words(names::LEVEL).is_some());
    if !levelled {
        event.level = level(&said, mapping).unwrap_or(Level::Info);
    }
    event.timestamp = event.timestamp.or_else(|| Timestamp::from_nanosecond(at).ok());
    event.event_id = event.event_id.or_else(|| Some(digest(&[labels.raw(), &at.to_string(), line])));
    let named = |names: &[&str]| said.words(names);
    event.project = event.project.or_else(|| named(names::PROJECT)).or_else(|| named(WRITERS));
    event.environment = event.environment.or_else(|| named(names::ENVIRONMENT));
    event.release = event.release.or_else(|| named(names::RELEASE));
    event.server_name = event.server_name.or_else(|| named(names::SERVER_NAME));
    let own = std::mem::take(&mut event.tags);
    event.tags = pairs(labels);
    event.tags.retain(|(key, _)| own.iter().all(|(own, _)| own != key));
    event.tags.extend(own);
    event.url = event.url.take().or_else(|| mapping.link(&event));
    event
}

fn level(labels: &Fields<'_>, mapping: &Mapping) -> Option<Level> {
    LEVELS.iter().find_map(|name| mapping.level(&labels.words(&[name])?))
}

/// A line as JSON text.
fn quoted(line: &str) -> String {
    serde_json::Value::from(line).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Said {
        tail(text, &Mapping::default(), Some(Level::Debug)).unwrap()
    }

    fn events(said: &Said) -> Vec<&Event> {
        said.payloads
            .iter()
            .filter_map(|payload| match payload {
                Decoded::Event(event) => Some(event.as_ref()),
                Decoded::Counted { .. } => None,
            })
            .collect()
    }

    #[test]
    fn lines_of_several_streams_come_in_the_order_of_their_times_with_their_labels() {
        let said = read(
            r#"{"streams":[
                {"stream":{"app":"shop","level":"critical","host":"a1"},"values":[["1700000000000000002","second"]]},
                {"stream":{"service_name":"pay","detected_level":"warn"},
                 "values":[["1700000000000000001","first",{"trace":"x"}],["1700000000000000003","{\"level\":\"error\",\"msg\":\"third\"}"]]}
            ]}"#,
        );
        let said_by: Vec<_> = events(&said)
            .iter()
            .map(|event| (event.message.as_deref(), event.level, event.project.as_deref()))
            .collect();
        assert_eq!(
            said_by,
            [
                (Some("first"), Level::Warning, Some("pay")),
                (Some("second"), Level::Fatal, Some("shop")),
                (Some("third"), Level::Error, Some("pay")),
            ]
        );
        assert_eq!(events(&said)[1].server_name.as_deref(), Some("a1"));
        assert_eq!(said.cursor.as_deref(), Some("1700000000000000003"));
        let ids: std::collections::BTreeSet<_> = events(&said).iter().map(|event| &event.event_id).collect();
        assert_eq!(ids.len(), 3);
    }

    #[test]
    fn what_loki_left_out_is_a_gap() {
        let said = read(r#"{"streams":[],"dropped_entries":[{"labels":{},"timestamp":"1"},{"labels":{}}]}"#);
        assert_eq!(
            said.gap.as_deref(),
            Some("Loki left out 2 lines, because more came than it could pass on")
        );
        assert_eq!(read(r#"{"streams":null,"dropped_entries":null}"#), Said::default());
    }

    #[test]
    fn a_value_of_another_shape_loses_only_itself() {
        let said = read(
            r#"{"streams":[null,7,{"stream":null,"values":[null,[],["x","y"],["1700000000000000001"],["1700000000000000001",7],["1700000000000000001","kept"]]}]}"#,
        );
        assert_eq!(events(&said).len(), 1);
    }

    #[test]
    fn a_query_for_numbers_is_no_query_for_lines() {
        let matrix = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;
        assert!(range(matrix, &Mapping::default(), None).is_err());
        let lines = r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["1","a"]]}]}}"#;
        assert_eq!(range(lines, &Mapping::default(), None).unwrap().payloads.len(), 1);
    }
}
