//! Who is hit: read from the store, put into words.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use watchbell_core::config::SourceKind;
use watchbell_core::people::{self, address};
use watchbell_core::say;
use watchbell_logbook::store::{IssueRow, ProjectCoverage, Reader, StoreError, UserRow};

use super::Names;
use crate::view::{Coverage, EventView, Hit, People, Person, Snippet};

/// Told at once: whoever writes to more has other means.
const MOST: usize = 10_000;
/// Shown with an issue.
const SHOWN: usize = 50;
/// How far back coverage is looked at, in days.
const LATELY: i64 = 7;

/// All whom an issue hits; `id` is its own or one of its events'.
pub(crate) fn people(reader: &Reader<'_>, id: &str) -> Result<Option<People>, StoreError> {
    let issue = match reader.issue(id)? {
        Some(issue) => Some(issue),
        None => reader.event(id)?.map(|event| reader.issue(&event.issue_id)).transpose()?.flatten(),
    };
    let Some(issue) = issue else { return Ok(None) };
    let people = named(reader, &issue.issue_id, MOST)?;
    Ok(Some(People { people, all: issue.users }))
}

/// Whom an issue hits, and what is missing to reach them; `event` is the one that is shown.
pub(super) fn hit(
    reader: &Reader<'_>,
    issue: &IssueRow,
    event: &EventView,
    names: &Names,
    now: Timestamp,
) -> Result<Hit, StoreError> {
    let figures = reader.hit_by(&issue.issue_id)?;
    let people = named(reader, &issue.issue_id, SHOWN)?;
    let anonymous = issue.count.saturating_sub(figures.events);
    let lacking = anonymous > 0 || figures.unreachable > 0;
    let coverage = if anonymous > 0 {
        let project = issue.project.clone().unwrap_or_default();
        let coverage = reader.coverage_of(lately(now), &issue.source, issue.project.as_deref())?;
        // None where its events are older than that.
        (coverage.events > 0)
            .then(|| words(ProjectCoverage { source: issue.source.clone(), project, coverage }, names))
    } else {
        None
    };
    Ok(Hit {
        by_one: people::all_by_one(figures.users, figures.events, issue.count)
            .then(|| say!("ring-all-by-one", n = issue.count)),
        people,
        all: figures.users,
        addresses: figures.addresses,
        unreachable: figures.unreachable,
        anonymous,
        snippet: if lacking { snippet(event, names.kinds.get(&issue.source).copied()) } else { None },
        coverage,
    })
}

/// How many of the events since then name a user, project by project: the largest first, at most `most`.
pub(crate) fn coverage(
    reader: &Reader<'_>,
    source: Option<&str>,
    names: &Names,
    since: Timestamp,
    most: usize,
) -> Result<Vec<Coverage>, StoreError> {
    let rows = reader.coverage(since, source, most)?;
    Ok(rows.into_iter().map(|row| words(row, names)).collect())
}

/// From when on coverage is looked at, where nothing else is asked for.
pub(crate) fn lately(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * LATELY)).unwrap_or(Timestamp::MIN)
}

fn words(row: ProjectCoverage, names: &Names) -> Coverage {
    let of = match row.project {
        project if !project.is_empty() => project,
        _ => names.sources.get(&row.source).cloned().unwrap_or(row.source),
    };
    let text = row.coverage.words(&of);
    Coverage { of, events: row.coverage.events, named: row.coverage.named, text }
}

/// Those that are known, with what they wrote.
fn named(reader: &Reader<'_>, issue_id: &str, most: usize) -> Result<Vec<Person>, StoreError> {
    let mut written = reader.written(issue_id)?;
    let rows = reader.affected_users(issue_id, most)?.into_iter();
    Ok(rows
        .map(|row| Person { wrote: written.remove(&row.key).map(|(_, text)| text), ..person(row) })
        .collect())
}

fn person(row: UserRow) -> Person {
    let user = row.user;
    let contact = user.email.as_deref().and_then(address).map(str::to_owned);
    let label = user.username.or(user.email).or_else(|| user.id.map(|id| say!("ring-user-id", id = id)));
    let label = label.or(user.ip_address).unwrap_or_else(|| say!("ring-somebody"));
    Person { label, contact, events: row.events, wrote: None }
}

/// In the words of the SDK that sent the event; else, where a team sends events of its own making, as JSON.
fn snippet(event: &EventView, kind: Option<SourceKind>) -> Option<Snippet> {
    let raw: Option<Value> = serde_json::from_str(&event.json).ok();
    let raw = raw.as_ref();
    // A record of OpenTelemetry says its language, but is told by its shape.
    let is_record =
        |raw: &&Value| ["timeUnixNano", "severityNumber"].iter().all(|key| raw.get(key).is_some());
    let sdk = raw.and_then(|raw| raw.pointer("/sdk/name")?.as_str());
    let sdk = sdk.or_else(|| raw.filter(is_record).map(|_| "opentelemetry"));
    let platform = event.facts.iter().find(|(name, _)| name == "platform").map(|(_, value)| value.as_str());
    let known = people::snippet(sdk, platform);
    let own = matches!(
        kind,
        Some(
            SourceKind::Local
                | SourceKind::Sse
                | SourceKind::Ndjson
                | SourceKind::Websocket
                | SourceKind::Mercure
        )
    );
    let snippet = known.or_else(|| own.then_some(people::JSON))?;
    Some(Snippet { language: snippet.language.into(), code: snippet.code.into() })
}
