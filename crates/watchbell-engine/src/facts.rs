//! What the state depends on beside the sources: unseen rings and unchecked gaps, as the store has them.

use jiff::Timestamp;
use watchbell_logbook::store::{IssueQuery, IssueRow, Reader, StoreError, Tx};

use crate::health::Facts;
use crate::view::{Gap, WorstRing};

/// Where gaps stand among the store's settings.
const GAPS: &str = "gaps";
const PAUSED: &str = "paused_until";
const HELD: &str = "held";
/// More gaps than this are one long night; the oldest go.
const MOST_GAPS: usize = 50;

/// Reads what the store knows into `facts`.
pub(crate) fn refresh(reader: &Reader<'_>, facts: &mut Facts) -> Result<(), StoreError> {
    let unseen = reader.unseen()?;
    facts.unseen = unseen.issues + unseen.others;
    let worst =
        IssueQuery { unseen_only: true, include_acknowledged: true, limit: 1, ..IssueQuery::default() };
    facts.worst = reader.issues(&worst)?.into_iter().next().map(|issue| ring_of(issue, None));
    facts.latest.clear();
    for ring in reader.latest_rings(3)? {
        if let Some(issue) = reader.issue(&ring.issue_id)? {
            facts.latest.push(ring_of(issue, Some(ring.at)));
        }
    }
    facts.gaps = gaps(reader)?;
    facts.paused_until = reader.setting(PAUSED)?.and_then(|at| at.parse().ok());
    facts.held = reader.setting(HELD)?.and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok(())
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
    Ok(reader.setting(GAPS)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Keeps a gap until somebody says they checked.
pub(crate) fn add_gap(tx: &mut Tx<'_>, gap: Gap) -> Result<(), StoreError> {
    let mut all = gaps(&tx.reader())?;
    all.push(gap);
    let excess = all.len().saturating_sub(MOST_GAPS);
    all.drain(..excess);
    tx.put_setting(GAPS, &serde_json::to_string(&all).unwrap_or_default())
}

/// Somebody checked.
pub(crate) fn gaps_checked(tx: &mut Tx<'_>) -> Result<(), StoreError> {
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
