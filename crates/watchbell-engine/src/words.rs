//! The banner's words, by the wording guide: the fact first, then what to do.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::alert;

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
            State::Starting if sources.is_empty() => "Not watching yet".into(),
            State::Starting => "Looking…".into(),
            State::Well => "All’s well".into(),
            State::Watching => watch.map_or_else(|| "On watch".into(), |watch| self.on_watch(watch)),
            State::Ringing => match &facts.worst {
                Some(worst) if worst.level == Level::Fatal => format!("{} unseen fatal", facts.unseen),
                _ => format!("{} unseen", facts.unseen),
            },
            State::Paused => match facts.paused_until {
                Some(until) if until < Timestamp::MAX => format!("Paused until {}", self.time(until)),
                _ => "Paused until you resume".into(),
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
        format!("On watch, {}:{:02} left", left / 60, left % 60)
    }

    fn blind(&self, sources: &[SourceStatus], facts: &Facts) -> String {
        let lost: Vec<_> = sources.iter().filter(|source| is_blind(source.state)).collect();
        if let Some(first) = lost.first() {
            let since = lost.iter().map(|source| source.since.as_str()).min().unwrap_or(&first.since);
            let cause = first.text.as_deref().unwrap_or("no answer");
            return format!("Blind since {} — {}: {cause}", self.text_time(since), first.name);
        }
        if let Some(why) = facts.store.as_ref().or(facts.notifications.as_ref()) {
            return format!("Blind — {why}");
        }
        facts.gaps.first().map_or_else(
            || "Blind".into(),
            |gap| {
                let who = gap.source.as_deref().map_or("Watchbell", |id| {
                    sources.iter().find(|s| s.id == id).map_or(id, |s| s.name.as_str())
                });
                format!(
                    "Was blind {}–{} — {who}: {}",
                    self.text_time(&gap.from),
                    self.text_time(&gap.to),
                    gap.text
                )
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
        let lives = format!(
            "{live} of {} {} live",
            sources.len(),
            if sources.len() == 1 { "source" } else { "sources" }
        );
        match state {
            State::Starting if sources.is_empty() => "Choose a logbook to begin".into(),
            State::Starting => {
                let answered = sources.iter().filter(|source| source.last_heard.is_some()).count();
                format!("{answered} of {} sources have answered", sources.len())
            }
            State::Ringing => facts.worst.as_ref().map_or(lives, |worst| {
                let users = match worst.users {
                    0 => String::new(),
                    1 => ", 1 user".into(),
                    n => format!(", {n} users"),
                };
                format!("Worst: {}{users}, since {}", worst.title, self.text_time(&worst.at))
            }),
            State::Paused => match facts.held {
                0 => "Nothing held so far".into(),
                n => format!("{n} held"),
            },
            State::Watching => watch.map_or(lives, |watch| watch.body.replace('\n', " ")),
            State::Well | State::Blind => {
                let heard = sources
                    .iter()
                    .filter_map(|source| source.last_heard.as_deref()?.parse::<Timestamp>().ok())
                    .max();
                heard.map_or(lives.clone(), |at| format!("{lives} · last heard {}", self.time(at)))
            }
        }
    }
}

fn is_blind(state: SourceState) -> bool {
    matches!(state, SourceState::Blind | SourceState::NeedsUnlock | SourceState::NeedsAttention)
}
