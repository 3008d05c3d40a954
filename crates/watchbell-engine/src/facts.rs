//! What the state depends on beside the sources: unseen rings and unchecked gaps, as the store has them.

use jiff::Timestamp;
use watchbell_core::policy::Reason;
use watchbell_core::rule::Urgency;
use watchbell_core::say;
use watchbell_logbook::store::{IssueQuery, IssueRow, OutboxRow, OutboxState, Reader, StoreError, Tx};

use crate::health::Facts;
use crate::outbox::put;
use crate::view::{Gap, WorstRing};

/// Where gaps stand among the store's settings.
const GAPS: &str = "gaps";
/// Those that somebody has checked: what was missed then is still missing from the picture of that time.
const CHECKED: &str = "gaps_checked";
const PAUSED: &str = "paused_until";
const HELD: &str = "held";
const QUIET: &str = "quiet_since";
/// Since when rings are held, by reason: those that count are told of when that ends.
const HOLDS: [(Reason, &str); 2] = [(Reason::QuietHours, QUIET), (Reason::Paused, "paused_since")];
/// More gaps than this are one long night; the oldest go.
const MOST_GAPS: usize = 50;

/// Reads what the store knows into `facts`.
pub(crate) fn refresh(reader: &Reader<'_>, facts: &mut Facts, now: Timestamp) -> Result<(), StoreError> {
    let unseen = reader.unseen()?;
    facts.unseen = unseen.issues + unseen.others;
    let worst =
        IssueQuery { now, unseen_only: true, include_acknowledged: true, limit: 1, ..IssueQuery::default() };
    facts.worst = reader.issues(&worst)?.into_iter().next().map(|issue| ring_of(issue, None));
    facts.latest.clear();
    for ring in reader.latest_rings(3)? {
        if let Some(issue) = reader.issue(&ring.issue_id)? {
            facts.latest.push(ring_of(issue, Some(ring.at)));
        }
    }
    facts.gaps = gaps(reader)?;
    facts.paused_until = paused_until(reader)?;
    facts.quiet = reader.setting(QUIET)?.is_some();
    facts.held = reader.setting(HELD)?.and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok(())
}

/// Until when it is silent, if somebody asked for that.
pub(crate) fn paused_until(reader: &Reader<'_>) -> Result<Option<Timestamp>, StoreError> {
    Ok(reader.setting(PAUSED)?.and_then(|at| at.parse().ok()))
}

fn ring_of(issue: IssueRow, at: Option<Timestamp>) -> WorstRing {
    let at = at.or(issue.last_ring.map(|ring| ring.at)).unwrap_or(issue.first_seen);
    WorstRing {
        issue_id: issue.issue_id,
        title: issue.title,
        level: issue.level.into(),
        users: issue.users,
        at: at.to_string(),
        unseen: issue.unseen,
    }
}

fn gaps(reader: &Reader<'_>) -> Result<Vec<Gap>, StoreError> {
    kept(reader, GAPS)
}

/// What was missed, whether somebody has checked or not, oldest first.
pub(crate) fn missed(reader: &Reader<'_>) -> Result<Vec<Gap>, StoreError> {
    let mut all = kept(reader, CHECKED)?;
    all.extend(gaps(reader)?);
    Ok(all)
}

fn kept(reader: &Reader<'_>, name: &str) -> Result<Vec<Gap>, StoreError> {
    Ok(reader.setting(name)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn keep(tx: &mut Tx<'_>, name: &str, mut gaps: Vec<Gap>) -> Result<(), StoreError> {
    let excess = gaps.len().saturating_sub(MOST_GAPS);
    gaps.drain(..excess);
    tx.put_setting(name, &serde_json::to_string(&gaps).unwrap_or_default())
}

/// Keeps a gap until somebody says they checked. One that goes on is one.
pub(crate) fn add_gap(tx: &mut Tx<'_>, gap: Gap) -> Result<(), StoreError> {
    let mut all = gaps(&tx.reader())?;
    let before = all.iter_mut().rev().find(|before| before.source == gap.source);
    match before.filter(|before| before.text == gap.text && before.to >= gap.from) {
        Some(before) => before.to = gap.to,
        None => all.push(gap),
    }
    keep(tx, GAPS, all)
}

/// Somebody checked.
pub(crate) fn gaps_checked(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let all = missed(&tx.reader())?;
    keep(tx, CHECKED, all)?;
    tx.remove_setting(GAPS)
}

/// Keeps a pause over a restart.
pub(crate) fn set_paused(tx: &mut Tx<'_>, until: Option<Timestamp>) -> Result<(), StoreError> {
    tx.remove_setting(HELD)?;
    match until {
        Some(until) => tx.put_setting(PAUSED, &until.to_string()),
        None => tx.remove_setting(PAUSED),
    }
}

/// Counts what a pause holds.
pub(crate) fn add_held(tx: &mut Tx<'_>, held: u64) -> Result<(), StoreError> {
    let before: u64 = tx.reader().setting(HELD)?.and_then(|n| n.parse().ok()).unwrap_or(0);
    tx.put_setting(HELD, &(before + held).to_string())
}

/// Something is held for this reason, for the first time or once more.
pub(crate) fn hold(tx: &mut Tx<'_>, reason: Reason, now: Timestamp) -> Result<(), StoreError> {
    for (_, since) in HOLDS.iter().filter(|(held, _)| *held == reason) {
        if tx.reader().setting(since)?.is_none() {
            tx.put_setting(since, &now.to_string())?;
        }
    }
    Ok(())
}

/// What was held for this reason is summed up in one ring, if there is anything: it is wanted, and returned.
pub(crate) fn release(
    tx: &mut Tx<'_>,
    reason: Reason,
    now: Timestamp,
) -> Result<Option<OutboxRow>, StoreError> {
    let Some((_, since)) = HOLDS.iter().find(|(held, _)| *held == reason) else { return Ok(None) };
    let Some(began) = tx.reader().setting(since)?.and_then(|at| at.parse().ok()) else { return Ok(None) };
    tx.remove_setting(since)?;
    let (issues, worst) = tx.release(reason.as_str(), began)?;
    let Some(worst) = worst else { return Ok(None) };
    let row = OutboxRow {
        key: format!("held:{}", reason.as_str()),
        kind: "summary".into(),
        issue_id: None,
        rule: None,
        title: say!("ring-held", n = issues, reason = reason.as_str()),
        body: format!(
            "{}\n{}",
            say!("ring-worst", level = worst.level.as_str(), title = worst.title.as_str()),
            say!("ring-rest")
        ),
        level: worst.level,
        urgency: Urgency::Normal,
        sound: "bell".into(),
        url: None,
        state: OutboxState::Wanted,
        count: issues,
        users: worst.users,
        at: now,
        // The issues are what is unseen.
        unseen: false,
        revision: 0,
    };
    put(tx, row).map(Some)
}
