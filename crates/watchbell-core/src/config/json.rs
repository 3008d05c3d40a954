//! Rules, sources and certificates as JSON: the same keys, words and checks as in the file, for the window and the command line.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::cursor::Cursor;
use super::problem::{Problem, Problems};
use super::tree::Node;
use super::{Certificate, Source, certificates, conditions, rules, shape, sources, triggers};
use crate::rule::{Condition, Rule, Trigger};

/// Reads a rule, with everything that is wrong with it at once. Unknown keys are wrong here too: they were not written
/// by hand.
pub fn rule_from_json(value: &serde_json::Value) -> Result<Rule, Vec<Problem>> {
    read(value, rules::rule)
}

/// Reads a source, likewise.
pub fn source_from_json(value: &serde_json::Value) -> Result<Source, Vec<Problem>> {
    read(value, sources::source)
}

/// Reads one of `[[certificates]]`, likewise.
pub fn certificate_from_json(value: &serde_json::Value) -> Result<Certificate, Vec<Problem>> {
    read(value, certificates::certificate)
}

fn read<T>(value: &serde_json::Value, read: impl Fn(&Cursor<'_>) -> Option<T>) -> Result<T, Vec<Problem>> {
    let tree = Node::from_json(value);
    let problems = Problems::strict();
    read(&Cursor::root(&tree, "", &problems)).ok_or_else(|| problems.in_order(""))
}

fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    reader: impl Fn(&Cursor<'_>) -> Option<T>,
) -> Result<T, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    read(&value, reader).map_err(|problems| {
        let said: Vec<_> = problems.iter().map(Problem::without_place).collect();
        D::Error::custom(said.join("; "))
    })
}

macro_rules! as_in_the_file {
    ($type:ty, $write:expr, $read:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $write(self).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer, $read)
            }
        }
    };
}

as_in_the_file!(Rule, shape::rule, rules::rule);
as_in_the_file!(Trigger, shape::trigger, triggers::trigger);
as_in_the_file!(Condition, shape::condition, |cursor| conditions::condition(cursor, 1));
as_in_the_file!(Source, shape::source, sources::source);
