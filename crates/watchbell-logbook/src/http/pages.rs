//! Pages for people: what a notification links to. They need no script, and run none.
//!
//! Everything from outside reaches a page through maud, which escapes it, and through [`visible`], which shows what
//! would otherwise act on the text around it.

pub(super) mod issues;
pub(super) mod issue;
pub(super) mod event;
pub(super) mod search;
mod parts;
mod timeline;
mod tags;
mod markdown;
mod indent;

use std::borrow::Cow;

use axum::extract::Request;
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::error::ApiError;

/// No script, no frame, no form that leads away, nothing from another host.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// A page for somebody who may read.
fn page(title: &str, body: &Markup) -> Response {
    let ways = html! {
        nav { a href="/" { "Issues" } a href="/search" { "Events" } }
        form method="post" action="/logout" { button { "Log out" } }
    };
    draw(title, &ways, body)
}

fn draw(title: &str, ways: &Markup, body: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (visible(title)) " – Watchbell" }
                link rel="stylesheet" href="/pages.css";
            }
            body {
                header.top { a.brand href="/" { "Watchbell" } (ways) }
                main { (body) }
            }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // Not "no-referrer": with that a browser sends its own forms as from nowhere (`Origin: null`), and nobody could log in
        // (<https://fetch.spec.whatwg.org/#append-a-request-origin-header>).
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, Html(markup.into_string())).into_response()
}

/// Draws errors as pages.
pub(super) async fn errors(request: Request, next: Next) -> Response {
    let asked = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    let mut drawn = if error.status == StatusCode::UNAUTHORIZED {
        draw(&error.message, &html! {}, &door(&error.message, &asked))
    } else {
        page(&error.message, &html! { h1 { (error.message) } p { (error.hint) } })
    };
    *drawn.status_mut() = response.status();
    // Retry-After, WWW-Authenticate: what the error says to programs still holds.
    for (name, value) in response.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            drawn.headers_mut().insert(name, value.clone());
        }
    }
    drawn
}

/// Lets somebody in who knows a token, and leads on to what was asked for.
fn door(why: &str, asked: &str) -> Markup {
    let to = if asked.starts_with("/login") { "/" } else { asked };
    html! {
        h1 { (why) }
        form.login method="post" action="/login" {
            input type="hidden" name="to" value=(to);
            label for="token" { "Token" }
            input #token type="password" name="token" required autocomplete="current-password" autofocus;
            button { "Read here for a week" }
        }
        p { "Pages that are opened from Watchbell let your browser in. Elsewhere, a token does: one that "
            code { "watchbell serve tokens create" } " has made, or what stands in the file " code { "read-token" }
            " in the data directory." }
    }
}

/// `GET /pages.css`.
pub(super) async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, include_str!("pages/pages.css"))
}

/// `text` with control characters drawn as pictures (U+2400…) and characters that turn the direction of the text around
/// them as U+FFFD: an event must not be able to disguise what a page says (CVE-2021-42574).
fn visible(text: &str) -> Cow<'_, str> {
    let acts = |char: char| {
        (char.is_control() && !matches!(char, '\n' | '\t'))
            || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
    };
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|char| match char {
        '\r' => '\u{240d}',
        char @ '\0'..='\u{1f}' if acts(char) => {
            char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}')
        }
        '\u{7f}' => '\u{2421}',
        char if acts(char) => '\u{fffd}',
        char => char,
    });
    Cow::Owned(shown.collect())
}

/// As [`visible`], cut where it is longer than somebody would read.
fn shortened(text: &str, most: usize) -> String {
    let mut chars = text.char_indices();
    match chars.nth(most) {
        None => visible(text).into_owned(),
        Some((end, _)) => format!("{}…", visible(text.get(..end).unwrap_or(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_would_act_is_shown_instead() {
        assert_eq!(visible("plain ünïcödé\n\ttext 👍🏽"), "plain ünïcödé\n\ttext 👍🏽");
        assert_eq!(visible("a\u{1b}[31m\0\u{7f}"), "a␛[31m␀␡");
        assert_eq!(visible("user\u{202e}nimda\u{2066}"), "user\u{fffd}nimda\u{fffd}");
        assert_eq!(shortened("äöü", 2), "äö…");
        assert_eq!(shortened("äöü", 3), "äöü");
    }
}
