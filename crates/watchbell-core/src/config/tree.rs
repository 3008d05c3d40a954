//! A value with where it stands: one shape for TOML and JSON, so that both are read by the same code and in the same
//! words.

use std::ops::Range;

use crate::say;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use toml_edit::{Item, TableLike, Value};

/// A value, and the bytes it stands in. Two values are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Text(String),
    Integer(i64),
    Float(f64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// What no setting takes, as `config-noun` calls it: a date, JSON's null.
    Other(&'static str),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
    pub(crate) value: Node,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Kind {
    /// What it is, with its article, for a sentence.
    pub(crate) fn noun(&self) -> String {
        let noun = match self {
            Self::Text(_) => "text",
            Self::Integer(_) | Self::Float(_) => "number",
            Self::Flag(_) => "flag",
            Self::List(_) => "list",
            Self::Table(_) => "table",
            Self::Other(name) => name,
        };
        say!("config-noun", noun = noun)
    }
}

impl<T: Into<Kind>> From<T> for Node {
    fn from(kind: T) -> Self {
        Self { span: 0..0, kind: kind.into() }
    }
}

impl From<&str> for Kind {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Kind {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u32> for Kind {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<Vec<Node>> for Kind {
    fn from(list: Vec<Node>) -> Self {
        Self::List(list)
    }
}

impl Node {
    /// A table of these, in this order.
    pub(crate) fn table<K: Into<String>>(entries: impl IntoIterator<Item = (K, Node)>) -> Self {
        let entries =
            entries.into_iter().map(|(key, value)| Entry { key: key.into(), span: 0..0, value }).collect();
        Self { span: 0..0, kind: Kind::Table(entries) }
    }

    /// A list of texts.
    pub(crate) fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        texts.into_iter().map(|text| Node::from(text.as_ref())).collect::<Vec<_>>().into()
    }

    /// What stands under `key`, if this is a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        let Kind::Table(entries) = &self.kind else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Takes these keys out, if this is a table.
    pub(crate) fn remove(&mut self, keys: &[&str]) {
        if let Kind::Table(entries) = &mut self.kind {
            entries.retain(|entry| !keys.contains(&entry.key.as_str()));
        }
    }

    /// Reads a TOML table. `span` is where it stands if it does not know itself: a table made by dotted keys or by the
    /// headers of its children has no header of its own.
    pub(crate) fn from_toml_table(table: &dyn TableLike, span: Range<usize>) -> Self {
        let entries = table.iter().filter(|(_, item)| !item.is_none()).map(|(key, item)| {
            let at = table.key(key).and_then(toml_edit::Key::span).unwrap_or_else(|| span.clone());
            Entry { key: key.to_owned(), span: at.clone(), value: Self::from_toml(item, at) }
        });
        Self { span: span.clone(), kind: Kind::Table(entries.collect()) }
    }

    fn from_toml(item: &Item, fallback: Range<usize>) -> Self {
        let span = item.span().unwrap_or(fallback);
        match item {
            Item::None => Self { span, kind: Kind::Other("nothing") },
            Item::Value(value) => Self::from_toml_value(value, span),
            Item::Table(table) => Self::from_toml_table(table, span),
            Item::ArrayOfTables(tables) => {
                let each = tables.iter().map(|table| {
                    let at = table.span().unwrap_or_else(|| span.clone());
                    Self::from_toml_table(table, at)
                });
                let kind = Kind::List(each.collect());
                Self { span, kind }
            }
        }
    }

    fn from_toml_value(value: &Value, fallback: Range<usize>) -> Self {
        let span = value.span().unwrap_or(fallback);
        let kind = match value {
            Value::String(text) => Kind::Text(text.value().clone()),
            Value::Integer(number) => Kind::Integer(*number.value()),
            Value::Float(number) => Kind::Float(*number.value()),
            Value::Boolean(flag) => Kind::Flag(*flag.value()),
            Value::Datetime(_) => Kind::Other("date"),
            Value::Array(list) => {
                Kind::List(list.iter().map(|value| Self::from_toml_value(value, span.clone())).collect())
            }
            Value::InlineTable(table) => return Self::from_toml_table(table, span),
        };
        Self { span, kind }
    }

    /// This as a TOML value.
    pub(crate) fn to_toml(&self) -> Value {
        match &self.kind {
            Kind::Text(text) => text.as_str().into(),
            Kind::Integer(number) => (*number).into(),
            Kind::Float(number) => (*number).into(),
            Kind::Flag(flag) => (*flag).into(),
            Kind::List(list) => Value::Array(list.iter().map(Self::to_toml).collect()),
            Kind::Table(entries) => {
                let pairs = entries.iter().map(|entry| (entry.key.as_str(), entry.value.to_toml()));
                Value::InlineTable(pairs.collect())
            }
            Kind::Other(name) => (*name).into(),
        }
    }

    /// Reads JSON. A key whose value is null is left out: it means the same as no key.
    pub(crate) fn from_json(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let kind = match value {
            Json::Null => Kind::Other("null"),
            Json::Bool(flag) => Kind::Flag(*flag),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Kind::Integer(number),
                (None, Some(number)) => Kind::Float(number),
                (None, None) => Kind::Other("large"),
            },
            Json::String(text) => Kind::Text(text.clone()),
            Json::Array(list) => Kind::List(list.iter().map(Self::from_json).collect()),
            Json::Object(object) => {
                let pairs = object.iter().filter(|(_, value)| !value.is_null());
                return Self::table(pairs.map(|(key, value)| (key, Self::from_json(value))));
            }
        };
        Self { span: 0..0, kind }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Text(text) => serializer.serialize_str(text),
            Kind::Integer(number) => serializer.serialize_i64(*number),
            Kind::Float(number) => serializer.serialize_f64(*number),
            Kind::Flag(flag) => serializer.serialize_bool(*flag),
            Kind::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|node| seq.serialize_element(node))?;
                seq.end()
            }
            Kind::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|entry| map.serialize_entry(&entry.key, &entry.value))?;
                map.end()
            }
            Kind::Other(_) => serializer.serialize_unit(),
        }
    }
}
