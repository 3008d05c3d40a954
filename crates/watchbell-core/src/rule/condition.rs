//! The tree of conditions: all / any / not over fields.

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
    /// One comparison. On a missing field it is false.
    Is {
        /// What is looked at.
        field: Field,
        /// How it is compared, and with what.
        op: Op,
    },
}

/// What a condition looks at. Spelt as in `contract.md`: `level`, `exception.type`, `user.email`, `tags.KEY`, …
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the event attribute of that name")]
pub enum Field {
    Level,
    Message,
    ExceptionType,
    ExceptionValue,
    Culprit,
    Transaction,
    Logger,
    Platform,
    Project,
    Environment,
    Release,
    ServerName,
    Url,
    Fingerprint,
    Source,
    UserId,
    UserEmail,
    UserUsername,
    UserIpAddress,
    Tag(String),
}

/// How a field is compared. Text is compared without case, except by `Matches`.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is the operator of that name")]
pub enum Op {
    Is(String),
    IsNot(String),
    IsOneOf(Vec<String>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Matches(String),
    AtLeast(String),
    AtMost(String),
    Exists(bool),
}

impl Condition {
    /// The condition of "Fatal only".
    pub fn level_at_least(level: Level) -> Self {
        Self::Is { field: Field::Level, op: Op::AtLeast(level.as_str().into()) }
    }
}
