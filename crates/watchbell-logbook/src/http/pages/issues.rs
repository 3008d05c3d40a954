//! `GET /`: the issues that need somebody.

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use watchbell_core::Level;

use super::parts::{badge, counted, segment, text, time};
use super::timeline::{Picture, SPANS, Span};
use crate::http::Served;
use crate::http::api::issue_query;
use crate::http::error::ApiError;
use crate::http::params::Params;
use crate::store::IssueRow;

/// The page.
pub(in crate::http) async fn page(
    State(served): State<Served>,
    params: Params,
) -> Result<Response, ApiError> {
    let (now, span) = ((served.face.now)(), Span::named(params.get("span")));
    let query = issue_query(&params, now)?;
    let limit = query.limit;
    let found =
        served.face.store.read(move |look| Ok((look.issues(&query)?, Picture::read(look, span, None, now)?)));
    let (rows, picture) = found.await?;
    let next =
        if rows.len() == limit { rows.last().map(|row| next_page(&params, &row.issue_id)) } else { None };
    let body = html! {
        (super::search::form(""))
        section {
            p.spans {
                @for one in SPANS {
                    @if one == span { strong { (one.words) } } @else { a href=(spanning(&params, one)) { (one.words) } }
                    " "
                }
            }
            (picture.draw())
        }
        h1 { "Issues" }
        (filters(&params))
        @if rows.is_empty() {
            p.empty { @if params.get("q").is_some() { "No issue matches." } @else { "Nothing needs you." } }
        } @else {
            ol.issues { @for row in &rows { li { (entry(row, now)) } } }
        }
        @if let Some(next) = next { p { a.next href=(next) { "More issues" } } }
    };
    Ok(super::page("Issues", &body))
}

fn entry(row: &IssueRow, now: Timestamp) -> Markup {
    html! {
        (badge(row.level))
        div.what {
            a.title href={ "/issues/" (segment(&row.issue_id)) } { (text(&row.title)) }
            @if row.unseen { " " span.new { "unseen" } }
            div.dim {
                (text(row.project.as_deref().unwrap_or(&row.source)))
                @if let Some(release) = &row.release { " · " (text(release)) }
                @if let Some(culprit) = &row.culprit { " · " (text(culprit)) }
            }
        }
        div.figures {
            div {
                (counted(row.count, "event", "events"))
                @if row.users > 0 { ", " (counted(row.users, "user", "users")) }
            }
            div.dim { (time(row.last_seen, now)) }
        }
    }
}

fn filters(params: &Params) -> Markup {
    let sort = params.get("sort").unwrap_or("worst");
    let level = params.get("level").unwrap_or("");
    html! {
        form.filters method="get" action="/" {
            label { "Search " input type="search" name="q" value=[params.get("q")]; }
            label { "Level " select name="level" {
                option value="" selected[level.is_empty()] { "every" }
                @for one in Level::ALL.into_iter().rev() {
                    option value=(one.as_str()) selected[level == one.as_str()] { (one.as_str()) " and worse" }
                }
            } }
            label { "Order " select name="sort" {
                @for (value, words) in [("worst", "worst first"), ("last_seen", "newest first"), ("count", "most events first")] {
                    option value=(value) selected[sort == value] { (words) }
                }
            } }
            label { input type="checkbox" name="all" value="1" checked[params.get("all").is_some()]; " acknowledged too" }
            button { "Show" }
        }
    }
}

/// The same list, from after this issue on.
fn next_page(params: &Params, after: &str) -> String {
    with(
        params,
        &["q", "level", "sort", "all", "source", "project", "unseen", "limit", "span"],
        ("after", after),
    )
}

/// The same list below another picture.
fn spanning(params: &Params, span: Span) -> String {
    with(params, &["q", "level", "sort", "all", "source", "project", "unseen", "limit"], ("span", span.name))
}

fn with(params: &Params, kept: &[&str], (name, value): (&str, &str)) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in kept {
        if let Some(value) = params.get(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair(name, value);
    format!("/?{}", query.finish())
}
