//! What somebody looks for among kept events: `level:fatal release:web@2.3 "certificate rejected" -dns last:7d`.
//!
//! # Layout, in reading order
//! `parse` reads what was typed and says where it cannot be meant; `words` cuts texts into what is compared; `narrow` says
//! what an index has to hold so that few events need to be looked at. Whether an event is meant is decided here alone
//! ([`Query::matches`]): an index only leaves out what cannot be.
//!
//! The language is Sentry's search as people know it (<https://docs.sentry.io/concepts/search/>), without its
//! parentheses: everything has to hold, a comma lists alternatives, `-` in front takes back.

mod parse;
mod words;
mod narrow;

use jiff::Timestamp;

use crate::rule::Field;
use crate::{Event, Level};

pub use narrow::{Needle, index};
pub use parse::{FIELDS, QueryError, parse};
use words::Words;

/// What is looked for: all of it has to hold. The empty query means every event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// Whether it must not hold.
    not: bool,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// These words in a row, anywhere in what the event says.
    Says(Words),
    /// Words in a row in one field.
    FieldSays(Field, Vec<Words>),
    /// The level is one of these.
    Level(Vec<Level>),
    /// A field is one of these.
    Field(Field, Vec<Value>),
    /// Anything of the user is one of these.
    User(Vec<Value>),
    /// Something is known.
    Has(Known),
    /// The event's own id.
    Id(String),
    /// The issue's id.
    Issue(String),
    /// What people did about the issue.
    Is(State),
    /// It happened then or later.
    Since(Timestamp),
    /// It happened earlier.
    Before(Timestamp),
}

/// What can be known of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    User,
    Exception,
    Field(Field),
}

/// What people did about an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Unresolved,
    Resolved,
    Muted,
}

/// A value to compare with, in lower case; a `*` stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    /// The parts between the stars: one part is the whole value.
    parts: Vec<String>,
}

/// An event, and what is known of it elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// What it says.
    pub event: &'a Event,
    /// Its id, its sender's or ours.
    pub event_id: &'a str,
    /// Where it came from.
    pub source: &'a str,
    /// The issue it belongs to.
    pub issue_id: &'a str,
    /// When it happened.
    pub happened: Timestamp,
    /// Somebody says that the issue is over.
    pub resolved: bool,
    /// Nobody wants to be told of the issue now.
    pub muted: bool,
}

impl Query {
    /// The query with one more condition: this level and worse.
    #[must_use]
    pub fn and_level(mut self, least: Level) -> Self {
        self.terms.push(Term { not: false, what: What::Level(at_least(least)) });
        self
    }

    /// The query with one more condition: `field` is `value`.
    #[must_use]
    pub fn and(mut self, field: Field, value: &str) -> Self {
        let value = Value { parts: vec![words::lower(value)] };
        self.terms.push(Term { not: false, what: What::Field(field, vec![value]) });
        self
    }

    /// The query with one more condition: it happened at `since` or later, and before `before`.
    #[must_use]
    pub fn and_between(mut self, since: Timestamp, before: Timestamp) -> Self {
        self.terms.push(Term { not: false, what: What::Since(since) });
        self.terms.push(Term { not: false, what: What::Before(before) });
        self
    }

    /// Whether every event is meant.
    pub fn is_everything(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether this event is meant.
    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.terms.iter().all(|term| term.what.holds(candidate) != term.not)
    }

    /// Only this issue can be meant.
    pub fn issue(&self) -> Option<&str> {
        self.wanted().find_map(|what| if let What::Issue(id) = what { Some(id.as_str()) } else { None })
    }

    /// Only the event with this id can be meant.
    pub fn id(&self) -> Option<&str> {
        self.wanted().find_map(|what| if let What::Id(id) = what { Some(id.as_str()) } else { None })
    }

    /// Nothing that happened earlier can be meant.
    pub fn since(&self) -> Option<Timestamp> {
        self.wanted().filter_map(|what| if let What::Since(at) = what { Some(*at) } else { None }).max()
    }

    /// Nothing that happened then or later can be meant.
    pub fn before(&self) -> Option<Timestamp> {
        self.wanted().filter_map(|what| if let What::Before(at) = what { Some(*at) } else { None }).min()
    }

    /// Whether counts by level say all there is to say: nothing else is asked for than levels and times.
    pub fn levels_only(&self) -> Option<[bool; 5]> {
        let mut levels = [true; 5];
        for term in &self.terms {
            match &term.what {
                What::Level(these) => {
                    for (slot, level) in levels.iter_mut().zip(Level::ALL) {
                        *slot &= these.contains(&level) != term.not;
                    }
                }
                What::Since(_) | What::Before(_) if !term.not => {}
                _ => return None,
            }
        }
        Some(levels)
    }

    fn wanted(&self) -> impl Iterator<Item = &What> {
        self.terms.iter().filter(|term| !term.not).map(|term| &term.what)
    }
}

impl What {
    fn holds(&self, of: &Candidate<'_>) -> bool {
        let event = of.event;
        match self {
            Self::Says(words) => says(event, &mut |text| words.within(text)),
            Self::FieldSays(field, any) => {
                field.any(of.source, event, |text| any.iter().any(|words| words.within(text)))
            }
            Self::Level(levels) => levels.contains(&event.level),
            Self::Field(field, values) => field.any(of.source, event, |text| is_any(values, text)),
            Self::User(values) => USER.iter().any(|part| part.any("", event, |text| is_any(values, text))),
            Self::Has(known) => known.of(of.source, event),
            Self::Id(id) => of.event_id.eq_ignore_ascii_case(id),
            Self::Issue(id) => of.issue_id.eq_ignore_ascii_case(id),
            Self::Is(State::Unresolved) => !of.resolved,
            Self::Is(State::Resolved) => of.resolved,
            Self::Is(State::Muted) => of.muted,
            Self::Since(at) => of.happened >= *at,
            Self::Before(at) => of.happened < *at,
        }
    }
}

impl Known {
    fn of(&self, source: &str, event: &Event) -> bool {
        let any = |field: &Field| field.any(source, event, |_| true);
        match self {
            Self::User => USER.iter().any(any),
            Self::Exception => !event.exceptions.is_empty(),
            Self::Field(field) => any(field),
        }
    }
}

impl Value {
    fn is(&self, text: &str) -> bool {
        let text = words::lower(text);
        let Some((first, rest)) = self.parts.split_first() else { return false };
        let Some((last, between)) = rest.split_last() else { return *first == text };
        let Some(mut left) = text.strip_prefix(first.as_str()) else { return false };
        for part in between {
            let Some(at) = left.find(part.as_str()) else { return false };
            left = left.get(at + part.len()..).unwrap_or_default();
        }
        left.ends_with(last.as_str())
    }
}

fn is_any(values: &[Value], text: &str) -> bool {
    values.iter().any(|value| value.is(text))
}

fn at_least(least: Level) -> Vec<Level> {
    Level::ALL.into_iter().filter(|level| *level >= least).collect()
}

/// What is known of whoever was hit.
const USER: [Field; 4] = [Field::UserId, Field::UserEmail, Field::UserUsername, Field::UserIpAddress];

/// Fields that say something in words of their own.
const SAYING: [Field; 17] = [
    Field::Message,
    Field::ExceptionType,
    Field::ExceptionValue,
    Field::Culprit,
    Field::Transaction,
    Field::Logger,
    Field::Platform,
    Field::Project,
    Field::Environment,
    Field::Release,
    Field::ServerName,
    Field::Url,
    Field::Fingerprint,
    Field::UserId,
    Field::UserEmail,
    Field::UserUsername,
    Field::UserIpAddress,
];

/// Lets every text of an event pass in which words are looked for, until `test` holds for one.
fn says(event: &Event, test: &mut dyn FnMut(&str) -> bool) -> bool {
    SAYING.iter().any(|field| field.any("", event, &mut *test))
        || event.tags.iter().any(|(_, value)| test(value))
}

#[cfg(test)]
mod tests;
