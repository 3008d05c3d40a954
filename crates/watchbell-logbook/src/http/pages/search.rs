//! `GET /search?q=`: events that a query means, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};

use super::parts::{badge, segment, text, time};
use super::visible;
use crate::http::Served;
use crate::http::api::event_query;
use crate::http::error::ApiError;
use crate::http::params::Params;
use crate::store::EventRow;

/// The page. A query that cannot be meant is shown with a mark at the place.
pub(in crate::http) async fn page(
    State(served): State<Served>,
    params: Params,
) -> Result<Response, ApiError> {
    let now = (served.face.now)();
    let typed = params.get("q").unwrap_or_default();
    let query = match event_query(&params, now) {
        Ok(query) => query,
        Err(error) if error.span.is_some() => {
            let mut page = super::page("Search", &html! { (form(typed)) (wrong(typed, &error)) });
            *page.status_mut() = StatusCode::BAD_REQUEST;
            return Ok(page);
        }
        Err(error) => return Err(error),
    };
    let found = served.face.store.read(move |look| look.search(&query)).await?;
    let body = html! {
        h1 { "Search" }
        (form(typed))
        @if found.rows.is_empty() {
            p.empty { @if found.next.is_some() { "Nothing among the newest." } @else { "Nothing was found." } }
        } @else {
            ol.issues { @for row in &found.rows { li { (entry(row, now)?) } } }
        }
        @if let Some(next) = found.next {
            p { a.next href=(further(&params, next)) { @if found.rows.is_empty() { "Look further back" } @else { "More events" } } }
        }
    };
    Ok(super::page("Search", &body))
}

/// Where events are looked for; it stands on the first page, too.
pub(super) fn form(typed: &str) -> Markup {
    html! {
        form.search method="get" action="/search" role="search" {
            label { "Search events "
                input type="search" name="q" value=(typed) maxlength="4000" spellcheck="false" autocapitalize="off"
                    placeholder="level:fatal \"certificate rejected\" -dns last:7d";
            }
            button { "Search" }
        }
    }
}

fn wrong(typed: &str, error: &ApiError) -> Markup {
    let span = error.span.clone().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| visible(typed.get(range).unwrap_or_default());
    html! {
        section {
            p { code { (part(0..span.start)) mark { (part(span.clone())) } (part(span.end..typed.len())) } }
            p { strong { (error.message) } " " (error.hint) }
        }
    }
}

fn entry(row: &EventRow, now: Timestamp) -> Result<Markup, ApiError> {
    let event = row.event()?;
    let known = [&event.project, &event.environment, &event.release];
    let user = event.user.as_ref().and_then(|user| user.key());
    Ok(html! {
        (badge(row.level))
        div.what {
            a.title href={ "/events/" (segment(&row.event_id)) } { (text(&row.title)) }
            div.dim {
                (text(&row.source))
                @for value in known.into_iter().flatten() { " · " (text(value)) }
                @if let Some(user) = user { " · " (text(user)) }
            }
        }
        div.figures {
            div { (time(row.happened, now)) }
            div { a href={ "/issues/" (segment(&row.issue_id)) } { "Issue" } }
        }
    })
}

fn further(params: &Params, before: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["q", "level", "source", "project", "issue", "after", "limit"] {
        if let Some(value) = params.get(name) {
            query.append_pair(name, value);
        }
    }
    query.append_pair("before", &before.to_string());
    format!("/search?{}", query.finish())
}
