//! The dry run: what rules would have done with what is kept, judged by the same [`decide`] that rings, event by event
//! in the order of receipt, with what people did in between.
//!
//! It begins with the oldest kept event, however short the time that is asked for: an issue's count, its folding and what
//! triggers have counted come from before. Of issues that are older than that, the store knows how much they had had.
//! What left only counts cannot be judged again; how much that was is said.

mod rejudge;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use watchbell_core::config::Config;
use watchbell_core::policy::{Decision, Reason};
use watchbell_core::rule::{Rule, RuleSet, shadowed};
use watchbell_logbook::store::{Batch, Passing, Reader, Store, StoreError, TimelineQuery};

use crate::clock::SharedClock;
use crate::view::{Replay, ReplayRing};
use rejudge::{Policy, Rejudge};

/// Rings told one by one.
const MOST_RINGS: usize = 200;
/// More bars than this would be thinner than a pixel.
const MOST_BARS: i64 = 400;
/// Events between two looks at whether somebody still wants to know.
const STRIDE: usize = 1_024;
/// As many times that may be read before it is judged.
const AHEAD: usize = 4;

/// What shall be found out.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub policy: Policy,
    /// The rule that is looked at; `None`: all.
    pub rule: Option<usize>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub zone: TimeZone,
}

impl Wanted {
    /// These rules, over so many hours up to now, with everything else as `config` says.
    pub(crate) fn new(
        config: &Config,
        rules: Vec<Rule>,
        rule: Option<usize>,
        hours: u32,
        now: Timestamp,
        zone: TimeZone,
    ) -> Self {
        let hours = SignedDuration::from_hours(i64::from(hours.clamp(1, 8_760)));
        Self {
            policy: Config { rules, ..config.clone() }.into(),
            rule,
            from: now.saturating_sub(hours).unwrap_or(Timestamp::MIN),
            to: now,
            zone,
        }
    }
}

/// The same for a record that no resident has open.
///
/// # Errors
/// What opening the store brings.
pub async fn replay_on_disk(
    data_dir: &Path,
    config: &Config,
    rules: Vec<Rule>,
    rule: Option<usize>,
    hours: u32,
    clock: &SharedClock,
) -> Result<Replay, StoreError> {
    let wanted = Wanted::new(config, rules, rule, hours, clock.now(), TimeZone::system());
    Store::open(data_dir)?.read(move |reader| replay(reader, &wanted, |_| true)).await
}

/// Judges everything that is kept once more. `go_on` is told hundredths, and ends it by answering false.
pub(crate) fn replay(
    reader: &Reader<'_>,
    wanted: &Wanted,
    mut go_on: impl FnMut(u8) -> bool,
) -> Result<Replay, StoreError> {
    let stage = Stage::new(reader, wanted)?;
    let (oldest, newest) = (reader.oldest_seq()?, reader.newest_seq()?.max(1));
    let mut ended_early = false;
    // Judging takes longer than reading: they go side by side.
    let stage = thread::scope(|scope| {
        let (batches, read) = mpsc::sync_channel::<Batch>(AHEAD);
        let judging = scope.spawn(move || stage.judge_all(&read));
        let mut batch = Batch::default();
        reader.pass(0, |passing| {
            if passing.received >= wanted.to {
                return Ok(ControlFlow::Break(()));
            }
            if batch.is_empty() {
                let done = (passing.seq - oldest) * 100 / (newest - oldest + 1);
                ended_early = !go_on(u8::try_from(done).unwrap_or(100));
                if ended_early {
                    return Ok(ControlFlow::Break(()));
                }
            }
            batch.push(&passing);
            // Nobody takes it when an event could not be judged.
            let over = batch.len() == STRIDE && batches.send(std::mem::take(&mut batch)).is_err();
            Ok(if over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        let _ = batches.send(batch);
        drop(batches);
        judging.join().unwrap_or_else(|_| Err(StoreError::Panicked("a dry run".into())))
    })?;
    Ok(Replay { ended_early, ..stage.finish(reader)? })
}

/// What is told, while events pass.
struct Stage<'a> {
    wanted: &'a Wanted,
    rejudge: Rejudge,
    name: Option<&'a str>,
    /// The one rule alone: whether it matches, whichever rule decides.
    alone: RuleSet,
    told: Replay,
    held: HashMap<&'static str, u64>,
    above: HashMap<String, (String, u64)>,
    /// The latest rings, and the number of the first of them.
    rings: VecDeque<ReplayRing>,
    first: usize,
    /// The number of each issue's latest ring.
    rang: HashMap<i64, usize>,
}

impl<'a> Stage<'a> {
    fn new(reader: &Reader<'_>, wanted: &'a Wanted) -> Result<Self, StoreError> {
        let rules = wanted.policy.rules.rules();
        let one = wanted.rule.and_then(|index| rules.get(index));
        let above = shadowed(rules).into_iter().find(|(rule, _)| Some(*rule) == wanted.rule);
        let hours = (wanted.to.as_second() - wanted.from.as_second()) / 3_600;
        let step = if hours > MOST_BARS { 86_400 } else { 3_600 };
        Ok(Self {
            wanted,
            rejudge: Rejudge::new(reader, Some(wanted.policy.clone()), wanted.zone.clone())?,
            name: one.map(|rule| rule.name.as_str()),
            alone: RuleSet::new(one.cloned().into_iter().collect()),
            told: Replay {
                from: wanted.from.to_string(),
                to: wanted.to.to_string(),
                shadowed_by: above.and_then(|(_, by)| rules.get(by)).map(|rule| rule.name.clone()),
                step,
                bars: vec![0; bar(wanted, step, wanted.to) + 1],
                ..Replay::default()
            },
            held: HashMap::new(),
            above: HashMap::new(),
            rings: VecDeque::new(),
            first: 0,
            rang: HashMap::new(),
        })
    }

    fn judge_all(mut self, read: &mpsc::Receiver<Batch>) -> Result<Self, StoreError> {
        for batch in read {
            batch.iter().try_for_each(|passing| self.judge(&passing))?;
        }
        Ok(self)
    }

    fn judge(&mut self, passing: &Passing<'_>) -> Result<(), StoreError> {
        let (event, decision) = self.rejudge.judge(passing)?;
        if passing.received >= self.wanted.from {
            let matched = match self.name {
                None => decision.rule().is_some(),
                Some(_) => self.alone.matching(passing.source, &event).next().is_some(),
            };
            self.tell(passing, &decision, matched);
        }
        Ok(())
    }

    fn tell(&mut self, passing: &Passing<'_>, decision: &Decision, matched: bool) {
        self.told.events += 1;
        self.told.matched += u64::from(matched);
        let Some(rule) = decision.rule() else { return };
        if self.name.is_some_and(|name| name != rule) {
            if matched {
                let (_, count) =
                    self.above.entry(rule.to_owned()).or_insert_with(|| (passing.title.to_owned(), 0));
                *count += 1;
            }
            return;
        }
        match decision {
            Decision::Ring { .. } => self.ring(passing, rule),
            Decision::Summed { .. } => *self.held.entry(Reason::Budget.as_str()).or_default() += 1,
            Decision::Hold { reason, .. } => {
                *self.held.entry(reason.as_str()).or_default() += 1;
                let ring = self.rang.get(&passing.issue).and_then(|number| number.checked_sub(self.first));
                if *reason == Reason::RepeatAfter
                    && let Some(ring) = ring.and_then(|place| self.rings.get_mut(place))
                {
                    ring.folded += 1;
                }
            }
        }
    }

    fn ring(&mut self, passing: &Passing<'_>, rule: &str) {
        self.told.rang += 1;
        if let Some(bar) = self.told.bars.get_mut(bar(self.wanted, self.told.step, passing.received)) {
            *bar += 1;
        }
        if self.rings.len() == MOST_RINGS {
            self.rings.pop_front();
            self.first += 1;
        }
        self.rang.insert(passing.issue, self.first + self.rings.len());
        self.rings.push_back(ReplayRing {
            at: passing.received.to_string(),
            event_id: passing.event_id.to_owned(),
            issue_id: self.rejudge.issue(passing).to_owned(),
            title: passing.title.to_owned(),
            level: passing.level.into(),
            rule: rule.to_owned(),
            folded: 0,
        });
    }

    fn finish(self, reader: &Reader<'_>) -> Result<Replay, StoreError> {
        let all = reader.timeline(&TimelineQuery::all(self.wanted.from, self.wanted.to, 86_400))?;
        let all: u64 = all.iter().flat_map(|bucket| bucket.counts).sum();
        let really = reader.rings_by_rule(self.wanted.from)?;
        let mut held: Vec<_> = self.held.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        held.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut above: Vec<_> =
            self.above.into_iter().map(|(rule, (title, count))| (rule, title, count)).collect();
        above.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        Ok(Replay {
            not_kept: all.saturating_sub(self.told.events),
            really_rang: match self.name {
                Some(name) => really.get(name).copied().unwrap_or(0),
                None => really.values().sum(),
            },
            held,
            decided_above: above,
            rings: self.rings.into_iter().rev().collect(),
            ..self.told
        })
    }
}

fn bar(wanted: &Wanted, step: u32, at: Timestamp) -> usize {
    usize::try_from((at.as_second() - wanted.from.as_second()) / i64::from(step)).unwrap_or(0)
}
