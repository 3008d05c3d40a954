//! `GET /events/{id}`: one event, all of it.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use watchbell_core::{Event, Exception, Frame};

use super::indent::indent;
use super::parts::{badge, facts, outward, segment, text, time, who};
use super::{markdown, shortened, visible};
use crate::http::Served;
use crate::http::api::no_event;
use crate::http::error::ApiError;
use crate::store::{DecisionRow, EventRow, Reader, Result};

/// Characters of a message; the whole of it stands in the JSON below.
const MESSAGE: usize = 20_000;
/// Frames of a stack trace; a runaway recursion has more than anybody reads.
const FRAMES: usize = 250;

struct Found {
    row: EventRow,
    raw: String,
    decision: Option<DecisionRow>,
    older: Option<String>,
    newer: Option<String>,
}

/// The page.
pub(in crate::http) async fn page(
    State(served): State<Served>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Found { row, raw, decision, older, newer } =
        served.face.store.read(move |look| find(look, &id)).await?.ok_or_else(no_event)?;
    let (event, now) = (row.event()?, (served.face.now)());
    let body = html! {
        nav.around aria-label="Events of this issue" {
            @if let Some(id) = older { a rel="prev" href={ "/events/" (segment(&id)) } { "← Previous" } }
            a href={ "/issues/" (segment(&row.issue_id)) } { "All events of this issue" }
            @if let Some(id) = newer { a rel="next" href={ "/events/" (segment(&id)) } { "Next →" } }
        }
        header.issue {
            (badge(event.level))
            h1 { (text(&row.title)) }
            p {
                "Happened " (time(row.happened, now))
                @if row.received != row.happened { ", received " (time(row.received, now)) } "."
            }
            @if let Some(url) = event.url.as_deref() {
                @if let Some(url) = outward(url) {
                    p { a href=(url) rel="noopener noreferrer" { "Open in logbook" } }
                } @else {
                    p { "Link (not a web address): " (text(url)) }
                }
            }
        }
        @if let Some(decision) = &decision { p.why { (why(decision, now)) } }
        section {
            h2 { "Who is hit" }
            p { @if let Some(user) = &event.user { (who(user)) } @else { "No contact details on this event" } }
        }
        (stacks(&event))
        (about(&row, &event))
        section {
            h2 { "Copy" }
            details { summary { "As Markdown" } pre { code { (markdown::event(&row, &event)) } } }
            details { summary { "As JSON, as it came" } pre { code { (visible(&indent(&raw))) } } }
            p { a href={ "/v1/events/" (segment(&row.event_id)) } { "As a JSON document" } }
        }
    };
    Ok(super::page(&row.title, &body))
}

fn find(look: &Reader<'_>, id: &str) -> Result<Option<Found>> {
    let Some(row) = look.event(id)? else { return Ok(None) };
    let (raw, decision) = look.raw_and_decision(&row)?;
    let (older, newer) = look.neighbours(&row.issue_id, row.seq)?;
    Ok(Some(Found { row, raw, decision, older, newer }))
}

/// Message and stack traces, what was raised last first.
pub(super) fn stacks(event: &Event) -> Markup {
    html! {
        @if let Some(message) = &event.message {
            section { h2 { "Message" } pre.message { (shortened(message, MESSAGE)) } }
        }
        @for (number, exception) in event.exceptions.iter().rev().enumerate() {
            section.exception {
                h2 { @if number > 0 { span.dim { "caused by " } } (headline(exception)) }
                @if !exception.frames.is_empty() {
                    ol.stack { @for frame in exception.frames.iter().rev().take(FRAMES) { (line(frame)) } }
                    @if exception.frames.len() > FRAMES { p.dim { (exception.frames.len() - FRAMES) " older frames" } }
                }
            }
        }
    }
}

fn headline(exception: &Exception) -> Markup {
    html! {
        (text(exception.ty.as_deref().unwrap_or("Exception")))
        @if let Some(value) = &exception.value { ": " (text(value)) }
    }
}

fn line(frame: &Frame) -> Markup {
    html! {
        li.ours[frame.in_app] {
            code.function { (visible(frame.function.as_deref().unwrap_or("?"))) }
            @if let Some(place) = frame.filename.as_deref().or(frame.module.as_deref()) {
                " " span.dim { "in " (text(place)) @if let Some(line) = frame.lineno { ":" (line) } }
            }
            @if frame.in_app { " " span.tag { "your code" } }
            @if let Some(source) = &frame.context_line { pre { code { (shortened(source.trim(), 500)) } } }
        }
    }
}

fn about(row: &EventRow, event: &Event) -> Markup {
    html! {
        section {
            h2 { "About" }
            (facts(&[
                ("Project", event.project.as_deref()),
                ("Environment", event.environment.as_deref()),
                ("Release", event.release.as_deref()),
                ("Server", event.server_name.as_deref()),
                ("Where", event.culprit.as_deref()),
                ("Transaction", event.transaction.as_deref()),
                ("Logger", event.logger.as_deref()),
                ("Platform", event.platform.as_deref()),
                ("Source", Some(&row.source)),
                ("Event", Some(&row.event_id)),
            ]))
            @if !event.tags.is_empty() {
                h3 { "Tags" }
                dl.facts { @for (name, value) in &event.tags { div { dt { (text(name)) } dd { (text(value)) } } } }
            }
        }
    }
}

/// What was decided, in words.
pub(super) fn why(row: &DecisionRow, now: Timestamp) -> Markup {
    let decided = &row.decided;
    html! {
        (time(decided.at, now)) " "
        @if decided.rang.is_some() { strong { (text(&decided.text)) } } @else { (text(&decided.text)) }
        @if let Some(rule) = &decided.rule { " " span.dim { "rule “" (text(rule)) "”" } }
    }
}
