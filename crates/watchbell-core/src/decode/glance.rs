//! The first look at a payload: its level and its time, and nothing else.
//!
//! In a busy logbook 999 of 1,000 events are below every rule and only counted. A glance validates the whole text in
//! the same pass, but converts and allocates nothing on its way. It never decides on its own: where it does not find
//! a level it can read, or where it cannot be sure of the text, it says nothing, and the full reading follows.

use std::borrow::Cow;

use jiff::Timestamp;
use memchr::memchr;

use super::instant::instant;
use super::lenient::{Json, unescape};
use super::scan;
use super::{Mapping, names};
use crate::Level;

/// What a glance has shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glance<'a> {
    pub(super) level: Level,
    time: Option<Json<'a>>,
}

/// Something is there that only the full reading can judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unsure;

impl Glance<'_> {
    /// When it happened, where a time was given.
    pub(super) fn at(&self) -> Result<Option<Timestamp>, Unsure> {
        self.time.map(|time| instant(time).ok_or(Unsure)).transpose()
    }
}

/// Looks at an object. `None` means no more than: read it in full.
pub(super) fn glance<'a>(text: &'a str, mapping: &Mapping) -> Option<Glance<'a>> {
    let mut level = Wanted::new(mapping.pointer("level"), names::LEVEL)?;
    let mut time = Wanted::new(mapping.pointer("timestamp"), names::TIMESTAMP)?;
    let escapes = memchr(b'\\', text.as_bytes()).is_some();
    let mut all_plain = true;
    scan::members(text, |name, value| {
        // Behind an escape may be any name.
        all_plain &= !(escapes && name.contains(&b'\\'));
        if MAYBE[hash(name)] || level.is_mapped(name) || time.is_mapped(name) {
            let value = text.get(value).unwrap_or_default();
            level.offer(name, value);
            time.offer(name, value);
        }
    })?;
    if !all_plain {
        return None;
    }
    let level = mapping.level(&level.value().ok()??.scalar()?)?;
    Some(Glance { level, time: time.value().ok()? })
}

/// One field that is looked for, under several names.
struct Wanted<'a, 'm> {
    /// The first token of the mapping's pointer, and what follows it.
    mapped: Option<(Cow<'m, str>, &'m str)>,
    names: &'static [&'static str],
    /// The best name's value so far, and that name's place: 0 is the mapping's, then `names` from 1.
    found: Option<(usize, &'a str)>,
}

impl<'a, 'm> Wanted<'a, 'm> {
    /// `None` where the pointer is not one into an object's members.
    fn new(pointer: Option<&'m str>, names: &'static [&'static str]) -> Option<Self> {
        let mapped = match pointer {
            None => None,
            Some(pointer) => {
                let token_and_rest = pointer.strip_prefix('/')?;
                let at = token_and_rest.find('/').unwrap_or(token_and_rest.len());
                let (token, rest) = token_and_rest.split_at_checked(at)?;
                Some((unescape(token), rest))
            }
        };
        Some(Self { mapped, names, found: None })
    }

    fn is_mapped(&self, name: &[u8]) -> bool {
        self.mapped.as_ref().is_some_and(|(token, _)| token.as_bytes() == name)
    }

    fn offer(&mut self, name: &[u8], value: &'a str) {
        let place = if self.is_mapped(name) {
            Some(0)
        } else {
            self.names.iter().position(|known| known.as_bytes() == name).map(|place| place + 1)
        };
        // Of duplicates the last counts, as in the full reading.
        if let Some(place) = place
            && self.found.is_none_or(|(best, _)| place <= best)
        {
            self.found = Some((place, value));
        }
    }

    /// The value under the best name, where there was one.
    fn value(&self) -> Result<Option<Json<'a>>, Unsure> {
        let Some((place, value)) = self.found else { return Ok(None) };
        let value = Json::known(value);
        match &self.mapped {
            Some((_, rest)) if place == 0 => value.at(rest).map(Some).ok_or(Unsure),
            _ => Ok(Some(value)),
        }
    }
}

/// Tells most names apart from all that are looked for without comparing them.
const MAYBE: [bool; 256] = marked(marked([false; 256], names::LEVEL), names::TIMESTAMP);

const fn marked(mut table: [bool; 256], names: &[&str]) -> [bool; 256] {
    let mut at = 0;
    while at < names.len() {
        table[hash(names[at].as_bytes())] = true;
        at += 1;
    }
    table
}

/// Below 256.
const fn hash(name: &[u8]) -> usize {
    match name {
        [] => 0,
        [first, ..] => (*first as usize).wrapping_mul(16).wrapping_add(name.len()) % 256,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decode::json::event;

    fn mapping(level: Option<&str>, time: Option<&str>) -> Mapping {
        let fields = [("level", level), ("timestamp", time)];
        let fields =
            fields.into_iter().filter_map(|(field, to)| Some((field.to_owned(), to?.to_owned()))).collect();
        Mapping { fields, levels: [("banana".to_owned(), Level::Info)].into(), link: None }
    }

    #[test]
    fn a_plain_event_needs_no_more_than_a_glance() {
        for (text, level) in [
            (r#"{"level":"info","message":"x","timestamp":1}"#, Level::Info),
            (r#"{"msg":"x","severity":"WARN"}"#, Level::Warning),
            (r#"{"level":20}"#, Level::Info),
            (r#"{"level":"banana","a":[{"level":"fatal"}]}"#, Level::Info),
        ] {
            assert_eq!(glance(text, &mapping(None, None)).map(|glance| glance.level), Some(level), "{text}");
        }
        let nested = mapping(Some("/log/level"), Some("/log/time"));
        let glance = glance(r#"{"level":"fatal","log":{"level":"info","time":1}}"#, &nested).unwrap();
        assert_eq!((glance.level, glance.at()), (Level::Info, Ok(Timestamp::from_second(1).ok())));
    }

    #[test]
    fn what_it_is_not_sure_of_is_read_in_full() {
        for text in [
            "{}",
            "[]",
            r#""info""#,
            r#"{"level":null,"severity":"fatal"}"#,
            r#"{"level":"?"}"#,
            r#"{"level":["info"]}"#,
            r#"{"level":"info","le\u0076el":"fatal"}"#,
            r#"{"level":"info"}}"#,
            r#"{"level":"info","x":tru}"#,
        ] {
            assert!(glance(text, &mapping(None, None)).is_none(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn a_glance_never_contradicts_the_full_reading(
            text in r#"\{("(level|severity|log|time|ts|x)":("info"|"FATAL"|"[?]"|30|null|1795341600|"2026-11-22T10:00:00Z"|\{"level":"debug","time":7,"level":\[\]\}|\{"level":50\}),){0,5}"m":\[\{"level":1\}\]\}"#,
            level in proptest::option::of(prop_oneof![Just("/x"), Just("/log/level"), Just("/ts"), Just(""), Just("x")]),
            time in proptest::option::of(prop_oneof![Just("/x"), Just("/log/time"), Just("/level")]),
        ) {
            let mapping = mapping(level, time);
            let event = event(&text, &mapping).unwrap();
            if let Some(glance) = glance(&text, &mapping) {
                prop_assert_eq!(glance.level, event.level, "{}", text);
                if let Ok(at) = glance.at() {
                    prop_assert_eq!(at, event.timestamp, "{}", text);
                }
            }
        }
    }
}
