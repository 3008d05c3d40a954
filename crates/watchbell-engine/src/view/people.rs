//! What people see of those who are hit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Snippet;

/// Someone who is hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Name, else address, else `User 88412`.
    pub label: String,
    /// E-mail address, where one plain address is known: it can be put among a mail's recipients as it is.
    pub contact: Option<String>,
    /// Events that name them.
    #[ts(type = "number")]
    pub events: u64,
    /// What they wrote, the latest.
    pub wrote: Option<String>,
}

/// All whom an issue hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct People {
    /// Most events first, at most 10,000.
    pub people: Vec<Person>,
    /// How many there are.
    #[ts(type = "number")]
    pub all: u64,
}

/// Whom an issue hits, as far as an issue's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hit {
    /// Most events first, at most 50.
    pub people: Vec<Person>,
    /// How many there are.
    #[ts(type = "number")]
    pub all: u64,
    /// Distinct addresses of all of them.
    #[ts(type = "number")]
    pub addresses: u64,
    /// How many of all have no address.
    #[ts(type = "number")]
    pub unreachable: u64,
    /// Events that named nobody.
    #[ts(type = "number")]
    pub anonymous: u64,
    /// Where all events are of the one user who is hit, and many: `All 37 by one user`.
    pub by_one: Option<String>,
    /// What the program has to say so that its events name who was hit; `null` where they do, or where its SDK is not known.
    pub snippet: Option<Snippet>,
    /// How many of its project's events name a user; `null` where all of this do.
    pub coverage: Option<Coverage>,
}

/// How many of a project's events name a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Coverage {
    /// The project, or what people call the source where events name none.
    pub of: String,
    /// Events that were kept.
    #[ts(type = "number")]
    pub events: u64,
    /// Those that name a user.
    #[ts(type = "number")]
    pub named: u64,
    /// For people: `31 % of events in checkout name a user`.
    pub text: String,
}
