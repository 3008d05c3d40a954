//! Records in protobuf, read where they stand.
//!
//! Not by generated types: those hold a record of two bytes in hundreds, before anybody can count, and need OpenTelemetry's
//! whole SDK beside them. Field numbers: <https://github.com/open-telemetry/opentelemetry-proto>, `logs/v1` and `common/v1`,
//! which are stable. The encoding: <https://protobuf.dev/programming-guides/encoding/>.

use super::text::{DEEPEST, quoted, separate};
use super::{Attributes, LARGEST_RESOURCE, Origin, Record, Take};
use crate::decode::json::LIMIT;
use crate::decode::{DecodeError, utf8};

pub(super) fn records(bytes: &[u8], take: Take<'_>) -> Result<(), DecodeError> {
    read(bytes, take).ok_or_else(|| DecodeError::NotJson("no protobuf of OpenTelemetry's".into()))
}

fn read(bytes: &[u8], take: Take<'_>) -> Option<()> {
    let mut more = true;
    for field in Fields(bytes) {
        let (1, Value::Bytes(logs)) = field? else { continue };
        // Fields may come in any order, and the resource is wanted first.
        let resource = member(logs, 1).filter(|resource| resource.len() <= LARGEST_RESOURCE);
        let resource = resource.and_then(|resource| attributes(resource, 1)).unwrap_or_default();
        let mut origin = Origin { resource, scope: String::new() };
        for field in Fields(logs) {
            let (2, Value::Bytes(logs)) = field? else { continue };
            let name = member(logs, 1).and_then(|scope| member(scope, 1));
            origin.scope = name.map(text).unwrap_or_default();
            for field in Fields(logs) {
                let (2, Value::Bytes(bytes)) = field? else { continue };
                let readable = Some(bytes).filter(|bytes| more && bytes.len() <= LIMIT);
                more = take(&origin, readable.and_then(record));
            }
        }
    }
    Some(())
}

fn record(bytes: &[u8]) -> Option<Record> {
    let mut record = Record { attributes: attributes(bytes, 6)?, ..Record::default() };
    for field in Fields(bytes) {
        match field? {
            (1, Value::Number(nanos)) => record.time_unix_nano = nanos,
            (2, Value::Number(number)) => record.severity_number = number,
            (3, Value::Bytes(bytes)) => record.severity_text = text(bytes),
            (5, Value::Bytes(bytes)) => record.body = any(bytes)?,
            (9, Value::Bytes(bytes)) => record.trace_id = hex(bytes),
            (10, Value::Bytes(bytes)) => record.span_id = hex(bytes),
            (11, Value::Number(nanos)) => record.observed_time_unix_nano = nanos,
            (12, Value::Bytes(bytes)) => record.event_name = text(bytes),
            _ => {}
        }
    }
    Some(record)
}

/// The `KeyValue`s that are this message's field of that number.
fn attributes(message: &[u8], number: u64) -> Option<Attributes> {
    let mut attributes = Attributes::default();
    for field in Fields(message) {
        let (found, Value::Bytes(pair)) = field? else { continue };
        if found == number {
            let key = member(pair, 1).map(text).unwrap_or_default();
            attributes.0.push((key, member(pair, 2).map_or_else(|| Some(String::new()), any)?));
        }
    }
    Some(attributes)
}

/// An `AnyValue`: a text as it is, all else as JSON.
fn any(bytes: &[u8]) -> Option<String> {
    if let Some(said) = member(bytes, 1) {
        return Some(text(said));
    }
    let mut json = String::new();
    write(bytes, &mut json, DEEPEST)?;
    Some(if json == "null" { String::new() } else { json })
}

fn write(any: &[u8], json: &mut String, deepest: usize) -> Option<()> {
    // Of a `oneof` the last counts.
    match Fields(any).last() {
        Some(Some((1, Value::Bytes(said)))) => json.push_str(&quoted(&utf8(said))),
        Some(Some((2, Value::Number(is)))) => json.push_str(if is == 0 { "false" } else { "true" }),
        #[allow(
            clippy::cast_possible_wrap,
            reason = "int64 is written as the varint of its two's complement"
        )]
        Some(Some((3, Value::Number(number)))) => json.push_str(&(number as i64).to_string()),
        Some(Some((4, Value::Number(bits)))) => {
            json.push_str(&serde_json::Value::from(f64::from_bits(bits)).to_string());
        }
        Some(Some((5, Value::Bytes(list)))) if deepest > 0 => {
            json.push('[');
            for item in each(list) {
                separate(json, '[');
                write(item?, json, deepest - 1)?;
            }
            json.push(']');
        }
        Some(Some((6, Value::Bytes(map)))) if deepest > 0 => {
            json.push('{');
            for pair in each(map) {
                let pair = pair?;
                separate(json, '{');
                json.push_str(&quoted(&member(pair, 1).map(utf8).unwrap_or_default()));
                json.push(':');
                write(member(pair, 2).unwrap_or_default(), json, deepest - 1)?;
            }
            json.push('}');
        }
        Some(Some((7, Value::Bytes(bytes)))) => json.push_str(&quoted(&hex(bytes))),
        Some(None) => return None,
        _ => json.push_str("null"),
    }
    Some(())
}

/// The messages that are a list's, or a map's, field 1; `None` is where it breaks off.
fn each(list: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    Fields(list).filter_map(|field| match field {
        Some((1, Value::Bytes(item))) => Some(Some(item)),
        Some(_) => None,
        None => Some(None),
    })
}

/// The message, text or bytes that is this field: of several the last.
fn member(message: &[u8], number: u64) -> Option<&[u8]> {
    let of = |field| match field {
        Some((found, Value::Bytes(bytes))) if found == number => Some(bytes),
        _ => None,
    };
    Fields(message).filter_map(of).last()
}

fn text(bytes: &[u8]) -> String {
    utf8(bytes).into_owned()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message, with their numbers. `None` is where it breaks off; nothing follows that.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Value<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Number(self.varint()?),
            1 => Value::Number(u64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Number(u32::from_le_bytes(self.take(4)?.try_into().ok()?).into()),
            // Groups, which nothing here has ever had.
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Seven bits a byte, the lowest first; at most ten bytes.
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in 0..10 {
            let byte = *self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).checked_shl(7 * place)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}
