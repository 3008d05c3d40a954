//! What window and command line can ask of the running engine: one closed enum each way.
//!
//! On the socket (`control/socket.rs`) every line is one JSON object: `{"id":1,"request":{…}}` is answered by
//! `{"id":1,"response":{…}}` or `{"id":1,"error":{…}}`; after [`Request::Subscribe`], `{"update":{…}}` lines come as
//! things change. On Windows and macOS the window calls [`handle`] directly.

#[cfg(unix)]
pub mod path;
#[cfg(unix)]
pub mod line;
#[cfg(unix)]
pub mod socket;
#[cfg(unix)]
mod conversation;
#[cfg(unix)]
pub mod client;
#[cfg(unix)]
mod start;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::{
    CertificateSettings, CertificateView, Certificates, CheckedRule, Export, FoundPage, Import, Inbox,
    InboxQuery, Issue, People, Preset, ProblemView, Project, Replay, Report, Restored, RuleShape, Rules,
    Settings, SettingsChange, SnoozeTill, SourceSettings, SourceView, Status, Step, Timeline, TokenKept,
    ValueCount, Watch, WatchPlan,
};

/// The protocol's number: a client with another one is told which side to update.
pub const PROTOCOL: u32 = 13;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Always first. Answered by [`Response::Hello`].
    Hello {
        /// The client's version.
        version: String,
        /// The client's [`PROTOCOL`].
        protocol: u32,
    },
    /// How it goes: [`Response::Status`].
    Status,
    /// From now on, tell this connection of changes: [`Response::Done`].
    Subscribe,
    /// Be silent for so many minutes, `null`: until resumed. [`Response::Status`].
    Pause {
        /// At most a year.
        minutes: Option<u32>,
    },
    /// Ring again: [`Response::Status`].
    Resume,
    /// Somebody has looked at what was missed: [`Response::Status`].
    GapsChecked,
    /// Watch a deploy from now on; one at a time: [`Response::Watch`].
    StartWatch {
        /// For what, and how long.
        plan: WatchPlan,
    },
    /// Make the watch that is under way longer, 24 hours at most in all: [`Response::Watch`].
    ExtendWatch {
        /// By so much, from 1.
        seconds: u32,
    },
    /// End the watch that is under way, with a verdict on the time it had: [`Response::Watch`].
    StopWatch,
    /// The latest watches, newest first, the one that is under way among them: [`Response::Watches`].
    Watches,
    /// A page of the inbox: [`Response::Inbox`].
    Inbox {
        /// Which.
        query: InboxQuery,
    },
    /// One issue in full: [`Response::Issue`].
    Issue {
        /// Its id, or the id of one of its events, which is then the one that is shown.
        id: String,
    },
    /// All whom an issue hits, at most 10,000 of them: [`Response::People`].
    People {
        /// Its id, or the id of one of its events.
        id: String,
    },
    /// The worst of the last so many hours, and what they cost: [`Response::Report`].
    Report {
        /// 1 to 8,760.
        hours: u32,
    },
    /// Mark issues as seen; they ring again only if they get worse: [`Response::Changed`].
    Acknowledge {
        /// Which; empty: all that are unseen.
        ids: Vec<String>,
    },
    /// Undo that: [`Response::Changed`].
    Unacknowledge {
        /// Which.
        ids: Vec<String>,
    },
    /// Silence issues: [`Response::Changed`].
    Snooze {
        /// Which.
        ids: Vec<String>,
        /// How long.
        till: SnoozeTill,
    },
    /// Say that issues are over; the next event takes that back, and counts as a regression: [`Response::Changed`].
    Resolve {
        /// Which.
        ids: Vec<String>,
    },
    /// Undo that: [`Response::Changed`].
    Unresolve {
        /// Which.
        ids: Vec<String>,
    },
    /// Say it to the tracker too, as whoever the source's token stands for: [`Response::Done`]. Never done unasked.
    TellTracker {
        /// The issue here.
        id: String,
        /// What to say.
        act: crate::source::send_back::Act,
    },
    /// Open an issue's page in the browser, and mark it as seen: [`Response::Done`].
    Open {
        /// Its id, or the id of one of its events.
        id: String,
        /// Lets the browser come to the front.
        activation: Option<String>,
    },
    /// Open the built-in logbook's first page in the browser: [`Response::Done`].
    OpenLogbook {
        /// Lets the browser come to the front.
        activation: Option<String>,
    },
    /// Counts over the last so many hours: [`Response::Timeline`].
    Timeline {
        /// 1 to 8,760.
        hours: u32,
    },
    /// Counts of what is looked for: [`Response::Timeline`].
    Counts {
        /// From when, RFC 3339; rounded down to a whole bar.
        from: String,
        /// Until when, RFC 3339.
        to: String,
        /// As typed; see `docs/search.md`. Empty: everything that came.
        query: String,
    },
    /// Events, newest first: [`Response::Found`].
    Search {
        /// As typed; see `docs/search.md`. What is wrong with it is told with its column.
        query: String,
        /// The `next` of the page before; `null`: from the newest on.
        before: Option<String>,
        /// At most this many; 0 means 50, more than 1,000 means 1,000.
        limit: u32,
    },
    /// The rules in force: [`Response::Rules`].
    Rules,
    /// Look at a rule without saving it: [`Response::CheckedRule`].
    CheckRule {
        /// Any JSON: what is wrong with it is the answer.
        #[ts(as = "RuleShape")]
        rule: serde_json::Value,
    },
    /// Rules to begin with: [`Response::Presets`].
    Presets,
    /// What was heard in a field of late, most frequent first: [`Response::Values`].
    Values {
        /// `environment`, `tags.region`, …; `tags.` asks for the keys of tags.
        field: String,
        /// Only values that contain this, whatever their case.
        like: String,
    },
    /// What these rules would have done with what is kept; [`Update::ReplayProgress`] tells how it goes. A replay with
    /// the name of one that is running ends that one: [`Response::Replay`].
    Replay {
        /// In order; `null`: those in force.
        #[ts(as = "Option<Vec<RuleShape>>")]
        rules: Option<Vec<serde_json::Value>>,
        /// The one among them that is looked at, counted from 0; `null`: all.
        rule: Option<u32>,
        /// Over so many hours up to now, 1 to 8,760.
        hours: u32,
        /// Names it for its updates and its end.
        replay: String,
    },
    /// End a replay that is running: [`Response::Done`].
    EndReplay {
        /// Its name.
        replay: String,
    },
    /// Read rules from a text in the words of `config.toml`, without saving them: [`Response::Import`].
    ReadRules {
        /// TOML.
        text: String,
    },
    /// The rules in force as a text in the words of `config.toml`: [`Response::Export`].
    WriteRules {
        /// Whether to put it into a new file among the user's downloads, too.
        to_file: bool,
    },
    /// Put these rules in force, in this order: [`Response::Rules`].
    SaveRules {
        /// All of them.
        #[ts(as = "Vec<RuleShape>")]
        rules: Vec<serde_json::Value>,
        /// The [`Rules::revision`] that was edited.
        revision: String,
    },
    /// Ring once with a sample, as this rule would: [`Response::Done`].
    TestNotification {
        /// `null`: as "Fatal only" would.
        #[ts(as = "Option<RuleShape>")]
        rule: Option<serde_json::Value>,
    },
    /// The sources, trouble first: [`Response::Sources`].
    Sources,
    /// Add or change a source: [`Response::Sources`].
    SaveSource {
        /// As it shall be.
        settings: SourceSettings,
        /// The id it had; `null`: it is new.
        previous_id: Option<String>,
        /// A new token, for the keyring; `null` leaves the old one.
        token: Option<Token>,
    },
    /// Remove a source; what it told stays: [`Response::Sources`].
    RemoveSource {
        /// Its id.
        id: String,
    },
    /// Try a source without saving it; [`Update::TestStep`]s tell how it goes: [`Response::Steps`].
    TestSource {
        /// As it is in the form.
        settings: SourceSettings,
        /// The token in the form; `null`: the stored one.
        token: Option<Token>,
        /// Comes back in the updates.
        test: String,
    },
    /// Try again now: [`Response::Done`].
    RetrySource {
        /// Its id.
        id: String,
    },
    /// Keep a token for a source: [`Response::TokenKept`].
    SetToken {
        /// The source's id.
        id: String,
        /// The token.
        token: Token,
    },
    /// Forget a source's token: [`Response::Done`].
    ForgetToken {
        /// The source's id.
        id: String,
    },
    /// The certificates that are looked at: [`Response::Certificates`].
    Certificates,
    /// Look at one now, `null`: at all, one after the other; [`Update::Certificates`] tells of each: [`Response::Done`].
    CheckCertificates {
        /// Which.
        id: Option<String>,
    },
    /// Look at one without saving it: [`Response::Certificate`].
    TestCertificate {
        /// As it is in the form.
        settings: CertificateSettings,
        /// The password in the form; `null`: the stored one.
        password: Option<Token>,
    },
    /// Add or change one: [`Response::Certificates`].
    SaveCertificate {
        /// As it shall be.
        settings: CertificateSettings,
        /// The id it had; `null`: it is new.
        previous_id: Option<String>,
        /// A new password of its file, for the keyring; `null` leaves the old one.
        password: Option<Token>,
    },
    /// Remove one, with its password. A source's host is looked at all the same: [`Response::Certificates`].
    RemoveCertificate {
        /// Its id.
        id: String,
    },
    /// Say nothing of one before its last threshold: [`Response::Certificates`].
    SnoozeCertificate {
        /// Its id.
        id: String,
    },
    /// What the settings page shows: [`Response::Settings`].
    Settings,
    /// Change some: [`Response::Settings`].
    SaveSettings {
        /// Which.
        change: SettingsChange,
    },
    /// Play a sound, to hear what it is like: [`Response::Done`].
    PlaySound {
        /// As in [`Sounds`](crate::view::Sounds).
        sound: String,
    },
    /// The configuration as it stands in its file, without any token: [`Response::Export`].
    BackUp {
        /// Whether to put it into a new file among the user's downloads, too.
        to_file: bool,
    },
    /// Put a configuration in force in place of this one, which is kept beside it: [`Response::Restored`].
    Restore {
        /// TOML. One with errors is refused, with all of them.
        text: String,
    },
    /// The projects of the built-in logbook, with what programs are set up with: [`Response::Projects`].
    Projects,
    /// Make a project, or find the one of this name: [`Response::Projects`], with that one alone.
    MakeProject {
        /// Letters, digits, `-`, `_` and `.`, at most 64.
        name: String,
    },
    /// Send a sample fatal event to the built-in logbook: [`Response::Done`].
    SendSample,
    /// What works on this desktop: [`Response::Steps`].
    Doctor,
    /// End the resident: [`Response::Done`], then the connection ends.
    Quit,
    /// Commit and start again from the program that is installed now: what a newer window or command asks of an older
    /// resident, even when its greeting was refused. [`Response::Done`], then the connection ends.
    Restart,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is explained at its request")]
pub enum Response {
    Hello { version: String, protocol: u32, pid: u32 },
    Status(Status),
    Done,
    Watch(Box<Watch>),
    Watches(Vec<Watch>),
    Inbox(Inbox),
    Issue(Box<Issue>),
    People(People),
    Report(Report),
    Changed { ids: Vec<String> },
    Timeline(Timeline),
    Found(FoundPage),
    Rules(Rules),
    CheckedRule(CheckedRule),
    Presets(Vec<Preset>),
    Values(Vec<ValueCount>),
    Replay(Box<Replay>),
    Import(Import),
    Export(Export),
    Sources(Vec<SourceView>),
    Steps(Vec<Step>),
    TokenKept(TokenKept),
    Certificates(Certificates),
    Certificate(Box<CertificateView>),
    Restored(Restored),
    Settings(Settings),
    Projects(Vec<Project>),
}

/// What is told without being asked, after [`Request::Subscribe`]. Batched: at most four of a kind a second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "told a few times a second at most, and read at once")]
pub enum Update {
    /// The state, or what it says, changed.
    Status(Status),
    /// A watch began or ended.
    Watches,
    /// Certificates were looked at, or are set up otherwise.
    Certificates,
    /// Issues changed: ask for the inbox again.
    Issues,
    /// Something rang.
    Ring {
        /// Its issue.
        issue_id: String,
        /// What it says.
        title: String,
    },
    /// Rules changed, here or in the file.
    Rules,
    /// Sources changed, or how they do.
    Sources,
    /// Settings changed.
    Settings,
    /// Somebody started the program again, or clicked: come to the front, at this issue where one is given.
    Show {
        /// The issue to show.
        issue_id: Option<String>,
    },
    /// A replay is under way.
    ReplayProgress {
        /// As it was asked with.
        replay: String,
        /// Hundredths of the whole.
        percent: u8,
    },
    /// A step of a running connection test is done.
    TestStep {
        /// As it was asked with.
        test: String,
        /// The step.
        step: Step,
    },
}

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ControlError {
    /// What consumers act on.
    pub code: ErrorCode,
    /// A sentence for people.
    pub message: String,
    /// The way out, when there is one.
    pub hint: Option<String>,
    /// What is wrong with what was sent, place by place.
    pub problems: Vec<ProblemView>,
}

impl ControlError {
    /// An error that has only a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, problems: Vec::new() }
    }
}

/// What consumers act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// What was sent cannot be.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// It changed meanwhile: look again.
    Conflict,
    /// It cannot be done now.
    Unavailable,
    /// The two programs are of different versions.
    Version,
}

/// A token on its way to the keyring. Prints `<redacted>`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Token(pub String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

/// What answers: the engine. The socket and, on Windows and macOS, the window call it alike.
pub trait Answer: Send + Sync + 'static {
    /// Does what is asked.
    fn answer(&self, request: Request)
    -> futures_util::future::BoxFuture<'_, Result<Response, ControlError>>;

    /// What changes from now on. A receiver that lags behind skips: every update says "ask again", none carries history.
    fn updates(&self) -> tokio::sync::broadcast::Receiver<Update>;
}
