//! The tree of conditions: all / any / not over fields.
//!
//! This is the data; [`Matcher`](super::Matcher) evaluates it.

use super::Field;
use crate::Level;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Every one of these; true when empty.
    All(Vec<Condition>),
    /// At least one of these; false when empty.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// One comparison. On a missing field it is false, whatever the operator ([`Op::Exists`] of `false` excepted):
    /// `is_not` too. Who wants "is not, or is not known" writes `not` around `is`.
    Is {
        /// What is looked at.
        field: Field,
        /// How it is compared, and with what.
        op: Op,
    },
}

/// How a field is compared. Text is compared without case, except by `Matches`.
///
/// Of a field with several values (the exceptions of a chain, the parts of a fingerprint) any may be the one; only
/// `IsNot` asks that none of them is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// The whole text.
    Is(String),
    /// There is a value, and none is this.
    IsNot(String),
    /// The whole text is one of these.
    IsOneOf(Vec<String>),
    /// It occurs somewhere.
    Contains(String),
    /// It stands at the beginning.
    StartsWith(String),
    /// It stands at the end.
    EndsWith(String),
    /// A regular expression finds something (syntax and limits: [`pattern`](super::pattern)). With case.
    Matches(String),
    /// This or more (what is more: [`order`](super::order)).
    AtLeast(String),
    /// This or less.
    AtMost(String),
    /// Whether there is a value at all.
    Exists(bool),
}

impl Op {
    /// The operators' names, as the config spells them.
    pub const NAMES: [&'static str; 10] = [
        "is",
        "is_not",
        "is_one_of",
        "contains",
        "starts_with",
        "ends_with",
        "matches",
        "at_least",
        "at_most",
        "exists",
    ];

    /// This operator's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Is(_) => "is",
            Self::IsNot(_) => "is_not",
            Self::IsOneOf(_) => "is_one_of",
            Self::Contains(_) => "contains",
            Self::StartsWith(_) => "starts_with",
            Self::EndsWith(_) => "ends_with",
            Self::Matches(_) => "matches",
            Self::AtLeast(_) => "at_least",
            Self::AtMost(_) => "at_most",
            Self::Exists(_) => "exists",
        }
    }
}

impl Condition {
    /// How deep a tree may nest. Nobody reads a deeper one, and evaluation recurses.
    pub const MAX_DEPTH: usize = 32;

    /// The condition of "Fatal only".
    pub fn level_at_least(level: Level) -> Self {
        Self::Is { field: Field::Level, op: Op::AtLeast(level.as_str().into()) }
    }
}
