//! What happens to events inside the one transaction: append, decide, store the reason, say what shall be seen.
//!
//! Runs on the store's writer thread. The deciding itself is [`watchbell_core::policy::decide`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use watchbell_core::config::Keep;
use watchbell_core::decode::Decoded;
use watchbell_core::policy::{Baseline, Decision, Heard, Moment, Reason, Tally, decide};
use watchbell_core::rule::{RingAgain, RuleSet};
use watchbell_core::{Event, Level, alert};
use watchbell_logbook::store::{Appended, DecidedRow, IssueCounts, OutboxRow, OutboxState, StoreError, Tx};

use crate::links::Links;
use crate::source::SourceId;

/// Some events of one source, on their way into the store.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub source: SourceId,
    pub heard: Vec<Decoded>,
    pub cursor: Option<String>,
    pub first_read: bool,
}

/// What judging needs to know. One value for a whole transaction, so that its events are judged by the same rules.
#[derive(Clone)]
pub(crate) struct Bench {
    pub rules: RuleSet,
    pub keep: Keep,
    pub now: Timestamp,
    pub paused_until: Option<Timestamp>,
    pub show_people: bool,
    /// The id of the source that the built-in logbook is.
    pub local: SourceId,
    pub links: Links,
    pub zone: jiff::tz::TimeZone,
}

/// What became of one event, for those who watch.
#[derive(Debug, Clone)]
pub struct Told {
    /// RFC 3339 is made of it.
    pub at: Timestamp,
    /// Whose.
    pub source: SourceId,
    /// The event.
    pub event_id: String,
    /// Its issue.
    pub issue_id: String,
    /// Its level.
    pub level: Level,
    /// One line that names it.
    pub title: String,
    /// A second line.
    pub body: String,
    /// What became of it.
    pub decision: Decision,
    /// Why, for people.
    pub text: String,
    /// Where its page is.
    pub url: Option<String>,
    /// Events of the issue so far.
    pub count: u64,
    /// Users of the issue so far.
    pub users: u64,
}

/// What came of a transaction.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// The ids of the events, arrival by arrival, in order.
    pub ids: Vec<Vec<String>>,
    /// What shall be seen now.
    pub show: Vec<OutboxRow>,
    /// What is up and shall say more: replaced in place where it still is.
    pub refresh: Vec<OutboxRow>,
    /// Every event that was kept.
    pub told: Vec<Told>,
    /// Events heard, those that were only counted included.
    pub heard: u64,
    /// Events that the pause held.
    pub held: u64,
}

/// Judges `arrivals` in order, each event seeing the effects of those before it.
pub(crate) fn judge(tx: &mut Tx<'_>, bench: &Bench, arrivals: &[Arrival]) -> Result<Judged, StoreError> {
    let mut judged = Judged::default();
    // What triggers count does not outlive the transaction yet.
    let mut tally = Tally::default();
    for arrival in arrivals {
        let mut ids = Vec::with_capacity(arrival.heard.len());
        let mut counted: BTreeMap<(i64, Level), u64> = BTreeMap::new();
        for heard in &arrival.heard {
            judged.heard += 1;
            match heard {
                Decoded::Counted { level, at } => {
                    let minute = sane(*at, bench.now).as_second().div_euclid(60);
                    *counted.entry((minute, *level)).or_default() += 1;
                    ids.push(String::new());
                }
                Decoded::Event(event) => ids.push(one(tx, bench, arrival, event, &mut tally, &mut judged)?),
            }
        }
        for ((minute, level), n) in counted {
            let at = Timestamp::from_second(minute * 60).unwrap_or(bench.now);
            tx.count(&arrival.source, level, at, n);
        }
        if let Some(cursor) = &arrival.cursor {
            tx.set_cursor(&arrival.source, cursor)?;
        }
        judged.ids.push(ids);
    }
    Ok(judged)
}

/// The sender's time, unless it is missing or lies in the future: clocks that run ahead must not make bars of tomorrow.
fn sane(at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    at.map_or(now, |at| at.min(now))
}

fn one(
    tx: &mut Tx<'_>,
    bench: &Bench,
    arrival: &Arrival,
    event: &Event,
    tally: &mut Tally,
    judged: &mut Judged,
) -> Result<String, StoreError> {
    let source = arrival.source.as_ref();
    let kept = tx.append(source, event, bench.now)?;
    if !kept.new {
        return Ok(kept.event_id);
    }
    let moment = Moment {
        paused_until: bench.paused_until,
        first_read: arrival.first_read,
        ..Moment::at(bench.now)
    };
    let at = sane(event.timestamp, bench.now);
    let heard = Heard { source, issue_id: &kept.issue_id, event, at };
    let decision = decide(&bench.rules, &heard, &kept.history, &moment, tally);
    if matches!(decision, Decision::Hold { reason: Reason::NoRule, .. }) && event.level < bench.keep.level {
        let event_id = kept.event_id.clone();
        tx.forget(kept.seq)?;
        return Ok(event_id);
    }
    let text = reason(&decision, &kept, bench);
    tx.decided(kept.seq, &decided(&decision, &text, bench.now))?;
    let words = words(event, &kept, &decision, bench);
    let url = bench.links.of(event, &kept.event_id);
    let row = |state, urgency, sound: &str| OutboxRow {
        key: issue_key(&kept.issue_id),
        kind: "issue".into(),
        issue_id: Some(kept.issue_id.clone()),
        title: words.title.clone(),
        body: words.body.clone(),
        level: kept.counts.worst,
        urgency,
        sound: sound.to_owned(),
        url: url.clone(),
        state,
        count: kept.counts.count,
        users: kept.counts.users,
        at: bench.now,
        unseen: true,
        revision: 0,
    };
    match &decision {
        Decision::Ring { urgency, sound, .. } => {
            judged.show.push(put(tx, row(OutboxState::Wanted, *urgency, sound))?);
        }
        Decision::Hold { reason: Reason::RepeatAfter, .. } => {
            let up = tx.reader().outbox(&issue_key(&kept.issue_id))?.filter(|up| up.unseen);
            if let Some(up) = up {
                // One that waits to be shown goes on waiting; one that is up is replaced, silently. A kill before that
                // loses a number, and no ring is repeated for it.
                let sound = if up.state == OutboxState::Wanted { up.sound } else { "none".into() };
                judged.refresh.push(put(tx, row(up.state, up.urgency, &sound))?);
            }
        }
        Decision::Hold { reason: Reason::Paused, .. } => judged.held += 1,
        Decision::Hold { .. } | Decision::Summed { .. } => {}
    }
    judged.told.push(Told {
        at: bench.now,
        source: arrival.source.clone(),
        event_id: kept.event_id.clone(),
        issue_id: kept.issue_id,
        level: event.level,
        title: words.title,
        body: words.body,
        decision,
        text,
        url,
        count: kept.counts.count,
        users: kept.counts.users,
    });
    Ok(kept.event_id)
}

/// Wants `row`, and says under which revision.
fn put(tx: &mut Tx<'_>, row: OutboxRow) -> Result<OutboxRow, StoreError> {
    tx.outbox_put(&row)?;
    Ok(tx.reader().outbox(&row.key)?.unwrap_or(row))
}

fn decided(decision: &Decision, text: &str, at: Timestamp) -> DecidedRow {
    let rule = decision.rule().map(str::to_owned);
    DecidedRow { rule, code: decision.code().into(), text: text.into(), at, rang: decision.rang() }
}

impl Bench {
    fn show(&self) -> alert::Show<'_> {
        alert::Show { now: self.now, zone: &self.zone, people: self.show_people }
    }

    fn rings_when_worse(&self, rule: Option<&str>) -> bool {
        let rules = self.rules.rules();
        rules.iter().any(|one| Some(one.name.as_str()) == rule && one.ring_again == RingAgain::Worse)
    }
}

/// What the notification says. What would make it ring again is measured from this ring, or from the one it folds into.
fn words(event: &Event, kept: &Appended, decision: &Decision, bench: &Bench) -> alert::Words {
    let IssueCounts { count, users, releases, first_seen, worst } = kept.counts;
    let now = Baseline { level: worst, count, users, releases };
    let from =
        if decision.rings() { Some(now) } else { kept.history.last_ring.as_ref().map(|ring| ring.baseline) };
    let rings_again_from = from.filter(|_| bench.rings_when_worse(decision.rule()));
    alert::ring(event, &alert::Issue { count, users, releases, first_seen, rings_again_from }, &bench.show())
}

/// Why it rang or did not.
fn reason(decision: &Decision, kept: &Appended, bench: &Bench) -> String {
    let folded = match (&kept.history.last_ring, decision.rings()) {
        (Some(ring), false) => kept.counts.count.saturating_sub(ring.baseline.count),
        _ => 0,
    };
    alert::reason(decision, bench.now, folded, &bench.show())
}

/// The outbox key of an issue's ring.
pub(crate) fn issue_key(issue_id: &str) -> String {
    format!("issue:{issue_id}")
}
