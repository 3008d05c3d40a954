//! The banner's words, by the wording guide: the fact first, then what to do.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::{alert, say};
use watchbell_logbook::store::StoreError;

use crate::health::Facts;
use crate::view::{Level, SourceState, SourceStatus, State, Watch};

/// What words need beside the facts: where the reader is, and what time it is there.
#[derive(Debug, Clone)]
pub struct Words {
    /// The reader's time zone.
    pub zone: TimeZone,
    /// The time.
    pub now: Timestamp,
}

impl Words {
    fn time(&self, at: Timestamp) -> String {
        alert::moment(at, self.now, &self.zone)
    }

    fn text_time(&self, at: &str) -> String {
        at.parse().map_or_else(|_| at.to_owned(), |at| self.time(at))
    }

    /// The first line.
    pub fn fact(
        &self,
        state: State,
        sources: &[SourceStatus],
        facts: &Facts,
        watch: Option<&Watch>,
    ) -> String {
        match state {
            State::Starting if sources.is_empty() => say!("status-nothing-yet"),
            State::Starting => say!("status-starting"),
            State::Well => say!("status-well"),
            State::Watching => watch.map_or_else(|| say!("status-on-watch"), |watch| self.on_watch(watch)),
            State::Ringing => {
                let fatal = facts.worst.as_ref().is_some_and(|worst| worst.level == Level::Fatal);
                say!("status-unseen", n = facts.unseen, level = if fatal { "fatal" } else { "other" })
            }
            State::Paused => match facts.paused_until {
                Some(until) if until < Timestamp::MAX => {
                    say!("status-paused-until", time = self.time(until))
                }
                _ => say!("status-paused"),
            },
            State::Blind => self.blind(sources, facts),
        }
    }

    /// `On watch, 12:40 left`.
    fn on_watch(&self, watch: &Watch) -> String {
        let left = watch
            .until
            .parse::<Timestamp>()
            .map_or(0, |until| until.duration_since(self.now).as_secs().max(0));
        say!("status-on-watch-left", left = format!("{}:{:02}", left / 60, left % 60))
    }

    fn blind(&self, sources: &[SourceStatus], facts: &Facts) -> String {
        let lost: Vec<_> = sources.iter().filter(|source| is_blind(source.state)).collect();
        if let Some(first) = lost.first() {
            let since = lost.iter().map(|source| source.since.as_str()).min().unwrap_or(&first.since);
            let (time, source) = (self.text_time(since), first.name.as_str());
            return say!("status-blind-since", time = time, source = source, why = why(first));
        }
        if let Some(why) = facts.store.as_ref().or(facts.notifications.as_ref()) {
            return say!("status-blind-why", why = why.as_str());
        }
        facts.gaps.first().map_or_else(
            || say!("status-blind"),
            |gap| {
                let who = gap.source.as_deref().map_or("Watchbell", |id| {
                    sources.iter().find(|s| s.id == id).map_or(id, |s| s.name.as_str())
                });
                let (from, to) = (self.text_time(&gap.from), self.text_time(&gap.to));
                say!("status-was-blind", from = from, to = to, source = who, why = gap.text.as_str())
            },
        )
    }

    /// The second line.
    pub fn detail(
        &self,
        state: State,
        sources: &[SourceStatus],
        facts: &Facts,
        watch: Option<&Watch>,
    ) -> String {
        let live = sources.iter().filter(|source| source.state == SourceState::Live).count();
        let all = say!("count-sources", n = sources.len());
        let lives = say!("status-live", n = live, sources = all.as_str());
        match state {
            State::Starting if sources.is_empty() => say!("status-choose"),
            State::Starting => {
                let answered = sources.iter().filter(|source| source.last_heard.is_some()).count();
                say!("status-answered", n = answered, sources = all)
            }
            State::Ringing => facts.worst.as_ref().map_or(lives, |worst| {
                let (title, time) = (worst.title.as_str(), self.text_time(&worst.at));
                match worst.users {
                    0 => say!("status-worst", title = title, time = time),
                    n => {
                        let users = say!("count-users", n = n);
                        say!("status-worst-users", title = title, users = users, time = time)
                    }
                }
            }),
            State::Paused => say!("status-held", n = facts.held),
            State::Watching => watch.map_or(lives, |watch| watch.body.replace('\n', " ")),
            State::Well | State::Blind => {
                let heard = sources
                    .iter()
                    .filter_map(|source| source.last_heard.as_deref()?.parse::<Timestamp>().ok())
                    .max();
                match heard {
                    Some(at) => say!("status-heard", live = lives, time = self.time(at)),
                    None => lives,
                }
            }
        }
    }
}

/// Why a source is not heard.
pub(crate) fn why(source: &SourceStatus) -> String {
    source.text.clone().unwrap_or_else(|| say!("status-no-answer"))
}

fn is_blind(state: SourceState) -> bool {
    matches!(state, SourceState::Blind | SourceState::NeedsUnlock | SourceState::NeedsAttention)
}

/// Why the record cannot be used, as a phrase. Its own words are for the log, and for senders.
pub(crate) fn of_store(error: &StoreError) -> String {
    match error {
        StoreError::Locked { dir, holder } => {
            say!("answer-record-in-use", path = dir.display().to_string(), holder = holder.as_str())
        }
        StoreError::Full => say!("answer-record-full"),
        StoreError::Busy => say!("answer-record-busy"),
        StoreError::Corrupt(why) => say!("answer-record-damaged", why = why.as_str()),
        StoreError::Disk(why) => say!("answer-record-disk", why = why.as_str()),
        StoreError::Closed => say!("answer-record-closed"),
        other => other.to_string(),
    }
}

/// That there is no engine, in the words of whoever waits for one; `why` in its own.
pub fn not_started(why: &str) -> String {
    say!("answer-not-started", why = why)
}

/// Chooses the language that the desktop is set to. Before anything is said; only the first time counts.
pub fn speak_as_the_desktop() {
    let wanted: Vec<String> = sys_locale::get_locales().collect();
    watchbell_core::words::speak(wanted.iter().map(String::as_str));
}
