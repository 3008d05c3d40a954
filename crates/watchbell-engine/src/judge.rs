//! What happens to events inside the one transaction: append, decide, store the reason, say what shall be seen.
//!
//! Runs on the store's writer thread. The deciding itself is [`watchbell_core::policy::decide`].

mod tallies;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::config::Keep;
use watchbell_core::policy::{self, Baseline, Decision, Moment, QuietHours, Reason, Tally, decide};
use watchbell_core::rule::{RingAgain, RuleSet};
use watchbell_core::watch::{self, Finds, Plan};
use watchbell_core::{Event, Level, alert};
use watchbell_logbook::store::{
    Appended, Arrived, DecidedRow, IssueCounts, OutboxRow, OutboxState, Ready, StoreError, Tx,
};

use crate::links::Links;
use crate::outbox::put;
use crate::source::{Batch, Payload, SourceId};
use crate::watch::Account;
pub(crate) use tallies::Tallies;

/// An event that is older than this when it comes is late.
const LATE: Duration = Duration::from_mins(1);
/// More late events than this in one batch are a time that was missed: they ring as one.
const FEW: usize = 3;

impl Batch {
    /// In which circumstances its events come: those that are late, and the others.
    fn circumstances(&self, now: Timestamp) -> (Arrived, Arrived) {
        let late = self
            .heard
            .iter()
            .filter(|heard| matches!(heard, Payload::Event(ready) if is_late(&ready.event, now)));
        if self.first_read {
            (Arrived::FirstRead, Arrived::FirstRead)
        } else if late.count() > FEW {
            (Arrived::CaughtUp, Arrived::Live)
        } else {
            (Arrived::Live, Arrived::Live)
        }
    }
}

fn is_late(event: &Event, now: Timestamp) -> bool {
    event.timestamp.is_some_and(|at| now.duration_since(at) > LATE.try_into().unwrap_or_default())
}

/// What judging needs to know. One value for a whole transaction, so that its events are judged by the same rules.
#[derive(Clone)]
pub(crate) struct Bench {
    pub rules: RuleSet,
    pub keep: Keep,
    pub now: Timestamp,
    pub paused_until: Option<Timestamp>,
    /// The deploy watch that is under way, as far as it was kept.
    pub watch: Option<Account>,
    pub quiet_hours: QuietHours,
    pub per_minute: u32,
    pub tallies: Tallies,
    pub show_people: bool,
    /// Whether the store knows what was before.
    pub remembers: bool,
    /// Whether somebody listens to what becomes of each event.
    pub telling: bool,
    /// The id of the source that the built-in logbook is.
    pub local: SourceId,
    pub links: Links,
    pub zone: TimeZone,
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
    /// The ids of the events, batch by batch, in order.
    pub ids: Vec<Vec<String>>,
    /// What shall be seen now.
    pub show: Vec<OutboxRow>,
    /// What is up and shall say more: replaced in place where it still is.
    pub refresh: Vec<OutboxRow>,
    /// Events that were kept.
    pub kept: u64,
    /// Each of them, where somebody listens.
    pub told: Vec<Told>,
    /// Events heard, those that were only counted included.
    pub heard: u64,
    /// What shall be counted into the summary.
    pub sum: Vec<OutboxRow>,
    /// Events that the pause held.
    pub held: u64,
    /// Whether the quiet hours held any.
    pub quiet: bool,
    /// What the deploy watch has heard, these events included.
    pub watch: Option<Finds>,
}

/// Judges `batches` in order, each event seeing the effects of those before it.
pub(crate) fn judge(tx: &mut Tx<'_>, bench: &Bench, batches: &[Batch]) -> Result<Judged, StoreError> {
    let watch = bench.watch.as_ref();
    let mut judged = Judged { watch: watch.map(|account| account.finds.clone()), ..Judged::default() };
    let mut tally = bench.tallies.begin(tx)?;
    let moment = Moment {
        now: bench.now,
        paused_until: bench.paused_until,
        first_read: false,
        quiet: bench.quiet_hours.quiet(bench.now, &bench.zone),
        per_minute: bench.per_minute,
        catching_up: false,
        watch: watch.map(|account| account.plan.clone()),
    };
    for batch in batches {
        let (late, timely) = batch.circumstances(bench.now);
        let mut ids = Vec::with_capacity(batch.heard.len());
        let mut counted: BTreeMap<(i64, Level), u64> = BTreeMap::new();
        for heard in &batch.heard {
            judged.heard += 1;
            match heard {
                Payload::Counted { level, at } => {
                    let minute = sane(*at, bench.now).as_second().div_euclid(60);
                    *counted.entry((minute, *level)).or_default() += 1;
                    ids.push(String::new());
                }
                Payload::Event(ready) => {
                    let arrived = if is_late(&ready.event, bench.now) { late } else { timely };
                    let heard = Hearing { source: &batch.source, arrived, moment: &moment };
                    ids.push(one(tx, bench, &heard, ready, &mut tally, &mut judged)?);
                }
            }
        }
        for ((minute, level), n) in counted {
            let at = Timestamp::from_second(minute * 60).unwrap_or(bench.now);
            tx.count(&batch.source, level, at, n);
            if let (Some(finds), Some(account)) = (&mut judged.watch, watch)
                && !batch.first_read
            {
                finds.pass(&account.plan, &batch.source, level, n);
            }
        }
        if let Some(cursor) = &batch.cursor {
            tx.set_cursor(&batch.source, cursor)?;
        }
        judged.ids.push(ids);
    }
    bench.tallies.end(tx, tally)?;
    if let (Some(finds), Some(account)) = (&judged.watch, watch) {
        tx.watch_finds(account.id, &crate::watch::text(finds)?)?;
    }
    Ok(judged)
}

/// In which circumstances an event is judged.
struct Hearing<'a> {
    source: &'a SourceId,
    arrived: Arrived,
    moment: &'a Moment,
}

/// The sender's time, unless it is missing or lies in the future: clocks that run ahead must not make bars of tomorrow.
fn sane(at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    at.map_or(now, |at| at.min(now))
}

fn one(
    tx: &mut Tx<'_>,
    bench: &Bench,
    hearing: &Hearing<'_>,
    ready: &Ready,
    tally: &mut Tally,
    judged: &mut Judged,
) -> Result<String, StoreError> {
    let (source, event) = (hearing.source.as_ref(), &ready.event);
    let forgettable = event.level < bench.keep.level;
    let kept = if forgettable { tx.take_for_now(ready, bench.now)? } else { tx.take(ready, bench.now)? };
    if !kept.new {
        return Ok(kept.event_id);
    }
    let moment = Moment {
        first_read: hearing.arrived == Arrived::FirstRead,
        catching_up: hearing.arrived == Arrived::CaughtUp,
        ..hearing.moment.clone()
    };
    let heard = policy::Heard { source, issue_id: &kept.issue_id, event, at: kept.happened };
    let decision = decide(&bench.rules, &heard, &kept.history, &moment, tally);
    if let (Some(finds), Some(account)) = (&mut judged.watch, &bench.watch) {
        watched(finds, (bench, &account.plan), hearing, event, &kept, &decision);
    }
    if matches!(decision, Decision::Hold { reason: Reason::NoRule, .. }) && forgettable {
        let event_id = kept.event_id.clone();
        tx.forget(kept.seq)?;
        return Ok(event_id);
    }
    tx.arrived(kept.seq, hearing.arrived)?;
    let text = reason(&decision, &kept, bench);
    tx.decided(kept.seq, &decided(&decision, &text, bench.now))?;
    // Of a storm nearly all are held, and nobody reads their words.
    let words = LazyCell::new(|| words(event, &kept, &decision, bench));
    let url = bench.links.of(event, &kept.event_id);
    let row = |state, urgency, sound: &str| OutboxRow {
        key: issue_key(&kept.issue_id),
        kind: "issue".into(),
        issue_id: Some(kept.issue_id.clone()),
        rule: decision.rule().map(str::to_owned),
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
        Decision::Summed { urgency, .. } => {
            judged.sum.push(put(tx, row(OutboxState::Wanted, *urgency, "none"))?);
        }
        Decision::Hold { reason: Reason::Paused, .. } => judged.held += 1,
        Decision::Hold { reason: Reason::QuietHours, .. } => judged.quiet = true,
        Decision::Hold { .. } => {}
    }
    judged.kept += 1;
    if bench.telling {
        judged.told.push(Told {
            at: bench.now,
            source: hearing.source.clone(),
            event_id: kept.event_id.clone(),
            issue_id: kept.issue_id.clone(),
            level: event.level,
            title: words.title.clone(),
            body: words.body.clone(),
            decision: decision.clone(),
            text,
            url,
            count: kept.counts.count,
            users: kept.counts.users,
        });
    }
    Ok(kept.event_id)
}

/// Counts an event into the deploy watch, unless it is known to be older than that.
fn watched(
    finds: &mut Finds,
    (bench, plan): (&Bench, &Plan),
    hearing: &Hearing<'_>,
    event: &Event,
    kept: &Appended,
    decision: &Decision,
) {
    let read_back = match hearing.arrived {
        Arrived::FirstRead => true,
        Arrived::CaughtUp => kept.happened < plan.began,
        Arrived::Live => false,
    };
    if read_back {
        return;
    }
    finds.hear(
        plan,
        &watch::Heard {
            source: hearing.source,
            level: event.level,
            at: kept.happened,
            issue_id: &kept.issue_id,
            first_seen: Some(kept.counts.first_seen).filter(|_| bench.remembers),
            title: &alert::title(event),
            users: kept.counts.users,
            rang: decision.rang().is_some(),
            held: decision.reason() == Some(Reason::Watching),
        },
    );
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
