//! Whose events these are: the key that a sender shows, in every form that Sentry's SDKs know.
//!
//! Source: <https://develop.sentry.dev/sdk/foundations/transport/authentication/>. A key lets send, and no more.

use axum::http::{HeaderMap, StatusCode, header};

use super::Served;
use super::access::{may_send, refuse};
use super::error::ApiError;
use super::params::Params;
use crate::store::ProjectRow;

/// A longer key is none.
const LONGEST_KEY: usize = 64;

/// The key in `X-Sentry-Auth`, in `Authorization: Sentry …`, or in the query as `sentry_key`. All that are there must be the
/// same.
pub(super) fn key(headers: &HeaderMap, params: &Params) -> Result<Option<String>, ApiError> {
    let in_header = |name: &str| headers.get(name).and_then(|value| key_in(value.to_str().ok()?));
    let asked = params.get("sentry_key").map(str::to_owned);
    same([in_header("x-sentry-auth"), in_header(header::AUTHORIZATION.as_str()), asked])
}

/// The key in a DSN: what stands before the `@`.
pub(super) fn key_of_dsn(dsn: &str) -> Option<String> {
    let dsn = url::Url::parse(dsn).ok()?;
    Some(dsn.username().to_owned()).filter(|key| !key.is_empty())
}

/// The one key that all of these are.
pub(super) fn same(keys: impl IntoIterator<Item = Option<String>>) -> Result<Option<String>, ApiError> {
    let mut keys = keys.into_iter().flatten();
    let first = keys.next();
    if first.as_ref().is_some_and(|first| keys.any(|other| other != *first)) {
        return Err(wrong("The request shows two different keys."));
    }
    match first {
        Some(key) if key.len() > LONGEST_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(wrong("What the request shows is no key."))
        }
        first => Ok(first),
    }
}

/// `Sentry sentry_version=7, sentry_key=…, sentry_client=…`
fn key_in(value: &str) -> Option<String> {
    let (scheme, rest) = value.trim().split_once(char::is_whitespace)?;
    if !scheme.eq_ignore_ascii_case("sentry") {
        return None;
    }
    let mut pairs = rest.split([',', ' ']).filter_map(|pair| pair.trim().split_once('='));
    let (_, key) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("sentry_key"))?;
    Some(key.trim_matches('"').to_owned())
}

/// The project that `named` in the path is, if this is its key. On loopback a project that nobody knows is made, with this key.
pub(super) async fn admit(served: &Served, named: &str, key: Option<String>) -> Result<String, ApiError> {
    let key = key.ok_or_else(|| {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "The request shows no key.",
            "Give the SDK the whole DSN: `watchbell serve projects list` shows it.",
        )
    })?;
    let project = named.to_owned();
    let mut known = served.face.store.read(move |look| look.project(&project)).await?;
    if known.is_none() && served.loopback {
        let (project, key, now) = (named.to_owned(), key.clone(), (served.face.now)());
        known = served.face.store.write(move |tx| tx.make_project(&project, Some(&key), now)).await?;
    }
    match known {
        Some(ProjectRow { name, key: its, .. }) if its == key => Ok(name),
        Some(_) => Err(wrong("The key is not this project's.")),
        None => Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "unknown_project",
            "There is no such project here.",
            "`watchbell serve projects create NAME` makes one, and shows its DSN.",
        )),
    }
}

/// Lets a request pass that may send: everybody on this computer, elsewhere who shows a project's key or may read. The
/// project, where a key names one.
pub(super) async fn known(
    served: &Served,
    headers: &HeaderMap,
    params: &Params,
) -> Result<Option<String>, ApiError> {
    if let Some(key) = key(headers, params)? {
        let project = served.face.store.read(move |look| look.project_of_key(&key)).await?;
        return project.map(|project| Some(project.name)).ok_or_else(|| wrong("Nobody has this key."));
    }
    if served.loopback || may_send(served, headers) { Ok(None) } else { Err(refuse()) }
}

fn wrong(message: &str) -> ApiError {
    let hint = "`watchbell serve projects list` shows every project's DSN.";
    ApiError::new(StatusCode::FORBIDDEN, "wrong_key", message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_however_a_header_is_written() {
        for (value, key) in [
            ("Sentry sentry_version=7, sentry_client=raven/1, sentry_key=abc", Some("abc")),
            ("Sentry sentry_key=abc,sentry_version=7,sentry_secret=x", Some("abc")),
            ("sentry sentry_key=\"abc\"", Some("abc")),
            ("SENTRY sentry_timestamp=1 sentry_key=abc", Some("abc")),
            ("Sentry sentry_version=7", None),
            ("Bearer sentry_key=abc", None),
            ("Sentry", None),
            ("", None),
        ] {
            assert_eq!(key_in(value).as_deref(), key, "{value}");
        }
        assert_eq!(key_of_dsn("https://abc:secret@h.example/4").as_deref(), Some("abc"));
        assert_eq!(key_of_dsn("https://h.example/4"), None);
        assert_eq!(key_of_dsn("nonsense"), None);
    }

    #[test]
    fn keys_that_contradict_each_other_are_refused() {
        let some = |key: &str| Some(key.to_owned());
        assert_eq!(same([some("a"), None, some("a")]).unwrap(), some("a"));
        assert_eq!(same([None, None]).unwrap(), None);
        for keys in [[some("a"), some("b")], [None, some("a b")], [None, Some("x".repeat(65))]] {
            assert_eq!(same(keys).unwrap_err().code, "wrong_key");
        }
    }
}
