//! How every source does, and the one word on everything.
//!
//! Pure: signals, the time and facts come in, [`Status`] comes out. **Architecture Invariant:** [`State::Well`] needs every
//! enabled source heard within its `silence`, nothing unseen, no unchecked gap, a notification service and a store that
//! takes events. What is blind is never well.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use watchbell_core::config::{Source, SourceKind};

use crate::source::{BlindReason, Signal, SourceId};
use crate::view::{Gap, SourceState, SourceStatus, State, Status, WorstRing};
use crate::words::Words;

/// A moment on both clocks: the wall's for people, the monotonic one for timers.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// For people.
    pub wall: Timestamp,
    /// For timers.
    pub tick: Instant,
}

/// How one source does.
#[derive(Debug, Clone)]
pub struct SourceHealth {
    name: String,
    /// `None`: it needs no sign of life. The built-in logbook is heard as long as it is served.
    silence: Option<Duration>,
    state: SourceState,
    since: Timestamp,
    last_heard: Option<Now>,
    reason: Option<BlindReason>,
    text: Option<String>,
    /// When it stopped being heard: set by the first failure, cleared when it is live.
    lost_at: Option<Now>,
    reconnects: VecDeque<Timestamp>,
    ever_live: bool,
    /// Payloads that could not be read since it was started.
    pub undecodable: u64,
}

/// What a signal brought about, for the pipeline to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing that people would notice.
    Same,
    /// It is heard again after it was lost at this time.
    Back(Timestamp),
    /// Something else that people see.
    Changed,
}

/// Failures that pass by themselves: until `silence` is over the source still counts as heard.
fn passes(reason: BlindReason) -> bool {
    matches!(reason, BlindReason::Refused | BlindReason::Silent | BlindReason::RateLimited)
}

impl SourceHealth {
    /// A source that has just been started, or whose settings changed.
    pub fn new(source: &Source, now: Timestamp) -> Self {
        Self {
            name: source.name.clone(),
            silence: (source.kind != SourceKind::Local).then(|| source.silence()),
            state: if source.enabled { SourceState::Connecting } else { SourceState::Off },
            since: now,
            last_heard: None,
            reason: None,
            text: None,
            lost_at: None,
            reconnects: VecDeque::new(),
            ever_live: false,
            undecodable: 0,
        }
    }

    /// Something came: an event, a keep-alive.
    pub fn heard(&mut self, now: Now) -> Turn {
        self.last_heard = Some(now);
        self.live(now)
    }

    fn live(&mut self, now: Now) -> Turn {
        if self.state == SourceState::Live {
            return Turn::Same;
        }
        if self.ever_live {
            self.reconnects.push_back(now.wall);
            self.reconnects.retain(|at| *at > now.wall - SignedDuration::from_hours(24));
            self.reconnects.truncate(10_000);
        }
        self.state = SourceState::Live;
        self.since = now.wall;
        self.ever_live = true;
        self.reason = None;
        self.text = None;
        self.last_heard = Some(now);
        self.lost_at.take().map_or(Turn::Changed, |lost| Turn::Back(lost.wall))
    }

    /// Takes what the source task tells of its connection.
    pub fn signal(&mut self, signal: &Signal, now: Now) -> Turn {
        match signal {
            Signal::Connecting | Signal::Gap { .. } => Turn::Same,
            Signal::Live | Signal::Heard => self.heard(now),
            Signal::Undecodable { .. } => {
                self.undecodable += 1;
                self.heard(now)
            }
            Signal::Blind { reason, text, retry_in_ms } => {
                self.lost_at.get_or_insert(now);
                self.reason = Some(*reason);
                self.text = Some(text.clone());
                let state = match (reason, retry_in_ms) {
                    (BlindReason::Locked, _) => SourceState::NeedsUnlock,
                    (_, None) => SourceState::NeedsAttention,
                    (reason, Some(_)) if passes(*reason) && self.within_silence(now) => {
                        SourceState::Connecting
                    }
                    _ => SourceState::Blind,
                };
                self.turn(state)
            }
        }
    }

    /// Looks at the clock: a source that is not heard for its `silence` is blind. Returns when to look again.
    pub fn tick(&mut self, now: Now) -> (Turn, Option<Instant>) {
        if !matches!(self.state, SourceState::Live | SourceState::Connecting) || self.last_heard.is_none() {
            return (Turn::Same, None);
        }
        if self.within_silence(now) {
            return (
                Turn::Same,
                self.last_heard.zip(self.silence).map(|(heard, silence)| heard.tick + silence),
            );
        }
        self.lost_at = self.lost_at.or(self.last_heard);
        if self.reason.is_none() {
            self.reason = Some(BlindReason::Silent);
            self.text = Some("no answer".into());
        }
        (self.turn(SourceState::Blind), None)
    }

    fn turn(&mut self, state: SourceState) -> Turn {
        if self.state == state {
            return Turn::Same;
        }
        self.state = state;
        if let Some(lost) = self.lost_at {
            self.since = lost.wall;
        }
        Turn::Changed
    }

    fn within_silence(&self, now: Now) -> bool {
        let Some(silence) = self.silence else { return self.last_heard.is_some() };
        self.last_heard.is_some_and(|heard| now.tick.saturating_duration_since(heard.tick) <= silence)
    }

    /// Whether a failure keeps it from being heard, now.
    pub fn is_blind(&self) -> bool {
        matches!(self.state, SourceState::Blind | SourceState::NeedsUnlock | SourceState::NeedsAttention)
    }

    /// How long it may be silent.
    pub fn silence(&self) -> Duration {
        self.silence.unwrap_or_default()
    }

    /// When it was last heard.
    pub fn last_heard(&self) -> Option<Timestamp> {
        self.last_heard.map(|now| now.wall)
    }

    /// Connections made again in the last 24 h.
    pub fn reconnects(&self) -> u32 {
        u32::try_from(self.reconnects.len()).unwrap_or(u32::MAX)
    }

    /// In a few words.
    pub fn status(&self, id: &str) -> SourceStatus {
        SourceStatus {
            id: id.into(),
            name: self.name.clone(),
            state: self.state,
            since: self.since.to_string(),
            last_heard: self.last_heard.map(|at| at.wall.to_string()),
            reason: self.reason,
            text: self.text.clone(),
        }
    }
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

impl Health {
    /// Looks at the clock for every source. Returns whether people would notice, and when to look again.
    pub fn tick(&mut self, now: Now) -> (bool, Option<Instant>) {
        let mut changed = false;
        let mut next: Option<Instant> = None;
        for source in self.sources.values_mut() {
            let (turn, again) = source.tick(now);
            changed |= turn != Turn::Same;
            next = [next, again].into_iter().flatten().min();
        }
        (changed, next)
    }

    /// The state, by the precedence of the design: ringing, blind, paused, watching, well; `starting` before `well`.
    pub fn state(&self, facts: &Facts) -> State {
        let enabled = || self.sources.values().filter(|source| source.state != SourceState::Off);
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
        } else if enabled().next().is_none() || enabled().any(|source| source.last_heard.is_none()) {
            State::Starting
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
    /// The state when somebody last looked, and since when it is that.
    pub state: (State, Timestamp),
}

impl Picture {
    /// Nothing is known yet.
    pub fn new(now: Timestamp) -> Self {
        Self { health: Health::default(), facts: Facts::default(), state: (State::Starting, now) }
    }

    /// Notes since when the state is what it is. Returns whether it changed.
    pub fn settle(&mut self, now: Timestamp) -> bool {
        let state = self.health.state(&self.facts);
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
            .filter(|(_, source)| source.state != SourceState::Off)
            .map(|(id, source)| source.status(id))
            .collect();
        sources.sort_by_key(|source| (source.state == SourceState::Live, source.name.clone()));
        Status {
            state,
            since: since.to_string(),
            text: words.fact(state, &sources, facts),
            detail: words.detail(state, &sources, facts),
            unseen: facts.unseen,
            worst: facts.worst.clone(),
            latest: facts.latest.clone(),
            sources,
            gaps: facts.gaps.clone(),
            paused_until: facts.paused_until.map(|at| at.to_string()),
            held: facts.held,
            notifications: facts.notifications.clone(),
            store: facts.store.clone(),
            watch: None,
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}
