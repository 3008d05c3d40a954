//! Reads a query, and says where and why one cannot be meant.

use std::ops::Range;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use super::words::{Words, lower};
use super::{Known, Query, State, Term, Value, What, at_least};
use crate::Level;
use crate::config::duration;
use crate::config::word::nearest;
use crate::rule::Field;
use crate::say;

/// Bytes of a query, and conditions in it.
const MOST_BYTES: usize = 4_096;
const MOST_TERMS: usize = 64;

/// What can stand before a colon, as people read it: the name, and what it means.
pub const FIELDS: [(&str, &str); 27] = [
    ("level", "debug, info, warning, error or fatal; with >=, >, <= or < in front, a range"),
    ("message", "words of the message"),
    ("error", "the exception's class"),
    ("error.value", "words of what the exception says"),
    ("error.handled", "yes, or no where the program did not catch the exception itself; handled for short"),
    ("culprit", "where it happened, as the sender says"),
    ("transaction", "the route, task or command"),
    ("logger", "the logger's name"),
    ("platform", "python, javascript, …"),
    ("project", "the project"),
    ("environment", "production, staging, …; env for short"),
    ("release", "the version that was running"),
    ("server", "the host it ran on"),
    ("url", "words of the event's link"),
    ("source", "the id of the source it came from"),
    ("user", "anything known of who was hit: id, e-mail, name or address"),
    ("user.id", "their id"),
    ("user.email", "their e-mail address"),
    ("user.username", "their name"),
    ("user.ip_address", "their address; user.ip for short"),
    ("tag.KEY", "a tag"),
    ("issue", "the id of an issue"),
    ("id", "the id of an event"),
    ("is", "unresolved, resolved or muted"),
    ("has", "user, error, release, tag.KEY or any other field: it is known"),
    ("last", "a time up to now: 90m, 24h, 7d"),
    ("since", "from then on, and before: up to then; 2026-11-22, 2026-11-22T10:00 or a time ago such as 2h"),
];

/// Other names of fields: Sentry's, and those of the rules.
const ALIASES: [(&str, &str); 16] = [
    ("env", "environment"),
    ("server_name", "server"),
    ("host", "server"),
    ("type", "error"),
    ("error.type", "error"),
    ("exception", "error"),
    ("exception.type", "error"),
    ("exception.value", "error.value"),
    ("exception.handled", "error.handled"),
    ("handled", "error.handled"),
    ("user.ip", "user.ip_address"),
    ("user.name", "user.username"),
    ("event", "id"),
    ("event_id", "id"),
    ("after", "since"),
    ("until", "before"),
];

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Where, in bytes of the text; never empty unless the text is.
    pub span: Range<usize>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to write instead, as a sentence.
    pub hint: String,
}

impl QueryError {
    /// The text with a mark under the place, as two lines.
    pub fn pointed(&self, text: &str) -> String {
        let chars = |range: Range<usize>| text.get(range).map_or(1, |part| part.chars().count());
        let before = chars(0..self.span.start);
        let line: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        format!("{line}\n{}{}", " ".repeat(before), "^".repeat(chars(self.span.clone()).max(1)))
    }
}

/// Reads a query. `now` is what `last:` counts back from, and in its zone dates are meant.
///
/// # Errors
/// The first thing that cannot be meant.
pub fn parse(text: &str, now: &Zoned) -> Result<Query, QueryError> {
    let mut reading = Reading { text, at: 0, now };
    if text.len() > MOST_BYTES {
        return Err(error(0..text.len(), say!("query-long"), say!("query-long-way")));
    }
    let mut terms = Vec::new();
    while reading.skip_space() {
        let start = reading.at;
        terms.push(reading.term()?);
        if terms.len() > MOST_TERMS {
            return Err(error(start..reading.at, say!("query-many", n = MOST_TERMS), say!("query-many-way")));
        }
    }
    Ok(Query { terms })
}

fn error(span: Range<usize>, message: String, hint: String) -> QueryError {
    QueryError { span, message, hint }
}

struct Reading<'a> {
    text: &'a str,
    at: usize,
    now: &'a Zoned,
}

/// A value as it was typed, without quotes.
struct Typed {
    text: String,
    span: Range<usize>,
    quoted: bool,
}

impl Reading<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, char: char) -> bool {
        let taken = self.rest().starts_with(char);
        self.at += if taken { char.len_utf8() } else { 0 };
        taken
    }

    /// Whether anything is left.
    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.at < self.text.len()
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        let start = self.at;
        let not = self.rest().len() > 1 && self.take('-');
        let what = if let Some(key) = self.key() {
            self.field(&key, start)?
        } else {
            says(&self.typed(char::is_whitespace)?)?
        };
        Ok(Term { not, what })
    }

    /// The name before a colon, which is passed.
    fn key(&mut self) -> Option<String> {
        let rest = self.rest();
        let (key, _) = rest.split_once(':')?;
        let named = key.starts_with(|char: char| char.is_ascii_alphabetic())
            && key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '-'));
        let key = named.then(|| key.to_owned())?;
        self.at += key.len() + 1;
        Some(key)
    }

    /// One value, up to where `ends` says, or in quotes.
    fn typed(&mut self, ends: impl Fn(char) -> bool) -> Result<Typed, QueryError> {
        let start = self.at;
        if !self.take('"') {
            let rest = self.rest();
            let text = rest.get(..rest.find(&ends).unwrap_or(rest.len())).unwrap_or_default().to_owned();
            self.at += text.len();
            return Ok(Typed { text, span: start..self.at, quoted: false });
        }
        let mut text = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((place, char)) = chars.next() {
            match char {
                '"' => {
                    self.at += place + 1;
                    return Ok(Typed { text, span: start..self.at, quoted: true });
                }
                '\\' => text.extend(chars.next().map(|(_, char)| char)),
                char => text.push(char),
            }
        }
        Err(error(start..self.text.len(), say!("query-quote"), say!("query-quote-way")))
    }

    /// Values with commas between them, perhaps in brackets.
    fn values(&mut self, key: &Range<usize>) -> Result<Vec<Typed>, QueryError> {
        let bracket = self.at;
        let within = self.take('[');
        let mut values = Vec::new();
        loop {
            if within {
                self.skip_space();
            }
            let typed =
                self.typed(|char| char == ',' || if within { char == ']' } else { char.is_whitespace() })?;
            let text = if typed.quoted { typed.text } else { typed.text.trim_end().to_owned() };
            if text.is_empty() && !typed.quoted {
                return Err(error(key.start..self.at, say!("query-value"), say!("query-value-way")));
            }
            values.push(Typed { text, ..typed });
            if within {
                self.skip_space();
            }
            if !self.take(',') {
                break;
            }
        }
        if within && !self.take(']') {
            return Err(error(bracket..self.text.len(), say!("query-bracket"), say!("query-bracket-way")));
        }
        Ok(values)
    }

    fn field(&mut self, typed: &str, start: usize) -> Result<What, QueryError> {
        let key = start..self.at;
        let values = self.values(&key)?;
        let name = typed.to_ascii_lowercase();
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
        match name {
            "level" => Ok(What::Level(levels(&values)?)),
            "user" => Ok(What::User(values.iter().map(value).collect())),
            "has" => one(values, &key).and_then(|value| known(&value)).map(What::Has),
            "id" => one(values, &key).map(|value| What::Id(value.text)),
            "issue" => one(values, &key).map(|value| What::Issue(value.text)),
            "is" => one(values, &key).and_then(|value| state(&value)).map(What::Is),
            "last" => {
                let value = one(values, &key)?;
                Ok(What::Since(self.ago(duration_of(&value)?)))
            }
            "since" => one(values, &key).and_then(|value| self.point(&value)).map(What::Since),
            "before" => one(values, &key).and_then(|value| self.point(&value)).map(What::Before),
            _ => {
                let field = field(typed, name).ok_or_else(|| unknown(typed, &key))?;
                if !matches!(field, Field::Message | Field::ExceptionValue | Field::Url) {
                    return Ok(What::Field(field, values.iter().map(value).collect()));
                }
                let any = values.iter().map(|value| Words::of(&value.text).ok_or_else(|| wordless(value)));
                Ok(What::FieldSays(field, any.collect::<Result<_, _>>()?))
            }
        }
    }

    fn ago(&self, duration: Duration) -> Timestamp {
        let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        self.now.timestamp().checked_sub(duration).unwrap_or(Timestamp::MIN)
    }

    /// A time, a day in the zone of `now`, or a time ago.
    fn point(&self, value: &Typed) -> Result<Timestamp, QueryError> {
        let text = value.text.as_str();
        let zone: &TimeZone = self.now.time_zone();
        if let Ok(at) = text.parse() {
            return Ok(at);
        }
        let civil = text
            .parse::<DateTime>()
            .ok()
            .or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())));
        if let Some(at) = civil.and_then(|civil| civil.to_zoned(zone.clone()).ok()) {
            return Ok(at.timestamp());
        }
        duration::parse(text)
            .map(|ago| self.ago(ago))
            .map_err(|_| error(value.span.clone(), say!("query-time", text = text), say!("query-time-way")))
    }
}

fn says(typed: &Typed) -> Result<What, QueryError> {
    if !typed.quoted {
        let span = typed.span.clone();
        match typed.text.as_str() {
            word @ ("AND" | "OR" | "NOT") => {
                return Err(error(
                    span,
                    say!("query-word", word = word),
                    say!("query-word-way", word = word),
                ));
            }
            text if text.starts_with('(') => {
                return Err(error(span, say!("query-parenthesis"), say!("query-parenthesis-way")));
            }
            _ => {}
        }
        if is_id(&typed.text) {
            return Ok(What::Id(typed.text.replace('-', "")));
        }
    }
    let inner = typed.text.strip_suffix('*').unwrap_or(&typed.text);
    if !typed.quoted && inner.contains('*') {
        return Err(error(typed.span.clone(), say!("query-star"), say!("query-star-way")));
    }
    Words::of(&typed.text).map(What::Says).ok_or_else(|| wordless(typed))
}

/// Whether this is an event's id as SDKs write it: 32 hex digits, perhaps with dashes.
fn is_id(text: &str) -> bool {
    let digits = text.bytes().filter(|byte| *byte != b'-').count();
    digits == 32 && text.len() <= 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn wordless(typed: &Typed) -> QueryError {
    error(typed.span.clone(), say!("query-wordless"), say!("query-wordless-way"))
}

fn value(typed: &Typed) -> Value {
    let text = lower(&typed.text);
    let parts = if typed.quoted { vec![text] } else { text.split('*').map(str::to_owned).collect() };
    Value { parts }
}

fn one(mut values: Vec<Typed>, key: &Range<usize>) -> Result<Typed, QueryError> {
    match (values.pop(), values.is_empty()) {
        (Some(value), true) => Ok(value),
        (last, _) => Err(error(
            key.start..last.map_or(key.end, |last| last.span.end),
            say!("query-one"),
            say!("query-one-way"),
        )),
    }
}

fn levels(values: &[Typed]) -> Result<Vec<Level>, QueryError> {
    let mut levels = Vec::new();
    for value in values {
        let (sign, name) = [">=", "<=", ">", "<"]
            .iter()
            .find_map(|sign| Some((*sign, value.text.strip_prefix(sign)?)))
            .unwrap_or(("", &value.text));
        let level = Level::parse(name).ok_or_else(|| {
            error(value.span.clone(), say!("query-level", name = name), say!("query-level-way"))
        })?;
        let meant = |one: &Level| match sign {
            ">=" => *one >= level,
            ">" => *one > level,
            "<=" => *one <= level,
            "<" => *one < level,
            _ => *one == level,
        };
        levels.extend(at_least(Level::Debug).into_iter().filter(meant));
    }
    Ok(levels)
}

fn state(value: &Typed) -> Result<State, QueryError> {
    match value.text.to_ascii_lowercase().as_str() {
        "unresolved" | "open" => Ok(State::Unresolved),
        "resolved" => Ok(State::Resolved),
        "muted" | "snoozed" | "ignored" => Ok(State::Muted),
        other => Err(error(value.span.clone(), say!("query-state", name = other), say!("query-state-way"))),
    }
}

fn known(value: &Typed) -> Result<Known, QueryError> {
    let name = value.text.to_ascii_lowercase();
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
    match name {
        "user" => Ok(Known::User),
        "error" => Ok(Known::Exception),
        _ => field(&value.text, name).map(Known::Field).ok_or_else(|| unknown(&value.text, &value.span)),
    }
}

/// The rules' name of a field that is looked for by `name`.
fn field(typed: &str, name: &str) -> Option<Field> {
    for tags in ["tag.", "tags."] {
        if let Some(key) = typed.get(tags.len()..).filter(|key| !key.is_empty() && typed.starts_with(tags)) {
            return Some(Field::Tag(key.to_owned()));
        }
    }
    let name = match name {
        "error" => "exception.type",
        "error.value" => "exception.value",
        "error.handled" => "exception.handled",
        "server" => "server_name",
        name => name,
    };
    name.parse().ok()
}

fn unknown(typed: &str, span: &Range<usize>) -> QueryError {
    let names = FIELDS.iter().map(|(name, _)| *name).chain(ALIASES.iter().map(|(alias, _)| *alias));
    let hint = match nearest(typed, names) {
        Some(name) => {
            say!("query-field-meant", meant = name, name = typed)
        }
        None => {
            say!("query-field-way", name = typed)
        }
    };
    error(span.clone(), say!("query-field", name = typed), hint)
}

fn duration_of(value: &Typed) -> Result<Duration, QueryError> {
    duration::parse(&value.text).map_err(|why| {
        error(value.span.clone(), say!("query-span", why = why.to_string()), say!("query-span-way"))
    })
}
