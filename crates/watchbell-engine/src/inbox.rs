//! The inbox and one issue, as people see them: read from the store, put into words.

mod people;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use watchbell_core::cause::{self, Cause};
use watchbell_core::config::SourceKind;
use watchbell_core::rule::Colour;
use watchbell_logbook::store::{
    DecisionRow as Stored, EventQuery, EventRow, IssueOrder, IssueQuery, IssueRow as Row, Ranked, Reader,
    StoreError, TimelineQuery,
};

use crate::view::{
    DecisionRow, EventLine, EventView, ExceptionView, FrameView, Inbox, InboxOrder, InboxQuery, Issue,
    IssueRow, Outage, Seen,
};
pub(crate) use people::{coverage, lately, people};

/// What the configuration says of sources and rules.
pub(crate) struct Names {
    /// What people call a source, by its id.
    pub sources: HashMap<String, String>,
    /// What a source is, by its id.
    pub kinds: HashMap<String, SourceKind>,
    /// The colour of a rule, by its name.
    pub colours: HashMap<String, Colour>,
}

const MOST: u32 = 1_000;
const LINES: usize = 50;
/// The spark's bars: an hour in steps of two minutes.
const SPARK: (u32, usize) = (120, 30);

/// A page of the inbox.
pub(crate) fn inbox(
    reader: &Reader<'_>,
    query: &InboxQuery,
    names: &Names,
    now: Timestamp,
) -> Result<Inbox, StoreError> {
    let ranked = reader.ranked(&IssueQuery {
        order: match query.order {
            InboxOrder::Worst => IssueOrder::Worst,
            InboxOrder::Newest => IssueOrder::Newest,
        },
        now,
        min_level: query.level.map(Into::into),
        source: query.source.clone(),
        text: Some(query.text.trim().to_owned()).filter(|text| !text.is_empty()),
        environment: query.environment.clone(),
        release: query.release.clone(),
        cause: query.cause.as_deref().and_then(Cause::parse),
        held: query.held,
        awake_at: (!query.all).then_some(now),
        include_acknowledged: query.all,
        ..IssueQuery::default()
    })?;
    let folded = match (query.order, &query.cause) {
        (InboxOrder::Worst, None) => cause::fold(ranked, |it| (it.cause, it.standing.last_seen), now),
        _ => ranked.into_iter().map(|issue| (issue, Vec::new())).collect(),
    };
    let total = folded.len() as u64;
    let limit = if query.limit == 0 { 100 } else { query.limit.min(MOST) };
    let page: Vec<_> = folded.into_iter().skip(query.offset as usize).take(limit as usize).collect();
    let heads: Vec<_> = page.iter().map(|(head, _)| *head).collect();
    let issues = reader.issue_rows(&heads)?.into_iter().zip(&page).map(|(row, (head, others))| {
        Ok(IssueRow { outage: outage(head, others, now), ..issue_row(reader, &row, names, now)? })
    });
    let (environments, releases, held) = reader.heard_of()?;
    Ok(Inbox { issues: issues.collect::<Result<_, StoreError>>()?, total, held, environments, releases })
}

/// What one cause floods, said at the first of its issues.
fn outage(head: &Ranked, others: &[Ranked], now: Timestamp) -> Option<Outage> {
    let cause = head.cause.filter(|_| !others.is_empty())?;
    let lately = |issue: &Ranked| issue.standing.pace.last_hour(now);
    Some(Outage {
        cause: cause.as_str().into(),
        text: cause.words(),
        issues: 1 + others.len() as u64,
        events: lately(head) + others.iter().map(lately).sum::<u64>(),
    })
}

fn issue_row(reader: &Reader<'_>, row: &Row, names: &Names, now: Timestamp) -> Result<IssueRow, StoreError> {
    let decisions = reader.decisions(&row.issue_id, LINES)?;
    Ok(IssueRow {
        id: row.issue_id.clone(),
        title: row.title.clone(),
        culprit: row.culprit.clone(),
        level: row.level.into(),
        source: row.source.clone(),
        source_name: names.sources.get(&row.source).unwrap_or(&row.source).clone(),
        environment: row.environment.clone(),
        release: row.release.clone(),
        first_seen: row.first_seen.to_string(),
        last_seen: row.last_seen.to_string(),
        count: row.count,
        users: row.users,
        seen: seen(row, now),
        snoozed_until: row.snoozed_until().filter(|until| *until > now).map(|until| until.to_string()),
        colour: row.rang_rule.as_ref().and_then(|rule| names.colours.get(rule)).copied(),
        why_here: row.reasons(reader.by_one(row)?, now),
        news: row.news(now),
        returns: row.returns,
        outage: None,
        decision: runs(&decisions).into_iter().next().unwrap_or_else(|| nothing_decided(row)),
        spark: spark(reader, &row.issue_id, now)?,
    })
}

fn seen(row: &Row, now: Timestamp) -> Seen {
    if row.resolved {
        Seen::Resolved
    } else if row.is_snoozed(now) {
        Seen::Snoozed
    } else if row.unseen {
        Seen::Unseen
    } else if row.acknowledged.is_some() {
        Seen::Acknowledged
    } else {
        Seen::Seen
    }
}

fn nothing_decided(row: &Row) -> DecisionRow {
    let text = "Recorded".into();
    DecisionRow {
        at: row.last_seen.to_string(),
        code: "no_rule".into(),
        text,
        detail: None,
        rule: None,
        times: row.count,
    }
}

/// Decisions newest first, those in a row that are alike as one.
fn runs(decisions: &[Stored]) -> Vec<DecisionRow> {
    let mut rows: Vec<DecisionRow> = Vec::new();
    for Stored { decided, .. } in decisions {
        match rows.last_mut() {
            Some(last)
                if last.code == decided.code && last.rule == decided.rule && decided.code != "ring" =>
            {
                last.times += 1;
            }
            _ => rows.push(DecisionRow {
                at: decided.at.to_string(),
                code: decided.code.clone(),
                text: decided.text.clone(),
                detail: None,
                rule: decided.rule.clone(),
                times: 1,
            }),
        }
    }
    rows
}

fn spark(reader: &Reader<'_>, issue_id: &str, now: Timestamp) -> Result<Vec<u32>, StoreError> {
    let (step, bars) = SPARK;
    let from = now - SignedDuration::from_secs(i64::from(step) * i64::try_from(bars).unwrap_or(0));
    let query = TimelineQuery { issue_id: Some(issue_id.to_owned()), ..TimelineQuery::all(from, now, step) };
    let mut spark = vec![0_u32; bars];
    for bucket in reader.timeline(&query)? {
        let at = bucket.at.duration_since(from).as_secs() / i64::from(step);
        let sum = u32::try_from(bucket.counts.iter().sum::<u64>()).unwrap_or(u32::MAX);
        if let Some(bar) = usize::try_from(at.max(0)).ok().and_then(|at| spark.get_mut(at.min(bars - 1))) {
            *bar = bar.saturating_add(sum);
        }
    }
    Ok(spark)
}

/// One issue in full. `id` is its own, or that of the one of its events that shall be seen.
pub(crate) fn issue(
    reader: &Reader<'_>,
    id: &str,
    names: &Names,
    now: Timestamp,
) -> Result<Option<Issue>, StoreError> {
    let (issue_id, asked) = match reader.issue(id)? {
        Some(issue) => (issue.issue_id, None),
        None => match reader.event(id)? {
            Some(event) => (event.issue_id.clone(), Some(event)),
            None => return Ok(None),
        },
    };
    let Some(row) = reader.issue(&issue_id)? else { return Ok(None) };
    let events = reader.events(&EventQuery {
        issue_id: Some(issue_id.clone()),
        limit: LINES,
        ..EventQuery::default()
    })?;
    let Some(shown) = asked.as_ref().or(events.first()) else { return Ok(None) };
    let event = event_view(reader, shown)?;
    let (environments, releases) = reader.seen_where(&issue_id)?;
    Ok(Some(Issue {
        hit: people::hit(reader, &row, &event, names, now)?,
        decisions: runs(&reader.decisions(&issue_id, LINES)?),
        event,
        events: others(&events, shown).map(event_line).collect::<Result<_, _>>()?,
        environments,
        releases,
        has_link: row.url.is_some(),
        tracker: None,
        row: issue_row(reader, &row, names, now)?,
    }))
}

fn others<'e>(events: &'e [EventRow], shown: &EventRow) -> impl Iterator<Item = &'e EventRow> {
    let shown = shown.seq;
    events.iter().filter(move |event| event.seq != shown)
}

fn event_line(row: &EventRow) -> Result<EventLine, StoreError> {
    let event = row.event()?;
    Ok(EventLine {
        event_id: row.event_id.clone(),
        at: row.happened.to_string(),
        level: row.level.into(),
        release: event.release,
        person: event.user.as_ref().and_then(|user| user.key().map(str::to_owned)),
    })
}

fn event_view(reader: &Reader<'_>, row: &EventRow) -> Result<EventView, StoreError> {
    let event = row.event()?;
    let (raw, _) = reader.raw_and_decision(row)?;
    let facts = [
        ("environment", &event.environment),
        ("release", &event.release),
        ("server_name", &event.server_name),
        ("transaction", &event.transaction),
        ("logger", &event.logger),
        ("platform", &event.platform),
        ("project", &event.project),
    ];
    let user = event.user.clone().unwrap_or_default();
    let user = [
        ("id", user.id),
        ("email", user.email),
        ("username", user.username),
        ("ip_address", user.ip_address),
    ];
    Ok(EventView {
        event_id: row.event_id.clone(),
        at: row.happened.to_string(),
        received: row.received.to_string(),
        level: row.level.into(),
        message: event.message,
        exceptions: event.exceptions.iter().rev().map(exception).collect(),
        tags: event.tags,
        facts: facts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect(),
        user: user.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
        url: event.url,
        json: pretty(raw),
    })
}

fn exception(exception: &watchbell_core::Exception) -> ExceptionView {
    let frames = exception.frames.iter().rev().map(|frame| {
        let file = frame.filename.as_deref().or(frame.module.as_deref()).unwrap_or("?");
        FrameView {
            place: frame.lineno.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}")),
            function: frame.function.clone(),
            in_app: frame.in_app,
            source: frame.context_line.clone(),
        }
    });
    ExceptionView { ty: exception.ty.clone(), value: exception.value.clone(), frames: frames.collect() }
}

fn pretty(raw: String) -> String {
    let indented = serde_json::from_str::<serde_json::Value>(&raw)
        .and_then(|value| serde_json::to_string_pretty(&value));
    indented.unwrap_or(raw)
}
