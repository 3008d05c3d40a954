//! `GET /issues/{id}`: what an issue is, who is hit, its latest event, and why it rang or did not.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};

use super::event::{stacks, why};
use super::parts::{badge, counted, facts, outward, segment, text, time, who};
use super::timeline::{Picture, Span};
use super::{markdown, shortened, tags};
use crate::http::Served;
use crate::http::error::ApiError;
use crate::store::Reader;
use crate::store::{DecisionRow, EventQuery, EventRow, IssueRow, Result, UserRow};

/// Rows of each list.
const ROWS: usize = 25;
/// Events whose tags are summed up.
const SUMMED_UP: usize = 200;

struct Found {
    issue: IssueRow,
    events: Vec<EventRow>,
    users: Vec<UserRow>,
    by_one: bool,
    /// What they wrote last, by their keys.
    written: HashMap<String, (Timestamp, String)>,
    decisions: Vec<DecisionRow>,
    /// With commas between.
    environments: String,
    picture: Picture,
}

/// The page.
pub(in crate::http) async fn page(
    State(served): State<Served>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let now = (served.face.now)();
    let found = served.face.store.read(move |look| find(look, &id, now)).await?.ok_or_else(|| {
        ApiError::not_found(
            "No issue has this id.",
            "It may have been removed by `keep`, or never have been kept.",
        )
    })?;
    let issue = &found.issue;
    let events = found.events.iter().map(EventRow::event).collect::<Result<Vec<_>>>()?;
    let latest = found.events.first().zip(events.first());
    let body = html! {
        header.issue {
            (badge(issue.level))
            h1 { (text(&issue.title)) }
            p {
                (counted(issue.count, "event", "events")) ", " (counted(issue.users, "user", "users")) ", "
                (counted(issue.releases, "release", "releases")) ". First " (time(issue.first_seen, now))
                ", last " (time(issue.last_seen, now)) "."
                @if issue.acknowledged.is_some() { " Acknowledged." }
                @if issue.resolved { " Resolved." }
                @if issue.is_snoozed(now) {
                    " Snoozed until "
                    @match issue.snoozed_until() { Some(until) => { (time(until, now)) }, None => { "it gets worse" } }
                    "."
                }
            }
            (facts(&[
                ("Project", issue.project.as_deref()),
                ("Environment", Some(found.environments.as_str()).filter(|all| !all.is_empty())),
                ("Release", issue.release.as_deref()),
                ("Where", issue.culprit.as_deref()),
                ("Source", Some(&issue.source)),
            ]))
            @if let Some(url) = issue.url.as_deref().and_then(outward) {
                p { a href=(url) rel="noopener noreferrer" { "Open in logbook" } }
            }
        }
        section { h2 { "When" } (found.picture.draw()) }
        (users(&found, now))
        (tags::summary(&issue.issue_id, &events))
        @if let Some((row, event)) = latest {
            section { h2 { "Latest event" } (stacks(event)) }
            section {
                h2 { "Copy" }
                details { summary { "The latest event as Markdown" } pre { code { (markdown::event(row, event)) } } }
                p { a href={ "/v1/events/" (segment(&row.event_id)) } { "As a JSON document" } }
            }
        }
        (decided(&found.decisions, now))
        (list(&issue.issue_id, &found.events, issue.count, now))
    };
    Ok(super::page(&issue.title, &body))
}

fn find(look: &Reader<'_>, id: &str, now: Timestamp) -> Result<Option<Found>> {
    let Some(issue) = look.issue(id)? else { return Ok(None) };
    let query = EventQuery { issue_id: Some(id.to_owned()), limit: SUMMED_UP, ..EventQuery::default() };
    let (events, users) = (look.events(&query)?, look.affected_users(id, ROWS)?);
    let picture = Picture::read(look, Span::reaching(issue.first_seen, now), Some(id), now)?;
    let (by_one, written) = (look.by_one(&issue)?, look.written(id)?);
    let decisions = look.decisions(id, ROWS)?;
    let environments = look.seen_where(id)?.0.join(", ");
    Ok(Some(Found { issue, events, users, by_one, written, decisions, environments, picture }))
}

fn users(found: &Found, now: Timestamp) -> Markup {
    let Found { issue, users, .. } = found;
    let more = issue.users.saturating_sub(users.len() as u64);
    html! {
        section {
            h2 { "Who is hit" }
            @if users.is_empty() { p { "Nobody knows: its events name no user." } }
            @if found.by_one { p { "All " (issue.count) " by one user" } }
            ul.people {
                @for row in users {
                    li {
                        (who(&row.user)) " " span.dim { (counted(row.events, "event", "events")) ", last " (time(row.last_seen, now)) }
                        @if let Some((_, words)) = found.written.get(&row.key) { div { "wrote: “" (text(words)) "”" } }
                    }
                }
            }
            @if more > 0 { p { (more) " more" } }
        }
    }
}

fn decided(rows: &[DecisionRow], now: Timestamp) -> Markup {
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "Why it rang or did not" }
                ul.decisions { @for row in rows { li { (why(row, now)) } } }
            }
        }
    }
}

fn list(id: &str, rows: &[EventRow], all: u64, now: Timestamp) -> Markup {
    html! {
        section {
            h2 { "Events" }
            @if rows.is_empty() { p { "Its events have been removed by `keep`; only the figures are left." } }
            ol.events {
                @for row in rows.iter().take(ROWS) {
                    li {
                        (badge(row.level)) " "
                        a href={ "/events/" (segment(&row.event_id)) } { (time(row.happened, now)) } " "
                        bdi { (shortened(&row.title, 120)) }
                    }
                }
            }
            @if all > rows.len().min(ROWS) as u64 {
                p.dim { "The latest " (rows.len().min(ROWS)) " of " (all) ". " a href={ "/search?q=issue%3A" (segment(id)) } { "All that are kept" } }
            }
        }
    }
}
