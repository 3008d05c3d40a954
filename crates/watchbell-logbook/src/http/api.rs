//! The record as JSON: events, issues, the timeline.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use watchbell_core::Level;
use watchbell_core::cause::Cause;

use super::Served;
use super::error::ApiError;
use super::params::{Params, Point};
use crate::StoreError;
use crate::store::{DecisionRow, EventQuery, IssueOrder, IssueQuery, IssueRow, Reader, TimelineQuery};

/// Where the engine keeps what was missed, as a list of `{"source","from","to","text"}`.
pub(super) const GAPS: &str = "gaps";

/// The filters that lists of events share.
pub(super) fn event_query(params: &Params, now: Timestamp) -> Result<EventQuery, ApiError> {
    let mut query = EventQuery {
        query: params.query(now)?,
        now,
        min_level: params.level()?,
        project: params.owned("project"),
        source: params.owned("source"),
        issue_id: params.owned("issue"),
        limit: params.limit()?,
        ..EventQuery::default()
    };
    match params.point("before")? {
        Some(Point::Seq(seq)) => query.before = Some(seq),
        Some(Point::Time(at)) => query.until = Some(at),
        None => {}
    }
    match params.point("after")? {
        Some(Point::Seq(seq)) => query.after = Some(seq),
        Some(Point::Time(at)) => query.since = Some(at),
        None => {}
    }
    Ok(query)
}

/// `GET /v1/events?q=&level=&project=&source=&issue=&after=&before=&limit=`: newest first. `next` is the `before` of
/// the next page, which may have more even where this one is not full: a page looks at a few thousand events at most.
pub(super) async fn events(State(served): State<Served>, params: Params) -> Result<Response, ApiError> {
    let query = event_query(&params, (served.face.now)())?;
    let found = served.face.store.read(move |look| look.search(&query)).await?;
    let next = found.next.map(|next| next.to_string());
    let mut text = String::from("{\"events\":[");
    for (number, row) in found.rows.iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&row.json()?);
    }
    text.push_str("],\"next\":");
    text.push_str(&next.map_or_else(|| "null".into(), |next| format!("\"{next}\"")));
    text.push('}');
    Ok(written(text))
}

/// `GET /v1/events/{id}`: the event, what was decided on it, and what came.
pub(super) async fn event(
    State(served): State<Served>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let found = served.face.store.read(move |look| {
        let Some(row) = look.event(&id)? else { return Ok(None) };
        let (raw, decision) = look.raw_and_decision(&row)?;
        Ok(Some((row.json()?, raw, decision)))
    });
    let (json, raw, decision) = found.await?.ok_or_else(no_event)?;
    let open =
        json.strip_suffix('}').ok_or_else(|| StoreError::Corrupt("an event is no JSON object".into()))?;
    // What came is JSON as it came: the same numbers, the same order. Anything else is shown as text.
    let raw = match serde_json::from_str::<&RawValue>(&raw) {
        Ok(raw) => raw.get().to_owned(),
        Err(_) => Value::from(raw).to_string(),
    };
    let decision = decision.map_or(Value::Null, |row| decision_json(&row));
    Ok(written(format!("{open},\"decision\":{decision},\"raw\":{raw}}}")))
}

/// `GET /v1/issues?sort=worst|last_seen|count&level=&source=&project=&q=&all=1&after=&limit=`. `next` is the `after` of
/// the next page.
pub(super) async fn issues(State(served): State<Served>, params: Params) -> Result<Json<Value>, ApiError> {
    let now = (served.face.now)();
    let query = issue_query(&params, now)?;
    let limit = query.limit;
    let look = move |look: &Reader<'_>| {
        let rows = look.issues(&query)?;
        rows.into_iter().map(|row| Ok((look.by_one(&row)?, row))).collect::<Result<Vec<_>, StoreError>>()
    };
    let rows = served.face.store.read(look).await?;
    let next = if rows.len() == limit { rows.last().map(|(_, row)| row.issue_id.clone()) } else { None };
    let issues: Vec<_> = rows.iter().map(|(by_one, row)| issue_json(row, *by_one, now)).collect();
    Ok(Json(json!({"issues": issues, "next": next})))
}

/// The filters that lists of issues share.
pub(super) fn issue_query(params: &Params, now: Timestamp) -> Result<IssueQuery, ApiError> {
    let order = match params.get("sort").unwrap_or("worst") {
        "worst" => IssueOrder::Worst,
        "last_seen" => IssueOrder::Newest,
        "count" => IssueOrder::Count,
        other => {
            let hint = "Issues are sorted by worst, last_seen or count.";
            return Err(ApiError::bad_request(format!("`sort={other}` is not known."), hint));
        }
    };
    Ok(IssueQuery {
        order,
        min_level: params.level()?,
        source: params.owned("source"),
        project: params.owned("project"),
        now,
        text: params.owned("q"),
        unseen_only: params.get("unseen").is_some(),
        include_acknowledged: params.get("all").is_some(),
        limit: params.limit()?,
        after: params.owned("after"),
        ..IssueQuery::default()
    })
}

/// `GET /v1/timeline?from=&to=&step=&q=&level=&project=&source=&issue=`: events per step (seconds, whole minutes); steps
/// without events are left out. Without times, the last 24 hours. `releases` are those first heard of in that time, `gaps`
/// what was missed and nobody has checked; `counted_since` is set when a query meant too much to count all of it.
pub(super) async fn timeline(State(served): State<Served>, params: Params) -> Result<Json<Value>, ApiError> {
    let to = params.time("to")?.unwrap_or_else(|| (served.face.now)());
    let day = SignedDuration::from_hours(24);
    let from = params.time("from")?.unwrap_or_else(|| to.checked_sub(day).unwrap_or(to));
    let step = match params.get("step") {
        None => 300,
        Some(text) => text.trim_end_matches('s').parse().map_err(|_| {
            ApiError::bad_request(
                format!("`step={text}` is no number of seconds."),
                "Leave it out for 5 minutes.",
            )
        })?,
    };
    let query = TimelineQuery {
        from,
        to,
        step,
        min_level: params.level()?,
        source: params.owned("source"),
        project: params.owned("project"),
        query: params.query((served.face.now)())?,
        issue_id: params.owned("issue"),
    };
    let found = served.face.store.read(move |look| {
        let marks = look.release_marks(query.from, query.to)?;
        Ok((look.counts(&query)?, marks, look.setting(GAPS)?))
    });
    let (counts, marks, gaps) = found.await?;
    let buckets = counts.buckets.iter().map(|bucket| {
        let mut counts = serde_json::Map::new();
        counts.insert("at".into(), bucket.at.to_string().into());
        for (level, n) in Level::ALL.into_iter().zip(bucket.counts) {
            counts.insert(level.as_str().into(), n.into());
        }
        Value::Object(counts)
    });
    // As the engine wrote them; a logbook that is served alone listens to nothing, and misses nothing.
    let gaps = gaps.and_then(|gaps| serde_json::from_str(&gaps).ok()).unwrap_or_else(|| json!([]));
    Ok(Json(json!({
        "from": from,
        "to": to,
        "step": step,
        "buckets": buckets.collect::<Vec<_>>(),
        "releases": marks.iter().map(|(at, release)| json!({"at": at, "release": release})).collect::<Vec<_>>(),
        "gaps": gaps,
        "counted_since": counts.since,
    })))
}

pub(super) fn no_event() -> ApiError {
    ApiError::not_found(
        "No event has this id.",
        "It may have been removed by `keep`, or never have been kept.",
    )
}

fn decision_json(row: &DecisionRow) -> Value {
    let decided = &row.decided;
    json!({
        "rang": decided.rang.is_some(),
        "rule": decided.rule,
        "code": decided.code,
        "text": decided.text,
        "at": decided.at,
    })
}

fn issue_json(row: &IssueRow, by_one: bool, now: Timestamp) -> Value {
    let status = match row {
        row if row.resolved => "resolved",
        row if row.is_snoozed(now) => "muted",
        _ => "unresolved",
    };
    json!({
        "status": status,
        "issue_id": row.issue_id,
        "source": row.source,
        "project": row.project,
        "environment": row.environment,
        "release": row.release,
        "title": row.title,
        "culprit": row.culprit,
        "url": row.url,
        "last_event": row.last_event,
        "level": row.level,
        "first_seen": row.first_seen,
        "last_seen": row.last_seen,
        "count": row.count,
        "users": row.users,
        "releases": row.releases,
        "came_back": row.came_back,
        "returns": row.returns,
        "cause": row.cause.map(Cause::as_str),
        "why": row.reasons(by_one, now),
        "unseen": row.unseen,
        "acknowledged": row.acknowledged.is_some(),
        "resolved": row.resolved,
        "snoozed_until": row.snoozed_until(),
        "last_ring": row.last_ring.as_ref().map(|ring| ring.at),
    })
}

/// JSON that is text already.
fn written(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
