//! How one source does.

mod forwarders;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::say;

use super::Now;
use super::absence::{Absence, Say};
use crate::source::{BlindReason, Payload, Signal};
use crate::view::{SourceState, SourceStatus};
use forwarders::Forwarders;

/// An event that is older than this when it comes was not on its way all that time.
const LATE: Duration = Duration::from_mins(1);

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
    /// Why it was not heard the last time.
    was_lost: Option<String>,
    absence: Absence,
    forwarders: Forwarders,
    /// It is heard, and blind all the same: one of its forwarders is not.
    in_part: bool,
    reconnects: VecDeque<Timestamp>,
    ever_live: bool,
    /// Payloads that could not be read since it was started.
    pub undecodable: u64,
    /// How much of what its server allows is left, in its words.
    pub budget: Option<String>,
    /// What it says of itself that is no fault.
    pub note: Option<String>,
    /// How long the last live event took from its sender's clock to here.
    pub lag: Option<Duration>,
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
            state: if source.enabled { SourceState::Connecting } else { SourceState::Paused },
            since: now,
            last_heard: None,
            reason: None,
            text: None,
            was_lost: None,
            absence: Absence::default(),
            forwarders: Forwarders::default(),
            in_part: false,
            reconnects: VecDeque::new(),
            ever_live: false,
            undecodable: 0,
            budget: None,
            note: None,
            lag: None,
        }
    }

    /// Something came: an event, a keep-alive. Where a person is needed although parts are heard (one of several files may not be
    /// read), that is so until the source says that it is live.
    pub fn heard(&mut self, now: Now) -> Turn {
        if self.state != SourceState::NeedsAttention && !self.in_part {
            return self.live(now);
        }
        self.last_heard = Some(now);
        Turn::Same
    }

    fn live(&mut self, now: Now) -> Turn {
        self.last_heard = Some(now);
        if self.in_part {
            return self.turn(SourceState::Blind);
        }
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
        self.was_lost = self.text.take();
        self.absence.back(now).map_or(Turn::Changed, Turn::Back)
    }

    /// Takes what the source task tells of its connection.
    pub fn signal(&mut self, signal: &Signal, now: Now) -> Turn {
        match signal {
            Signal::Connecting | Signal::Gap { .. } => Turn::Same,
            Signal::Budget { text } => replace(&mut self.budget, text),
            Signal::Note { text } => replace(&mut self.note, text),
            Signal::Heartbeat(beat) => {
                self.forwarders.hear(beat, now);
                let turn = self.look_at_forwarders(now);
                if turn == Turn::Same { self.heard(now) } else { turn }
            }
            Signal::Live => self.live(now),
            Signal::Heard => self.heard(now),
            Signal::Undecodable { count, .. } => {
                self.undecodable += count;
                self.heard(now)
            }
            Signal::Blind { reason, text, retry_in_ms } => {
                self.absence.begin(now);
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
                let in_part = self.in_part && state == SourceState::Connecting;
                self.turn(if in_part { SourceState::Blind } else { state })
            }
        }
    }

    /// Where it is heard itself, its forwarders decide.
    fn look_at_forwarders(&mut self, now: Now) -> Turn {
        match self.forwarders.trouble(now) {
            Some((since, text)) if self.state == SourceState::Live || self.in_part => {
                self.absence.begin(since);
                let same = self.text.as_ref() == Some(&text);
                (self.in_part, self.reason, self.text) = (true, Some(BlindReason::Silent), Some(text));
                if self.turn(SourceState::Blind) == Turn::Same && same { Turn::Same } else { Turn::Changed }
            }
            None if std::mem::take(&mut self.in_part) => {
                // What it has not sent it sends now: nothing is missing.
                self.live(now);
                Turn::Changed
            }
            _ => Turn::Same,
        }
    }

    /// Looks at the clock: a source that is not heard for its `silence` is blind. Returns when to look again.
    pub fn tick(&mut self, now: Now) -> (Turn, Option<Instant>) {
        let turn = self.look_at_forwarders(now);
        let (silence, again) = self.look_at_silence(now);
        let due = [again, self.forwarders.due(now)].into_iter().flatten().min();
        (if silence == Turn::Same { turn } else { silence }, due)
    }

    fn look_at_silence(&mut self, now: Now) -> (Turn, Option<Instant>) {
        if !matches!(self.state, SourceState::Live | SourceState::Connecting) || self.last_heard.is_none() {
            return (Turn::Same, None);
        }
        if self.within_silence(now) {
            return (
                Turn::Same,
                self.last_heard.zip(self.silence).map(|(heard, silence)| heard.tick + silence),
            );
        }
        self.absence.begin(self.last_heard.unwrap_or(now));
        if self.reason.is_none() {
            self.reason = Some(BlindReason::Silent);
            self.text = Some(say!("status-no-answer"));
        }
        (self.turn(SourceState::Blind), None)
    }

    fn turn(&mut self, state: SourceState) -> Turn {
        if self.state == state {
            return Turn::Same;
        }
        self.state = state;
        if let Some(lost) = self.absence.since() {
            self.since = lost;
        }
        Turn::Changed
    }

    fn within_silence(&self, now: Now) -> bool {
        let Some(silence) = self.silence else { return self.last_heard.is_some() };
        self.last_heard.is_some_and(|heard| now.tick.saturating_duration_since(heard.tick) <= silence)
    }

    /// Takes note of what came live, or is read back.
    pub fn take(&mut self, heard: &[Payload], first_read: bool, now: Timestamp) {
        self.absence.read_back(heard);
        let last = heard.last().filter(|_| !first_read).and_then(Payload::at);
        let late = last.and_then(|at| Duration::try_from(now.duration_since(at)).ok());
        // What is older was waiting for us.
        self.lag = late.filter(|late| *late < LATE).or(self.lag);
    }

    /// What happened while it was not heard cannot be asked for.
    pub fn cannot_read_back(&mut self) {
        self.absence.cannot_read_back();
    }

    /// What is to be said of it now, and when to look again.
    pub fn say(&mut self, now: Now, hush: Option<Instant>) -> (Option<Say>, Option<Instant>) {
        if self.state == SourceState::Paused {
            return (None, None);
        }
        self.absence.say(now, self.silence(), hush)
    }

    /// Where it stands.
    pub fn state(&self) -> SourceState {
        self.state
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it was not heard before it was heard again, in words.
    pub fn was_lost(&self) -> Option<&str> {
        self.was_lost.as_deref()
    }

    /// Why it is not heard, in words.
    pub fn why(&self) -> String {
        self.text.clone().unwrap_or_else(|| say!("status-no-answer"))
    }

    /// Whether a failure keeps it from being heard, now.
    pub fn is_blind(&self) -> bool {
        matches!(self.state, SourceState::Blind | SourceState::NeedsUnlock | SourceState::NeedsAttention)
    }

    /// How long it may be silent.
    pub fn silence(&self) -> Duration {
        self.silence.unwrap_or_default()
    }

    /// Whether something comes from it also when nothing happens.
    pub fn says_that_it_lives(&self) -> bool {
        self.silence.is_some()
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

/// Takes over a text that people see; an empty one is none.
fn replace(old: &mut Option<String>, new: &str) -> Turn {
    let new = Some(new).filter(|new| !new.is_empty());
    if old.as_deref() == new {
        return Turn::Same;
    }
    *old = new.map(str::to_owned);
    Turn::Changed
}

#[cfg(test)]
mod tests {
    use watchbell_core::config::SourceKind;

    use super::*;

    #[test]
    fn who_needs_a_person_needs_one_until_the_source_says_that_it_is_live() {
        let now = Now { wall: Timestamp::UNIX_EPOCH, tick: Instant::now() };
        let mut health = SourceHealth::new(&Source::new("files", SourceKind::File), now.wall);
        health.signal(&Signal::Live, now);
        let text = "a.log cannot be read: permission denied".to_owned();
        health.signal(&Signal::Blind { reason: BlindReason::Forbidden, text, retry_in_ms: None }, now);
        health.heard(now);
        health.signal(&Signal::Heard, now);
        assert_eq!(health.state(), SourceState::NeedsAttention, "other files are read all the while");
        health.signal(&Signal::Live, now);
        assert_eq!(health.state(), SourceState::Live);
    }

    /// So many seconds after 14:00, and what a forwarder says then.
    struct Logbook {
        health: SourceHealth,
        begun: Now,
    }

    impl Logbook {
        fn at(&self, seconds: u64) -> Now {
            let after = Duration::from_secs(seconds);
            Now { wall: self.begun.wall + after, tick: self.begun.tick + after }
        }

        fn says(&mut self, seconds: u64, more: &str) {
            let beat = format!(r#"{{"id":"web-1","host":"web-1","interval":60{more}}}"#);
            let beat = Signal::Heartbeat(watchbell_core::heartbeat::Heartbeat::read(&beat).unwrap());
            self.health.signal(&beat, self.at(seconds));
        }

        fn is(&mut self, seconds: u64) -> (SourceState, Option<String>) {
            self.health.tick(self.at(seconds));
            (self.health.state(), self.health.text.clone())
        }
    }

    #[test]
    fn a_logbook_is_blind_while_one_of_its_forwarders_is_overdue_or_in_trouble() {
        let wall = "2026-11-22T14:00:00Z".parse().unwrap();
        let health = SourceHealth::new(&Source::new("local", SourceKind::Local), wall);
        let mut logbook = Logbook { health, begun: Now { wall, tick: Instant::now() } };
        let live = (SourceState::Live, None);
        logbook.health.signal(&Signal::Live, logbook.at(0));
        logbook.says(0, "");
        assert_eq!(logbook.is(149), live, "two of them may be late");
        let due = logbook.health.tick(logbook.at(149)).1;
        assert_eq!(due, Some(logbook.at(150).tick), "it is looked again when the next is overdue");
        let at = watchbell_core::alert::moment(wall, logbook.at(150).wall, &jiff::tz::TimeZone::system());
        let overdue = Some(format!("the forwarder on web-1 was last heard at {at}"));
        assert_eq!(logbook.is(150), (SourceState::Blind, overdue.clone()));
        logbook.health.heard(logbook.at(151));
        logbook.health.signal(&Signal::Live, logbook.at(152));
        assert_eq!(logbook.is(152), (SourceState::Blind, overdue), "that others are heard does not help");
        assert_eq!(logbook.health.say(logbook.at(153), None).0, Some(Say::Blind { since: wall }));

        logbook.says(200, "");
        assert_eq!(logbook.is(200), live);
        logbook.says(210, r#","trouble":"a.log cannot be read""#);
        let trouble = "the forwarder on web-1 says: a.log cannot be read".to_owned();
        assert_eq!(logbook.is(210), (SourceState::Blind, Some(trouble)));
        logbook.says(220, r#","gone":true"#);
        assert_eq!(logbook.is(9_000), live, "nobody waits for what was taken out of service");

        logbook.says(9_000, r#","age":140,"heard":"2026-11-22T12:00:00Z""#);
        assert_eq!(logbook.is(9_009), live, "the logbook was away itself: it is given its time");
        assert_eq!(logbook.is(9_010).0, SourceState::Blind);
    }
}
