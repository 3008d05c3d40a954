//! What people see of the engine, as plain data: the words of the control protocol.
//!
//! The TypeScript of the window is generated from these types (`ui/src/backend/bindings.ts`, kept true by a test).
//! Times are RFC 3339 text in UTC; the window writes them as the locale does.
//!
//! Over 500 lines because it is one list of plain data, half of it documentation, that the bindings are generated from.

mod certificate;
mod looks;
mod people;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::certificate::{
    CertificateMark, CertificateRead, CertificateSettings, CertificateView, Certificates,
};
pub use self::looks::{Restored, Sounds, Tray, TrayIcon};
pub use self::people::{Coverage, Hit, People, Person};
use crate::source::BlindReason;

/// The one word on everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Some enabled source has not answered yet.
    Starting,
    /// Every enabled source is heard, nothing is unseen, no gap is unchecked, rings can be shown and events kept.
    Well,
    /// Something rang that nobody has seen.
    Ringing,
    /// Something is not heard, so nothing can be said. Never shown as well.
    Blind,
    /// Somebody asked for silence.
    Paused,
    /// A deploy watch runs.
    Watching,
}

/// `status --json`, and what the banner and the tray are drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Status {
    /// The state with the highest precedence: ringing, blind, paused, watching, starting, well.
    pub state: State,
    /// Since when.
    pub since: String,
    /// The fact in a sentence: `Blind since 14:02 — checkout: token rejected`.
    pub text: String,
    /// A second line: `5 of 6 sources live · last heard 3 s ago`.
    pub detail: String,
    /// Rings that nobody has seen.
    #[ts(type = "number")]
    pub unseen: u64,
    /// The worst of them.
    pub worst: Option<WorstRing>,
    /// The latest rings, newest first, at most three: the tray's menu.
    pub latest: Vec<WorstRing>,
    /// Every enabled source, trouble first.
    pub sources: Vec<SourceStatus>,
    /// What was missed and nobody has said they checked.
    pub gaps: Vec<Gap>,
    /// Paused until then; `null` when not paused. `"9999-12-31T…"` means until resumed.
    pub paused_until: Option<String>,
    /// The certificate to see to first, in words, when one is below a threshold.
    #[serde(default)]
    pub certificate: Option<String>,
    /// How many events a pause holds.
    #[ts(type = "number")]
    pub held: u64,
    /// Why rings cannot be shown, when they cannot.
    pub notifications: Option<String>,
    /// Why events cannot be kept, when they cannot.
    pub store: Option<String>,
    /// The deploy watch that is under way.
    pub watch: Option<Box<Watch>>,
    /// The resident's version.
    pub version: String,
}

/// A ring, as the banner and the tray name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorstRing {
    /// Its issue.
    pub issue_id: String,
    /// What it says.
    pub title: String,
    /// `debug` … `fatal`.
    pub level: Level,
    /// Distinct users hit.
    #[ts(type = "number")]
    pub users: u64,
    /// When it rang last.
    pub at: String,
    /// Whether nobody has seen it.
    pub unseen: bool,
}

/// One source, in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceStatus {
    /// Its id in the configuration.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How it does.
    pub state: SourceState,
    /// Since when.
    pub since: String,
    /// When anything, a keep-alive included, last came.
    pub last_heard: Option<String>,
    /// The stable code, when it is not live.
    pub reason: Option<BlindReason>,
    /// For people: `token rejected (401)`.
    pub text: Option<String>,
}

/// How a source does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// Not answered yet.
    Connecting,
    /// Heard within its `silence`.
    Live,
    /// Not heard; it tries again by itself.
    Blind,
    /// Its token is in a locked keyring.
    NeedsUnlock,
    /// Not heard, and trying again will not help.
    NeedsAttention,
    /// Switched off by a person: not connected to, and no reason for concern.
    Paused,
}

/// What was missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gap {
    /// Which source; `null`: Watchbell itself was not running.
    pub source: Option<String>,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Why: `no answer`.
    pub text: String,
}

/// A deploy watch, under way or over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Watch {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// When it began.
    pub began: String,
    /// When it ends, or ended.
    pub until: String,
    /// How long it was asked to last: one that is stopped ends sooner.
    pub asked_seconds: u32,
    /// When it ended; `null`: it is under way.
    pub ended: Option<String>,
    /// How it ended.
    pub verdict: Option<Verdict>,
    /// Events at this level or worse count; `null`: what rings counts.
    pub level: Option<Level>,
    /// The deploy's name.
    pub release: Option<String>,
    /// The names of the sources that are watched.
    pub sources: Vec<String>,
    /// Whether rings that do not count wait for the report.
    pub hold_others: bool,
    /// Events heard.
    #[ts(type = "number")]
    pub events: u64,
    /// The same by level, the least first: each level that occurred. Empty in what an older version watched.
    pub levels: Vec<LevelCount>,
    /// Those that count.
    #[ts(type = "number")]
    pub counted: u64,
    /// Rings that waited for the report.
    #[ts(type = "number")]
    pub held: u64,
    /// Distinct issues that count.
    #[ts(type = "number")]
    pub issues: u64,
    /// The worst of them, at most 20, worst first.
    pub found: Vec<WatchFound>,
    /// What was not seen; the sources by their names.
    pub unseen: Vec<Gap>,
    /// For how long.
    pub blind_seconds: u32,
    /// The minutes, from 0, in which something counted.
    pub marks: Vec<u32>,
    /// The fact: `On watch: 12 minutes left`, `All’s well`.
    pub title: String,
    /// What it stands on, at most two lines.
    pub body: String,
}

/// How many events were of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LevelCount {
    /// Which.
    pub level: Level,
    /// From 1.
    #[ts(type = "number")]
    pub events: u64,
}

/// An issue that counts in a deploy watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchFound {
    /// Its id.
    pub issue_id: String,
    /// One line that names it.
    pub title: String,
    /// The worst of its events that count.
    pub level: Level,
    /// When the first of them happened.
    pub at: String,
    /// How many of its events count.
    #[ts(type = "number")]
    pub events: u64,
    /// Users of the issue.
    #[ts(type = "number")]
    pub users: u64,
    /// Whether it had never been seen before the watch; `null`: who watches has no record of what was before.
    pub new: Option<bool>,
}

/// How a deploy watch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything was heard, and nothing counts.
    Well,
    /// Something counts.
    Rang,
    /// Nothing counts of what was heard, and not all was.
    Blind,
}

impl From<watchbell_core::watch::Verdict> for Verdict {
    fn from(verdict: watchbell_core::watch::Verdict) -> Self {
        match verdict {
            watchbell_core::watch::Verdict::Well => Self::Well,
            watchbell_core::watch::Verdict::Rang => Self::Rang,
            watchbell_core::watch::Verdict::Blind => Self::Blind,
        }
    }
}

/// What is to be watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchPlan {
    /// How long: 1 second to 24 hours.
    pub seconds: u32,
    /// Events at this level or worse count; `null`: what rings counts.
    pub level: Option<Level>,
    /// The deploy's name. It never filters.
    pub release: Option<String>,
    /// Ids of sources; empty: every one that is switched on.
    pub sources: Vec<String>,
    /// Whether rings that do not count wait for the report.
    pub hold_others: bool,
}

impl WatchPlan {
    /// What most deploys want: only what is fatal counts, on every source, and the rest waits.
    pub fn fatal_only(seconds: u32) -> Self {
        let level = Some(Level::Fatal);
        Self { seconds, level, release: None, sources: Vec::new(), hold_others: true }
    }
}

/// How bad, on the wire.
pub use wire::Level;
mod wire {
    use serde::{Deserialize, Serialize};
    use ts_rs::TS;

    /// `watchbell_core::Level`, with bindings.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
    #[serde(rename_all = "lowercase")]
    #[allow(missing_docs, reason = "each is the core's level of that name")]
    pub enum Level {
        Debug,
        Info,
        Warning,
        Error,
        Fatal,
    }

    impl From<watchbell_core::Level> for Level {
        fn from(level: watchbell_core::Level) -> Self {
            match level {
                watchbell_core::Level::Debug => Self::Debug,
                watchbell_core::Level::Info => Self::Info,
                watchbell_core::Level::Warning => Self::Warning,
                watchbell_core::Level::Error => Self::Error,
                watchbell_core::Level::Fatal => Self::Fatal,
            }
        }
    }

    impl From<Level> for watchbell_core::Level {
        fn from(level: Level) -> Self {
            match level {
                Level::Debug => Self::Debug,
                Level::Info => Self::Info,
                Level::Warning => Self::Warning,
                Level::Error => Self::Error,
                Level::Fatal => Self::Fatal,
            }
        }
    }
}

/// The order of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InboxOrder {
    /// Level, then people hit, then newness, then recency.
    #[default]
    Worst,
    /// Last seen first.
    Newest,
}

/// What the inbox shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct InboxQuery {
    /// In which order.
    pub order: InboxOrder,
    /// Acknowledged and snoozed issues too.
    pub all: bool,
    /// At this level or worse.
    pub level: Option<Level>,
    /// Of this source.
    pub source: Option<String>,
    /// Of this environment.
    pub environment: Option<String>,
    /// Of this release.
    pub release: Option<String>,
    /// Only issues behind which this is: an [`Outage::cause`].
    pub cause: Option<String>,
    /// Only issues that did not ring.
    pub held: bool,
    /// Words in title or message.
    pub text: String,
    /// At most this many; 0 means 100, more than 1,000 means 1,000.
    pub limit: u32,
    /// After this many.
    pub offset: u32,
}

/// A page of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Inbox {
    /// In the order asked for.
    pub issues: Vec<IssueRow>,
    /// How many match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// How many of all issues did not ring, for the chip.
    #[ts(type = "number")]
    pub held: u64,
    /// Environments heard of, for the filter.
    pub environments: Vec<String>,
    /// Releases heard of, newest first, for the filter.
    pub releases: Vec<String>,
}

/// Whether somebody has dealt with an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// It rang, and nobody has seen it.
    Unseen,
    /// It did not ring, or it was opened.
    Seen,
    /// It rings again only if it gets worse.
    Acknowledged,
    /// Silent until a time, or until it gets worse.
    Snoozed,
    /// Somebody says that it is over.
    Resolved,
}

/// How long an issue shall be silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "till", rename_all = "snake_case")]
pub enum SnoozeTill {
    /// For a time.
    Minutes {
        /// So many, from now.
        minutes: u32,
    },
    /// Until tomorrow, 08:00.
    Tomorrow,
    /// Until it gets worse: a higher level, twice the users, 100, 1,000 or 10,000 events, a new release.
    Worse,
    /// Not any longer.
    Now,
}

/// A line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IssueRow {
    /// Stable, URL-safe.
    pub id: String,
    /// `KeyError: 'cart'`.
    pub title: String,
    /// Where: `checkout/views.py in place_order`.
    pub culprit: Option<String>,
    /// The worst so far.
    pub level: Level,
    /// The source's id.
    pub source: String,
    /// What people call it.
    pub source_name: String,
    /// Latest heard.
    pub environment: Option<String>,
    /// Latest heard.
    pub release: Option<String>,
    /// RFC 3339.
    pub first_seen: String,
    /// RFC 3339.
    pub last_seen: String,
    /// Events so far.
    #[ts(type = "number")]
    pub count: u64,
    /// Distinct users so far.
    #[ts(type = "number")]
    pub users: u64,
    /// Whether somebody has dealt with it.
    pub seen: Seen,
    /// Until when, when snoozed; `null` then means until it gets worse.
    pub snoozed_until: Option<String>,
    /// The colour of the rule that rang last.
    #[ts(type = "Colour | null")]
    pub colour: Option<watchbell_core::rule::Colour>,
    /// The rank's reasons, the first three that apply: `12 users`, `new in checkout-api@5.14.0`.
    pub why_here: Vec<String>,
    /// The one of these that makes it news: `new in checkout-api@5.14.0`, `came back`.
    pub news: Option<String>,
    /// How often it came back after somebody had said that it was over.
    #[ts(type = "number")]
    pub returns: u64,
    /// It stands for all issues of one cause that floods.
    pub outage: Option<Outage>,
    /// What became of its last event.
    pub decision: DecisionRow,
    /// Events in the last hour, 30 bars of 2 minutes, oldest first.
    pub spark: Vec<u32>,
}

/// Issues that have one cause, and of which there are many at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outage {
    /// `certificates`, `name_resolution` or `connections`.
    pub cause: String,
    /// For people: `Names cannot be looked up`.
    pub text: String,
    /// How many issues.
    #[ts(type = "number")]
    pub issues: u64,
    /// Events of theirs in the last hour.
    #[ts(type = "number")]
    pub events: u64,
}

/// What a period cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Report {
    /// RFC 3339.
    pub from: String,
    /// RFC 3339.
    pub to: String,
    /// Issues that happened.
    #[ts(type = "number")]
    pub issues: u64,
    /// Their events, as far as they are kept.
    #[ts(type = "number")]
    pub events: u64,
    /// How often any of them rang.
    #[ts(type = "number")]
    pub rings: u64,
    /// At most five, worst first: those that were fixed and came back before all others.
    pub worst: Vec<Cost>,
    /// How many of the events since the day of `from` (in UTC) name a user, for the five largest projects.
    pub coverage: Vec<Coverage>,
    /// The same to be pasted.
    pub markdown: String,
}

/// What an issue cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cost {
    /// The issue.
    pub issue_id: String,
    /// One line that names it.
    pub title: String,
    /// The worst so far.
    pub level: Level,
    /// What people call its source.
    pub source_name: String,
    /// Events.
    #[ts(type = "number")]
    pub events: u64,
    /// Distinct users who were hit.
    #[ts(type = "number")]
    pub users: u64,
    /// Rings.
    #[ts(type = "number")]
    pub rings: u64,
    /// Distinct hours by the clock in which it happened.
    #[ts(type = "number")]
    pub hours: u64,
    /// Whether it was resolved, and came back within the period.
    pub fixed_twice: bool,
    /// All that for people: `41 events · 12 people · 3 rings · in 9 of 168 hours`.
    pub text: String,
}

/// Why an event rang or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionRow {
    /// RFC 3339.
    pub at: String,
    /// `ring`, or the hold reason's stable code.
    pub code: String,
    /// For people: `Folded: 37 like this since 09:30`.
    pub text: String,
    /// A second line, when there is more to say.
    pub detail: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// How many events in a row met this same fate.
    #[ts(type = "number")]
    pub times: u64,
}

/// Everything about one issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Issue {
    /// As in the list.
    pub row: IssueRow,
    /// Who is hit.
    pub hit: Hit,
    /// Why it rang or did not, newest first, at most 50.
    pub decisions: Vec<DecisionRow>,
    /// The event that was asked for, in full; the latest, when the issue was.
    pub event: EventView,
    /// Its latest events but that one, newest first, at most 50.
    pub events: Vec<EventLine>,
    /// Environments it was seen in, in alphabetical order.
    pub environments: Vec<String>,
    /// Releases it was seen in, newest first.
    pub releases: Vec<String>,
    /// Whether it has a page of its own in its logbook; else our own page is opened.
    pub has_link: bool,
    /// The tracker that can be told what becomes of it: `Bugsink`.
    pub tracker: Option<String>,
}

/// An event in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventLine {
    /// Its id.
    pub event_id: String,
    /// RFC 3339.
    pub at: String,
    /// Its level.
    pub level: Level,
    /// Its release.
    pub release: Option<String>,
    /// The user's label.
    pub person: Option<String>,
}

/// An event in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventView {
    /// Its id.
    pub event_id: String,
    /// RFC 3339, by the sender's clock where it had one.
    pub at: String,
    /// RFC 3339, by ours.
    pub received: String,
    /// Its level.
    pub level: Level,
    /// What it says.
    pub message: Option<String>,
    /// What was raised last comes first.
    pub exceptions: Vec<ExceptionView>,
    /// In the order they came.
    pub tags: Vec<(String, String)>,
    /// `environment`, `release`, `server_name`, `transaction`, `logger`, `platform`, `project` where known.
    pub facts: Vec<(String, String)>,
    /// Who was hit, field by field.
    pub user: Vec<(String, String)>,
    /// Where the event says its page is. Opened only through [`Request::Open`](crate::control::Request::Open).
    pub url: Option<String>,
    /// What came, indented.
    pub json: String,
}

/// One exception of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExceptionView {
    /// Its class.
    pub ty: Option<String>,
    /// What it says.
    pub value: Option<String>,
    /// Newest call first.
    pub frames: Vec<FrameView>,
}

/// One stack frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameView {
    /// `checkout/views.py:118`.
    pub place: String,
    /// The function's name.
    pub function: Option<String>,
    /// The team's own code, as against a library.
    pub in_app: bool,
    /// The source line, where known.
    pub source: Option<String>,
}

/// Counts over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timeline {
    /// RFC 3339.
    pub from: String,
    /// RFC 3339.
    pub to: String,
    /// Seconds a bar spans.
    pub step: u32,
    /// Oldest first.
    pub bars: Vec<Bar>,
    /// What was missed.
    pub gaps: Vec<Gap>,
    /// When releases were first heard of.
    pub releases: Vec<Mark>,
    /// Deploy watches, newest first.
    pub watches: Vec<WatchSpan>,
    /// Set when so much was found that only what came since then was counted. RFC 3339.
    pub counted_since: Option<String>,
}

/// A release, where it was first heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// RFC 3339.
    pub at: String,
    /// As senders write it.
    pub release: String,
}

/// A deploy watch in a picture of the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchSpan {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// When it began, RFC 3339.
    pub from: String,
    /// When it ended, or will.
    pub to: String,
    /// How it ended; `null`: it is under way.
    pub verdict: Option<Verdict>,
    /// The deploy's name.
    pub release: Option<String>,
    /// What it came to: `1 fatal during the watch`.
    pub title: String,
}

/// A page of what was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundPage {
    /// Newest first.
    pub events: Vec<FoundEvent>,
    /// Asks for the next page, which may hold more even where this one is empty: a page looks at a few thousand events
    /// at most. `null` at the end.
    pub next: Option<String>,
}

/// An event that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundEvent {
    /// Its id.
    pub event_id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// When it happened, RFC 3339.
    pub at: String,
    /// How bad it is.
    pub level: Level,
    /// One line that names it.
    pub title: String,
    /// The source's id.
    pub source: String,
    /// What people call the source.
    pub source_name: String,
    /// The project.
    pub project: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// The release.
    pub release: Option<String>,
    /// Who was hit, by what tells them from others.
    pub person: Option<String>,
}

/// One bar: events by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "counts by level")]
pub struct Bar {
    pub fatal: u32,
    pub error: u32,
    pub warning: u32,
    pub info: u32,
    pub debug: u32,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Rules {
    /// In order.
    pub rules: Vec<RuleView>,
    /// What is wrong with the file, when something is.
    pub problems: Vec<ProblemView>,
    /// Names the file's state: a save with an older one is refused, so that nobody overwrites what they have not seen.
    pub revision: String,
    /// How many events in the last 7 days no rule asked for.
    #[ts(type = "number")]
    pub unruled: u64,
    /// Where the file is.
    pub file: String,
}

/// A rule, and how it reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleView {
    /// As it stands in the file.
    #[ts(as = "RuleShape")]
    pub rule: serde_json::Value,
    /// The sentence in parts; `true` is emphasised.
    pub sentence: Vec<(String, bool)>,
    /// Rings in the last 7 days.
    #[ts(type = "number")]
    pub rings: u64,
    /// The rule above it that always decides first, so that this one never can.
    pub shadowed_by: Option<String>,
}

/// The shape of a rule in JSON, the same words as in `config.toml`.
#[derive(TS)]
#[ts(rename = "Rule")]
#[allow(
    dead_code,
    missing_docs,
    reason = "only its binding is used; `watchbell_core::rule::Rule` explains the fields"
)]
pub struct RuleShape {
    name: String,
    enabled: bool,
    sources: Vec<String>,
    r#match: ConditionShape,
    trigger: TriggerShape,
    #[ts(type = "\"ring\" | \"ignore\"")]
    action: (),
    in_quiet_hours: bool,
    /// `"30m"`.
    repeat_after: String,
    #[ts(type = "\"worse\" | \"never\"")]
    ring_again: (),
    #[ts(type = "\"low\" | \"normal\" | \"critical\"")]
    urgency: (),
    sound: String,
    /// Missing: none.
    #[ts(optional)]
    colour: Option<ColourShape>,
    /// The buttons of its notifications: `open`, `acknowledge`, `snooze`. Missing: as in the settings.
    #[ts(optional)]
    actions: Option<Vec<String>>,
}

/// The shape of a trigger in JSON.
#[derive(TS)]
#[ts(rename = "Trigger", untagged, rename_all = "snake_case")]
#[allow(
    dead_code,
    missing_docs,
    reason = "only its binding is used; `watchbell_core::rule::Trigger` explains it"
)]
pub enum TriggerShape {
    Named(#[ts(type = "\"every_event\" | \"new_issue\" | \"regression\"")] ()),
    RegressionAfter { regression_after: String },
    Events { events: u32, within: String, per: PerShape },
    Users { users: u32, within: String, per: PerShape },
}

/// Over what a trigger counts.
#[derive(TS)]
#[ts(rename = "Per", rename_all = "snake_case")]
#[allow(dead_code, missing_docs, reason = "as above")]
pub enum PerShape {
    Issue,
    Rule,
}

/// The colours a rule can have.
#[derive(TS)]
#[ts(rename = "Colour", rename_all = "snake_case")]
#[allow(dead_code, missing_docs, reason = "as above")]
pub enum ColourShape {
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

/// The shape of a condition in JSON: a node, or a field with exactly one operator.
#[derive(TS)]
#[ts(rename = "Condition", untagged)]
#[allow(
    dead_code,
    missing_docs,
    reason = "only its binding is used; `watchbell_core::rule::Condition` explains it"
)]
#[expect(clippy::large_enum_variant, reason = "no value of it is ever made")]
pub enum ConditionShape {
    All { all: Vec<ConditionShape> },
    Any { any: Vec<ConditionShape> },
    Not { not: Box<ConditionShape> },
    Is(IsShape),
}

/// `{ "field": "level", "at_least": "fatal" }`.
#[derive(TS)]
#[ts(rename = "Comparison", optional_fields)]
#[allow(dead_code, missing_docs, reason = "as above")]
pub struct IsShape {
    #[ts(optional = false)]
    field: String,
    is: Option<String>,
    is_not: Option<String>,
    is_one_of: Option<Vec<String>>,
    contains: Option<String>,
    starts_with: Option<String>,
    ends_with: Option<String>,
    matches: Option<String>,
    at_least: Option<String>,
    at_most: Option<String>,
    exists: Option<bool>,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProblemView {
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
    /// `rules[0].match.field`.
    pub path: String,
    /// A sentence.
    pub message: String,
    /// What to write instead.
    pub suggestion: Option<String>,
    /// Whether it only warns.
    pub warning: bool,
}

/// A rule that was looked at but not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckedRule {
    /// How it reads; empty when it cannot be read.
    pub sentence: Vec<(String, bool)>,
    /// What is wrong with it.
    pub problems: Vec<ProblemView>,
}

/// A rule to begin with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Preset {
    /// Ready to be saved.
    #[ts(as = "RuleShape")]
    pub rule: serde_json::Value,
    /// What it is for, in a sentence.
    pub why: String,
    /// How it reads.
    pub sentence: Vec<(String, bool)>,
}

/// A value that was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ValueCount {
    /// As it came.
    pub value: String,
    /// In how many of the events that were looked at.
    #[ts(type = "number")]
    pub count: u64,
}

/// What rules would have done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Replay {
    /// RFC 3339.
    pub from: String,
    /// RFC 3339.
    pub to: String,
    /// Kept events within that time.
    #[ts(type = "number")]
    pub events: u64,
    /// Events within that time that left only counts, and so cannot be judged again.
    #[ts(type = "number")]
    pub not_kept: u64,
    /// Kept events that the rule matched, whichever rule decided.
    #[ts(type = "number")]
    pub matched: u64,
    /// How often it would have rung.
    #[ts(type = "number")]
    pub rang: u64,
    /// How often it really rang, under its present name.
    #[ts(type = "number")]
    pub really_rang: u64,
    /// What kept it from ringing: the reason's stable code, and how often. Most frequent first.
    #[ts(type = "Array<[string, number]>")]
    pub held: Vec<(String, u64)>,
    /// Matches that a rule above decided: that rule's name, one title, how many.
    #[ts(type = "Array<[string, string, number]>")]
    pub decided_above: Vec<(String, String, u64)>,
    /// The rule above that always decides first.
    pub shadowed_by: Option<String>,
    /// The rings, newest first, at most 200.
    pub rings: Vec<ReplayRing>,
    /// Seconds a bar spans: an hour, or a day where there would be more than 400.
    pub step: u32,
    /// Rings for each bar, oldest first.
    pub bars: Vec<u32>,
    /// Somebody ended it: what stands here is of the time before.
    pub ended_early: bool,
}

/// A ring that would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayRing {
    /// RFC 3339.
    pub at: String,
    /// The event.
    pub event_id: String,
    /// Its issue.
    pub issue_id: String,
    /// `KeyError: 'cart'`.
    pub title: String,
    /// Its level.
    pub level: Level,
    /// The rule that rings.
    pub rule: String,
    /// How many events folded into it.
    #[ts(type = "number")]
    pub folded: u64,
}

/// Rules read from a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Import {
    /// Those that can be read.
    pub rules: Vec<ImportedRule>,
    /// What is wrong with the others.
    pub problems: Vec<ProblemView>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportedRule {
    /// As it would be saved.
    #[ts(as = "RuleShape")]
    pub rule: serde_json::Value,
    /// How it reads.
    pub sentence: Vec<(String, bool)>,
}

/// The rules as a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Export {
    /// TOML.
    pub text: String,
    /// Where it was put, when that was asked for.
    pub file: Option<String>,
}

/// When rings wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    /// Whether there are any.
    pub enabled: bool,
    /// `22:00`.
    pub from: String,
    /// `07:00`; earlier than `from`: of the day after.
    pub to: String,
    /// Nights that begin on these days.
    #[ts(type = "Array<\"mon\" | \"tue\" | \"wed\" | \"thu\" | \"fri\" | \"sat\" | \"sun\">")]
    pub days: Vec<String>,
    /// This level and above still ring; `null`: none does.
    pub except_level: Option<Level>,
    /// This urgency and above still ring; `null`: none does.
    #[ts(type = "\"low\" | \"normal\" | \"critical\" | null")]
    pub except_urgency: Option<watchbell_core::rule::Urgency>,
    /// A source that goes blind still rings.
    pub except_blind: bool,
}

/// A source, to be shown and edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceView {
    /// How it is set up.
    pub settings: SourceSettings,
    /// How it does.
    pub status: SourceStatus,
    /// Where its token is kept; `null`: it has none.
    pub token_kept: Option<TokenKept>,
    /// What to do, when something is to be done.
    pub way_out: Option<String>,
    /// Events a minute over the last half hour, oldest first.
    pub per_minute: Vec<u32>,
    /// Connections made again in the last 24 h.
    pub reconnects: u32,
    /// Payloads that could not be read since it was started.
    #[ts(type = "number")]
    pub undecodable: u64,
    /// Times that were missed and that nobody has checked.
    pub gaps: u32,
    /// How long the last event took from its sender's clock to here, in milliseconds.
    pub lag_ms: Option<u32>,
    /// How much of what its server allows is left, in words.
    pub budget: Option<String>,
    /// What it says of itself that is no fault.
    pub note: Option<String>,
    /// How many of its events of the last seven days name a user, for its largest projects, at most 20.
    pub coverage: Vec<Coverage>,
}

/// How a source is set up. Never holds a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceSettings {
    /// `[a-z0-9-]+`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// See `KINDS`.
    #[ts(type = "SourceKind")]
    pub kind: watchbell_core::config::SourceKind,
    /// `false`: paused, not connected to.
    pub enabled: bool,
    /// http or https.
    pub url: Option<String>,
    /// A PEM file.
    pub ca_file: Option<String>,
    /// `"90s"`; `null`: the kind's default.
    pub silence: Option<String>,
    /// How often a logbook that is asked is asked, `"60s"`; `null`: the kind's default.
    #[serde(default)]
    pub every: Option<String>,
    /// An organization's slug, or a tenant.
    #[serde(default)]
    pub organization: Option<String>,
    /// Only these projects; none: all.
    #[serde(default)]
    pub projects: Vec<String>,
    /// What to listen for, in the logbook's own language.
    #[serde(default)]
    pub query: Option<String>,
    /// Files to read, as globs.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Our field → JSON pointer.
    pub fields: BTreeMap<String, String>,
    /// Their level → ours.
    pub levels: BTreeMap<String, Level>,
    /// A link for events that carry none.
    pub link: Option<String>,
}

/// Where a token is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "in", content = "name", rename_all = "snake_case")]
pub enum TokenKept {
    /// The system's keyring, under this name.
    Keyring(String),
    /// This program's memory, until it ends: there is no keyring.
    Session(String),
    /// An environment variable.
    Env(String),
    /// A file.
    File(String),
    /// A command.
    Command(String),
}

/// One step of a connection test, or of `watchbell doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// `Name found`.
    pub name: String,
    /// How it went.
    pub outcome: StepOutcome,
    /// `logbook.example.org is 10.20.4.17`.
    pub detail: String,
    /// Milliseconds it took.
    pub took_ms: u32,
    /// What to do about it, when it failed.
    pub way_out: Option<String>,
    /// The first event that a connection test heard, as it would ring.
    #[serde(default)]
    pub ring: Option<WouldRing>,
}

/// A notification that is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WouldRing {
    /// How bad the event is.
    pub level: Level,
    /// `Fatal: KeyError: 'cart'`.
    pub title: String,
    /// At most two lines.
    pub body: String,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// Well.
    Passed,
    /// Not well.
    Failed,
    /// An earlier step failed.
    NotTried,
}

/// What programs of a team send under, and what they are set up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Project {
    /// What its events say as `project`.
    pub name: String,
    /// What an SDK is given: `http://KEY@127.0.0.1:8970/1`. It lets send, and no more.
    pub dsn: String,
    /// The lines with which a program begins to send.
    pub snippets: Vec<Snippet>,
}

/// Three lines of code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Snippet {
    /// `Python`, `Node.js`, …
    pub language: String,
    /// The lines.
    pub code: String,
}

/// What the settings page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// Whether the tray starts with the session. `null`: this system has no such thing.
    pub autostart: Option<bool>,
    /// Names and addresses of people in notifications.
    pub show_people: bool,
    /// Notifications a minute; what goes over it becomes one summary.
    pub per_minute: u32,
    /// When rings wait.
    pub quiet_hours: QuietHours,
    /// Events are kept for this many days.
    pub keep_days: u32,
    /// And at most this many MiB.
    pub keep_max_mb: u32,
    /// Unmatched events below this level leave only counts.
    pub keep_level: Level,
    /// Bytes used now.
    #[ts(type = "number")]
    pub used_bytes: u64,
    /// Events kept now.
    #[ts(type = "number")]
    pub events: u64,
    /// Where the built-in logbook listens; `null`: off.
    pub listen: Option<String>,
    /// The DSN-less address to send test events to: `http://127.0.0.1:8970/v1/events`.
    pub send_to: Option<String>,
    /// The configuration file.
    pub config_file: String,
    /// The data directory.
    pub data_dir: String,
    /// `native` or `portable`, and the server's name: `dunst 1.9.0`.
    pub notifications: String,
    /// What rings sound like.
    pub sounds: Sounds,
    /// How the bell in the tray looks.
    pub tray: Tray,
    /// This version.
    pub version: String,
}

/// A change of some settings; `null` leaves one as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[allow(missing_docs, reason = "as in Settings")]
pub struct SettingsChange {
    pub autostart: Option<bool>,
    pub show_people: Option<bool>,
    pub per_minute: Option<u32>,
    pub quiet_hours: Option<QuietHours>,
    pub keep_days: Option<u32>,
    pub keep_max_mb: Option<u32>,
    pub keep_level: Option<Level>,
    /// See [`Certificates::warn_days`].
    pub warn_days: Option<Vec<u32>>,
    pub sounds: Option<Sounds>,
    pub tray: Option<Tray>,
}
