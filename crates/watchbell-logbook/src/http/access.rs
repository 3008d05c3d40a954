//! Who may read, at the door: a bearer token, a cookie, or a ticket that is changed for one.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Served;
use super::error::ApiError;
use super::token::SESSION;

/// Lets a request pass that may read.
pub(super) async fn reading(State(served): State<Served>, request: Request, next: Next) -> Response {
    if request.method() == Method::GET
        && let Some((ticket, clean)) = ticket(request.uri())
    {
        return punch(&served, request.headers(), &ticket, &clean);
    }
    if may_read(&served, request.headers()) { next.run(request).await } else { refuse().into_response() }
}

/// Lets a request pass that may send: everybody on this computer, elsewhere who may read.
pub(super) async fn sending(State(served): State<Served>, request: Request, next: Next) -> Response {
    if served.loopback || may_send(&served, request.headers()) {
        next.run(request).await
    } else {
        refuse().into_response()
    }
}

/// Changes the ticket for a cookie and sends the browser to the clean URL, which is what its history keeps.
fn punch(served: &Served, headers: &HeaderMap, ticket: &str, clean: &str) -> Response {
    let to = [(header::LOCATION, clean.to_owned()), (header::CACHE_CONTROL, "no-store".into())];
    if let Some(session) = served.face.read_token.change(ticket) {
        return let_in(served, &session, clean);
    }
    // A used ticket in a reloaded tab is no harm where the cookie still holds.
    if may_read(served, headers) {
        (StatusCode::SEE_OTHER, to).into_response()
    } else {
        refuse().into_response()
    }
}

/// Gives the browser its session, and sends it on.
pub(super) fn let_in(served: &Served, session: &str, to: &str) -> Response {
    let (name, age) = (cookie_name(served), SESSION.as_secs());
    let cookie = format!("{name}={session}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age}");
    let headers = [
        (header::LOCATION, to.to_owned()),
        (header::CACHE_CONTROL, "no-store".into()),
        (header::SET_COOKIE, cookie),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

pub(super) fn may_read(served: &Served, headers: &HeaderMap) -> bool {
    let token = &served.face.read_token;
    bearer(headers).is_some_and(|given| token.is_bearer(given))
        || sessions(served, headers).any(|given| token.is_session(given))
}

/// Beside who may read: a token that is good for sending alone.
pub(super) fn may_send(served: &Served, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|given| served.face.read_token.is_for_sending(given))
        || may_read(served, headers)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, given) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| given.trim())
}

/// What stands in our cookie.
pub(super) fn sessions<'a>(
    served: &Served,
    headers: &'a HeaderMap,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let name = cookie_name(served);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(key, _)| *key == name).map(|(_, given)| given)
}

/// Cookies know no ports; two logbooks on one computer must not take each other's.
pub(super) fn cookie_name(served: &Served) -> String {
    format!("watchbell-{}", served.port)
}

/// The ticket in `uri`, and the URL without it.
fn ticket(uri: &Uri) -> Option<(String, String)> {
    let query = uri.query()?;
    let (_, ticket) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket")?;
    let rest: Vec<&str> =
        query.split('&').filter(|pair| pair.split('=').next().is_some_and(|name| name != "ticket")).collect();
    let path = within(uri.path());
    let clean = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    Some((ticket.into_owned(), clean))
}

/// A path that stays on this host, whatever is asked for: two slashes in front would make the rest a host, and to browsers a
/// backslash is a slash.
pub(super) fn within(path: &str) -> String {
    let inside = path.trim_start_matches(['/', '\\']);
    let plain =
        path.starts_with('/') && inside.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    if plain { format!("/{inside}") } else { "/".into() }
}

pub(super) fn refuse() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "Reading this logbook needs its read token.",
        "Programs send `Authorization: Bearer` with what stands in the file read-token in the data directory, or with a \
         token of `watchbell serve tokens create`. People open pages from Watchbell, which lets their browser in.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clean_url_keeps_all_but_the_ticket_and_never_leaves_this_host() {
        let cases = [
            ("/events/a?ticket=x", "/events/a"),
            ("/?q=a%26b&ticket=x&sort=count", "/?q=a%26b&sort=count"),
            ("//evil.example/?ticket=x", "/evil.example/"),
        ];
        for (uri, clean) in cases {
            let uri: Uri = format!("http://127.0.0.1{uri}").parse().unwrap();
            assert_eq!(ticket(&uri), Some(("x".into(), clean.into())));
        }
        assert_eq!(ticket(&Uri::from_static("/?tickets=x")), None);
        for outside in ["https://evil.example/", "x", "/\r\nSet-Cookie: a", "\\\\evil.example"] {
            assert_eq!(within(outside), "/", "{outside}");
        }
        assert_eq!(
            (within("/\\evil.example").as_str(), within("/a?b=c").as_str()),
            ("/evil.example", "/a?b=c")
        );
    }
}
