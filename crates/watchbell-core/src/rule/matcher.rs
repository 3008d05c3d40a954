//! A condition, prepared for evaluating.

use regex::Regex;

use super::order::compare;
use super::pattern::{self, PatternError};
use super::text::Needle;
use super::{Condition, Field, Op};
use crate::{Event, Level};

/// A prepared [`Condition`]: regular expressions compiled, texts folded, level comparisons turned into a set.
#[derive(Debug, Clone)]
pub struct Matcher(pub(super) Node);

#[derive(Debug, Clone)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Level(Levels),
    /// Some value of the field passes.
    Field(Field, Test),
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    /// Any value does.
    Exists,
    Is(Needle),
    IsOneOf(Vec<Needle>),
    Contains(Needle),
    StartsWith(Needle),
    EndsWith(Needle),
    Matches(Regex),
    AtLeast {
        bound: String,
        as_release: bool,
    },
    AtMost {
        bound: String,
        as_release: bool,
    },
}

impl Matcher {
    /// Prepares `condition`.
    pub fn new(condition: &Condition) -> Result<Self, PatternError> {
        Node::new(condition).map(Self)
    }

    /// Whether `event`, which came from the source with this id, is as the condition asks.
    pub fn holds(&self, source: &str, event: &Event) -> bool {
        self.0.holds(source, event)
    }

    /// The levels an event may have for the condition to hold; every other level is ruled out, whatever else is in
    /// the event.
    pub fn levels(&self) -> Levels {
        self.0.levels().possible
    }
}

impl Node {
    fn new(condition: &Condition) -> Result<Self, PatternError> {
        let each = |conditions: &[Condition]| conditions.iter().map(Self::new).collect::<Result<Vec<_>, _>>();
        Ok(match condition {
            Condition::All(all) => Self::All(each(all)?),
            Condition::Any(any) => Self::Any(each(any)?),
            Condition::Not(not) => Self::Not(Box::new(Self::new(not)?)),
            Condition::Is { field: Field::Level, op } => Self::Level(levels_of(op)?),
            Condition::Is { field, op } => {
                let test = Self::Field(field.clone(), Test::new(op, *field == Field::Release)?);
                match op {
                    Op::Exists(false) => Self::Not(Box::new(test)),
                    Op::IsNot(_) => {
                        Self::All(vec![Self::Field(field.clone(), Test::Exists), Self::Not(Box::new(test))])
                    }
                    _ => test,
                }
            }
        })
    }

    fn holds(&self, source: &str, event: &Event) -> bool {
        match self {
            Self::All(all) => all.iter().all(|node| node.holds(source, event)),
            Self::Any(any) => any.iter().any(|node| node.holds(source, event)),
            Self::Not(not) => !not.holds(source, event),
            Self::Level(levels) => levels.contains(event.level),
            Self::Field(field, test) => field.any(source, event, |value| test.holds(value)),
        }
    }

    /// A comparison of the level is known for each level; of anything else nothing is known. `not` swaps what is
    /// possible with what is not certain, so both are carried up the tree.
    pub(super) fn levels(&self) -> Bounds {
        match self {
            Self::Level(levels) => Bounds { possible: *levels, certain: *levels },
            Self::All(all) => all.iter().map(Self::levels).fold(
                Bounds { possible: Levels::EVERY, certain: Levels::EVERY },
                |a, b| Bounds { possible: a.possible.and(b.possible), certain: a.certain.and(b.certain) },
            ),
            Self::Any(any) => any.iter().map(Self::levels).fold(
                Bounds { possible: Levels::NONE, certain: Levels::NONE },
                |a, b| Bounds { possible: a.possible.or(b.possible), certain: a.certain.or(b.certain) },
            ),
            Self::Not(not) => {
                let inner = not.levels();
                Bounds { possible: inner.certain.not(), certain: inner.possible.not() }
            }
            Self::Field(..) => Bounds { possible: Levels::EVERY, certain: Levels::NONE },
        }
    }
}

impl Test {
    fn new(op: &Op, as_release: bool) -> Result<Self, PatternError> {
        Ok(match op {
            Op::Is(text) | Op::IsNot(text) => Self::Is(Needle::new(text)),
            Op::IsOneOf(texts) => Self::IsOneOf(texts.iter().map(|text| Needle::new(text)).collect()),
            Op::Contains(text) => Self::Contains(Needle::new(text)),
            Op::StartsWith(text) => Self::StartsWith(Needle::new(text)),
            Op::EndsWith(text) => Self::EndsWith(Needle::new(text)),
            Op::Matches(pattern) => Self::Matches(pattern::compile(pattern)?),
            Op::AtLeast(bound) => Self::AtLeast { bound: bound.clone(), as_release },
            Op::AtMost(bound) => Self::AtMost { bound: bound.clone(), as_release },
            Op::Exists(_) => Self::Exists,
        })
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Exists => true,
            Self::Is(needle) => needle.is(value),
            Self::IsOneOf(needles) => needles.iter().any(|needle| needle.is(value)),
            Self::Contains(needle) => needle.occurs_in(value),
            Self::StartsWith(needle) => needle.starts(value),
            Self::EndsWith(needle) => needle.ends(value),
            Self::Matches(regex) => regex.is_match(value),
            Self::AtLeast { bound, as_release } => {
                compare(value, bound, *as_release).is_some_and(std::cmp::Ordering::is_ge)
            }
            Self::AtMost { bound, as_release } => {
                compare(value, bound, *as_release).is_some_and(std::cmp::Ordering::is_le)
            }
        }
    }
}

/// The levels that `op` accepts. A bound that is no level accepts none; the config refuses such a bound.
fn levels_of(op: &Op) -> Result<Levels, PatternError> {
    let named = |word: &str| Level::ALL.into_iter().find(|level| Needle::new(word).is(level.as_str()));
    let accepts: Box<dyn Fn(Level) -> bool> = match op {
        Op::AtLeast(bound) => Box::new(move |level| named(bound).is_some_and(|bound| level >= bound)),
        Op::AtMost(bound) => Box::new(move |level| named(bound).is_some_and(|bound| level <= bound)),
        op => {
            let test = Test::new(op, false)?;
            let negated = matches!(op, Op::IsNot(_) | Op::Exists(false));
            Box::new(move |level| test.holds(level.as_str()) != negated)
        }
    };
    Ok(Level::ALL.into_iter().filter(|level| accepts(*level)).fold(Levels::NONE, Levels::with))
}

/// The levels at which something can hold, and those at which it always does.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) possible: Levels,
    pub(super) certain: Levels,
}

/// A set of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels(u8);

impl Levels {
    /// No level.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const EVERY: Self = Self(0b1_1111);

    /// Whether `level` is in it.
    pub fn contains(self, level: Level) -> bool {
        self.0 & (1 << level as u8) != 0
    }

    /// The lowest level in it.
    pub fn lowest(self) -> Option<Level> {
        Level::ALL.into_iter().find(|level| self.contains(*level))
    }

    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn with(self, level: Level) -> Self {
        Self(self.0 | 1 << level as u8)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn not(self) -> Self {
        Self(!self.0 & Self::EVERY.0)
    }
}
