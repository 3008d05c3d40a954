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
    if served.loopback || may_read(&served, request.headers()) {
        next.run(request).await
    } else {
        refuse().into_response()
    }
}

/// Changes the ticket for a cookie and sends the browser to the clean URL, which is what its history keeps.
fn punch(served: &Served, headers: &HeaderMap, ticket: &str, clean: &str) -> Response {
    let to = [(header::LOCATION, clean.to_owned()), (header::CACHE_CONTROL, "no-store".into())];
    if let Some(session) = served.face.read_token.change(ticket) {
        let name = cookie_name(served);
        let age = SESSION.as_secs();
        let cookie = format!("{name}={session}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age}");
        return (StatusCode::SEE_OTHER, to, [(header::SET_COOKIE, cookie)]).into_response();
    }
    // A used ticket in a reloaded tab is no harm where the cookie still holds.
    if may_read(served, headers) {
        (StatusCode::SEE_OTHER, to).into_response()
    } else {
        refuse().into_response()
    }
}

pub(super) fn may_read(served: &Served, headers: &HeaderMap) -> bool {
    let token = &served.face.read_token;
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, given) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| given.trim())
    });
    if bearer.is_some_and(|given| token.is_bearer(given)) {
        return true;
    }
    let name = cookie_name(served);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.any(|(key, given)| key == name && token.is_session(given))
}

/// Cookies know no ports; two logbooks on one computer must not take each other's.
fn cookie_name(served: &Served) -> String {
    format!("watchbell-{}", served.port)
}

/// The ticket in `uri`, and the URL without it.
fn ticket(uri: &Uri) -> Option<(String, String)> {
    let query = uri.query()?;
    let (_, ticket) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket")?;
    let rest: Vec<&str> =
        query.split('&').filter(|pair| pair.split('=').next().is_some_and(|name| name != "ticket")).collect();
    // Two slashes in front would make the rest a host.
    let path = uri.path().trim_start_matches('/');
    let clean = if rest.is_empty() { format!("/{path}") } else { format!("/{path}?{}", rest.join("&")) };
    Some((ticket.into_owned(), clean))
}

pub(super) fn refuse() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "Reading this logbook needs its read token.",
        "Programs send `Authorization: Bearer` with what stands in the file read-token in the data directory. People \
         open pages from Watchbell, which lets their browser in.",
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
    }
}
