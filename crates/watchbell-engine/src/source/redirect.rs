//! Redirects: at most ten, never in a circle, never from an encrypted address to an unencrypted one.
//!
//! `Authorization` does not follow to another origin: reqwest drops it, and a test holds it to that.

use reqwest::redirect::{Action, Attempt, Policy};
use url::Url;
use watchbell_core::say;

use super::BlindReason;
use super::failure::{Failure, Next, place};

const MOST: usize = 10;

/// Why a redirect was not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("{}", say!("source-redirect-circle"))]
    Loop,
    #[error("{}", say!("source-redirect-many", most = MOST))]
    TooMany,
    #[error("{}", say!("source-redirect-downgrade", place = .0.as_str()))]
    Downgrade(String),
}

impl Refused {
    pub(super) fn reason(&self) -> BlindReason {
        match self {
            Self::Loop | Self::TooMany => BlindReason::Refused,
            Self::Downgrade(_) => BlindReason::Tls,
        }
    }
}

/// A redirect without an address, or to one that is not for HTTP.
pub(super) fn nowhere() -> Failure {
    Failure::new(BlindReason::Refused, say!("source-redirect-nowhere")).then(Next::Slowly)
}

/// The policy, for the client.
pub(super) fn policy() -> Policy {
    Policy::custom(follow)
}

fn follow(attempt: Attempt<'_>) -> Action {
    match judge(attempt.previous(), attempt.url()) {
        Ok(()) => attempt.follow(),
        Err(refused) => attempt.error(refused),
    }
}

fn judge(previous: &[Url], next: &Url) -> Result<(), Refused> {
    // A fragment is not sent, so that it cannot make a circle a line.
    let same = |seen: &Url| seen[..url::Position::AfterQuery] == next[..url::Position::AfterQuery];
    if previous.iter().any(same) {
        return Err(Refused::Loop);
    }
    if previous.len() > MOST {
        return Err(Refused::TooMany);
    }
    if next.scheme() == "http" && previous.iter().any(|seen| seen.scheme() == "https") {
        return Err(Refused::Downgrade(place(next)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(previous: &[&str], next: &str, expect: &Result<(), Refused>) {
        let previous: Vec<Url> = previous.iter().map(|url| url.parse().unwrap()).collect();
        assert_eq!(&judge(&previous, &next.parse().unwrap()), expect, "{next}");
    }

    #[test]
    fn a_redirect_is_followed_unless_it_circles_or_gives_up_encryption() {
        check(&["http://a.example/x"], "https://a.example/x", &Ok(()));
        check(&["http://a.example/x"], "http://b.example/x", &Ok(()));
        check(&["http://a.example/x"], "http://a.example/x#again", &Err(Refused::Loop));
        check(
            &["http://a.example/", "https://a.example/", "https://b.example/"],
            "http://c.example/",
            &Err(Refused::Downgrade("c.example".into())),
        );
    }

    #[test]
    fn ten_redirects_are_followed_and_no_more() {
        let seen: Vec<String> = (0..11).map(|n| format!("http://a.example/{n}")).collect();
        let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
        check(&seen[..10], "http://a.example/end", &Ok(()));
        check(&seen, "http://a.example/end", &Err(Refused::TooMany));
    }
}
