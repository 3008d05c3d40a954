//! How every source does, and the one word on everything.
//!
//! Pure: signals, the time and facts come in, [`Status`] comes out. **Architecture Invariant:** [`State::Well`] needs every
//! enabled source heard within its `silence`, nothing unseen, no unchecked gap, a notification service and a store that
//! takes events. What is blind is never well.

mod source;
mod absence;

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::Timestamp;
use watchbell_core::watch::Sight;

pub use self::absence::Say;
pub use self::source::{SourceHealth, Turn};
use crate::source::SourceId;
use crate::view::{Gap, SourceState, State, Status, WorstRing};
use crate::watch::Account;
use crate::words::Words;

/// A moment on both clocks: the wall's for people, the monotonic one for timers.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// For people.
    pub wall: Timestamp,
    /// For timers.
    pub tick: Instant,
}

/// What else the state depends on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Rings nobody has seen.
    pub unseen: u64,
    /// The worst of them.
    pub worst: Option<WorstRing>,
    /// The latest rings.
    pub latest: Vec<WorstRing>,
    /// What was missed and not checked.
    pub gaps: Vec<Gap>,
    /// Silent until then.
    pub paused_until: Option<Timestamp>,
    /// Events a pause holds.
    pub held: u64,
    /// Whether quiet hours hold something.
    pub quiet: bool,
    /// The certificate to see to first, in words, if one is below a threshold.
    pub certificate: Option<String>,
    /// Why rings cannot be shown.
    pub notifications: Option<String>,
    /// Why events cannot be kept.
    pub store: Option<String>,
}

/// The health of all.
#[derive(Debug, Clone, Default)]
pub struct Health {
    /// By id.
    pub sources: BTreeMap<SourceId, SourceHealth>,
}

/// What a look at the clock brought.
#[derive(Debug, Default)]
pub struct Look {
    /// People would notice.
    pub changed: bool,
    /// What is to be said of sources that are not heard, or are again.
    pub say: Vec<(SourceId, Say)>,
    /// When to look again.
    pub next: Option<Instant>,
}

impl Health {
    /// Looks at the clock for every source. Nothing is said of one that is not heard before `hush` is over.
    pub fn look(&mut self, now: Now, hush: Option<Instant>) -> Look {
        let mut look = Look::default();
        for (id, source) in &mut self.sources {
            let (turn, again) = source.tick(now);
            look.changed |= turn != Turn::Same;
            let (say, due) = source.say(now, hush);
            look.say.extend(say.map(|say| (id.clone(), say)));
            look.next = [look.next, again, due].into_iter().flatten().min();
        }
        look
    }

    /// How many of the sources that are watched are heard.
    pub fn live(&self, watched: &Sight) -> usize {
        let live =
            |id: &&String| self.sources.get(id.as_str()).is_some_and(|it| it.state() == SourceState::Live);
        watched.heard.keys().filter(live).count()
    }

    /// What people call a source; its id once it is gone.
    pub fn name(&self, id: &str) -> String {
        self.sources.get(id).map_or(id, SourceHealth::name).to_owned()
    }

    /// How many sources are heard, but for this one.
    pub fn others_live(&self, but: &str) -> u64 {
        let live = |(id, source): &(&SourceId, &SourceHealth)| {
            id.as_ref() != but && source.state() == SourceState::Live
        };
        self.sources.iter().filter(live).count() as u64
    }

    /// The state, by the precedence of the design: ringing, blind, paused, watching, well; `starting` before those two.
    pub fn state(&self, facts: &Facts, on_watch: bool) -> State {
        let enabled = || self.sources.values().filter(|source| source.state() != SourceState::Paused);
        if facts.unseen > 0 {
            State::Ringing
        } else if enabled().any(SourceHealth::is_blind)
            || !facts.gaps.is_empty()
            || facts.notifications.is_some()
            || facts.store.is_some()
        {
            State::Blind
        } else if facts.paused_until.is_some() {
            State::Paused
        } else if enabled().next().is_none() || enabled().any(|source| source.last_heard().is_none()) {
            State::Starting
        } else if on_watch {
            State::Watching
        } else {
            State::Well
        }
    }
}

/// What is true now: what [`Status`] is made of, whenever somebody asks.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Of the sources.
    pub health: Health,
    /// Of everything else.
    pub facts: Facts,
    /// The deploy watch that is under way.
    pub watch: Option<Account>,
    /// The state when somebody last looked, and since when it is that.
    pub state: (State, Timestamp),
}

impl Picture {
    /// Nothing is known yet.
    pub fn new(now: Timestamp) -> Self {
        Self {
            health: Health::default(),
            facts: Facts::default(),
            watch: None,
            state: (State::Starting, now),
        }
    }

    /// Notes since when the state is what it is. Returns whether it changed.
    pub fn settle(&mut self, now: Timestamp) -> bool {
        let state = self.health.state(&self.facts, self.watch.is_some());
        let changed = state != self.state.0;
        if changed {
            self.state = (state, now);
        }
        changed
    }

    /// Everything, in words.
    pub fn status(&self, words: &Words) -> Status {
        let (state, since) = self.state;
        let facts = &self.facts;
        let mut sources: Vec<_> = self
            .health
            .sources
            .iter()
            .filter(|(_, source)| source.state() != SourceState::Paused)
            .map(|(id, source)| source.status(id))
            .collect();
        let watch = self.watch.as_ref().map(|watch| watch.view(&self.health, words));
        sources.sort_by_key(|source| (source.state == SourceState::Live, source.name.clone()));
        Status {
            state,
            since: since.to_string(),
            text: words.fact(state, &sources, facts, watch.as_ref()),
            detail: words.detail(state, &sources, facts, watch.as_ref()),
            unseen: facts.unseen,
            worst: facts.worst.clone(),
            latest: facts.latest.clone(),
            sources,
            gaps: facts.gaps.clone(),
            certificate: facts.certificate.clone(),
            paused_until: facts.paused_until.map(|at| at.to_string()),
            held: facts.held,
            notifications: facts.notifications.clone(),
            store: facts.store.clone(),
            watch: watch.map(Box::new),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

#[cfg(test)]
mod tests;
