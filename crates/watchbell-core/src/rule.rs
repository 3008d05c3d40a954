//! What a user asks for: match + trigger + action.
//!
//! A rule is plain data here ([`Rule`], [`Condition`]). `rule/compile.rs` prepares an ordered list of them
//! ([`RuleSet`]) for judging, `rule/matcher.rs` evaluates a prepared condition, `rule/sentence.rs` says what a rule
//! does. Reading and writing them, in TOML and in JSON, with every problem at once, is [`crate::config`].
//!
//! **Architecture Invariant:** a condition is evaluated in one place, [`Matcher`]: judging, the dry run and replay
//! cannot differ.

pub mod field;
pub mod condition;
pub mod text;
pub mod order;
pub mod pattern;
pub mod matcher;
mod prefilter;
pub mod compile;
pub mod sentence;
mod shadow;
mod changes;
mod presets;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Level;
pub use changes::{Change, changes, merged};
pub use compile::RuleSet;
pub use condition::{Condition, Op};
pub use field::Field;
pub use matcher::Matcher;
pub(crate) use presets::cause_conditions;
pub use presets::{Preset, presets};
pub use sentence::sentence;
pub use shadow::shadowed;

/// One rule of the ordered list. The first rule whose match and trigger both hold decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What people call it; unique within the list.
    pub name: String,
    /// A rule that is off is never asked.
    pub enabled: bool,
    /// The ids of the sources it listens to; empty means every source.
    pub sources: Vec<String>,
    /// What an event must be like. `Condition::All(vec![])` matches every event.
    pub condition: Condition,
    /// Which of the matching events it acts on.
    pub trigger: Trigger,
    /// What it does with those.
    pub action: Action,
    /// Whether it rings in quiet hours too.
    pub in_quiet_hours: bool,
    /// Per issue: after a ring, further events fold into it for this long.
    pub repeat_after: Duration,
    /// What may break through folding.
    pub ring_again: RingAgain,
    /// How loudly.
    pub urgency: Urgency,
    /// `bell`, `none`, or the path of a sound file.
    pub sound: String,
    /// What marks its rings in lists.
    pub colour: Option<Colour>,
    /// The buttons of its notifications; `None`: those of `notifications.actions`.
    pub actions: Option<Vec<String>>,
}

/// Which of the events that match a rule acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// Each of them.
    EveryEvent,
    /// Only the first event of an issue not seen before in this source.
    NewIssue,
    /// An event of an issue that was over: somebody had resolved it, or it had been silent for as long as `after`.
    Regression {
        /// `None`: only what was resolved.
        after: Option<Duration>,
    },
    /// When there have been many in a short time.
    Count(Count),
}

/// So many within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// What is counted.
    pub of: Counted,
    /// How many it takes.
    pub at_least: u32,
    /// In event time: the newest event and what came less than this before it.
    pub within: Duration,
    /// What is counted together.
    pub per: Per,
}

/// What a counting trigger counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Events.
    Events,
    /// Different users. An event that names none does not count.
    Users,
}

/// What a counting trigger counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// The events of one issue.
    Issue,
    /// All that the rule matches.
    Rule,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Raise a notification.
    Ring,
    /// Record only: an exception placed above another rule.
    Ignore,
}

/// What breaks through folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RingAgain {
    /// It got worse: a higher level; users double; 100, 1,000, 10,000 events; a new release.
    Worse,
    /// Nothing but a higher level or a louder rule, which always do.
    Never,
}

/// The freedesktop notification urgency (spec 1.2, `urgency` hint 0, 1, 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Quiet.
    Low,
    /// As other programs.
    Normal,
    /// Does not expire, and passes do-not-disturb on most desktops.
    Critical,
}

/// The colours a rule may have. Which shade each is, is the theme's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the colour of that name")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
    Grey,
}

impl Trigger {
    /// What it counts, if it counts.
    pub fn count(&self) -> Option<&Count> {
        match self {
            Self::Count(count) => Some(count),
            _ => None,
        }
    }
}

impl Rule {
    /// The rule everybody starts with: ring urgently for every fatal, fold repeats for 30 minutes.
    pub fn fatal_only() -> Self {
        Self {
            name: "Fatal only".into(),
            enabled: true,
            sources: Vec::new(),
            condition: Condition::level_at_least(Level::Fatal),
            trigger: Trigger::EveryEvent,
            action: Action::Ring,
            in_quiet_hours: false,
            repeat_after: Duration::from_mins(30),
            ring_again: RingAgain::Worse,
            urgency: Urgency::Critical,
            sound: "bell".into(),
            colour: None,
            actions: None,
        }
    }
}
