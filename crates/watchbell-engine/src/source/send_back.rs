//! What people did here, sent back to the tracker: only when they asked for it, and never without a word when it failed.

use reqwest::Method;
use url::Url;
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::say;
use watchbell_core::tracker::address;
use watchbell_core::tracker::sentry::{Flavour, Site};

use super::api::{Api, Words};
use super::connection::Subscription;
use super::failure::{Failure, Next};
use super::test::Test;
use super::{BlindReason, bugsink, http};

/// What is to be done with an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "TrackerAct")]
pub enum Act {
    /// It is mended.
    Resolve,
    /// It is not, after all.
    Reopen,
    /// Nobody shall be told of it any more.
    Mute,
    /// They shall, after all.
    Unmute,
}

/// Why it was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct NotDone {
    /// For people, without a full stop.
    pub text: String,
    /// What to do about it, as a sentence.
    pub way_out: String,
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        let way_out = failure.way_out();
        Self { text: failure.text, way_out }
    }
}

/// Whether issues of this kind of source can be acted on.
pub fn can_send_back(kind: SourceKind) -> bool {
    matches!(kind, SourceKind::Bugsink | SourceKind::Sentry | SourceKind::Glitchtip)
}

/// Does `act` to the tracker's `issue` (see core's [`issue_of`](watchbell_core::tracker::issue_of)), as whoever the
/// source's token stands for. One that is as it should be already is done.
///
/// # Errors
/// When the source is no tracker, or the tracker does not do it: with the right that the token lacks, where it says so.
pub async fn send_back(source: &Source, ports: &Test, issue: &str, act: Act) -> Result<(), NotDone> {
    let rights: fn() -> String = match source.kind {
        SourceKind::Bugsink => || say!("source-do-triage-bugsink"),
        _ => || say!("source-do-triage-sentry"),
    };
    let words = Words { rights, missing: || say!("source-missing-issue") };
    let (method, url, body) = question(source, issue, act)?;
    let mut to = Subscription::new(source.clone(), ports.context()).with_token(ports.token.clone());
    let done = Api::new(words).ask(&mut to, method, &url, body).await;
    match done {
        Ok(_) => Ok(()),
        Err(refused) if refused.said.as_deref().is_some_and(|said| is_so_already(act, said)) => Ok(()),
        Err(refused) => Err(refused.failure.into()),
    }
}

/// What is asked of the tracker.
fn question(source: &Source, issue: &str, act: Act) -> Result<(Method, Url, Option<&'static str>), Failure> {
    let base = http::address(source)?;
    let flavour = match source.kind {
        SourceKind::Bugsink => {
            let url = address(base, bugsink::API.into_iter().chain(["issues", issue, bugsinks_word(act)]));
            return Ok((Method::POST, url, None));
        }
        SourceKind::Sentry => Flavour::Sentry,
        SourceKind::Glitchtip => Flavour::Glitchtip,
        _ => {
            return Err(Failure::new(BlindReason::NotFound, say!("source-no-tracker"))
                .then(Next::Stop)
                .advise(say!("source-do-here-only")));
        }
    };
    let organization = source.organization.clone().unwrap_or_default();
    let site = Site { flavour, base: base.clone(), organization };
    Ok((Method::PUT, site.issue(issue), Some(status(act))))
}

fn bugsinks_word(act: Act) -> &'static str {
    match act {
        Act::Resolve => "resolve",
        Act::Reopen => "reopen",
        Act::Mute => "mute",
        Act::Unmute => "unmute",
    }
}

/// The word of both (<https://docs.sentry.io/api/events/update-an-issue/>); what is muted is "ignored" or, in their pages,
/// "archived".
fn status(act: Act) -> &'static str {
    match act {
        Act::Resolve => r#"{"status":"resolved"}"#,
        Act::Reopen | Act::Unmute => r#"{"status":"unresolved"}"#,
        Act::Mute => r#"{"status":"ignored"}"#,
    }
}

/// Bugsink refuses to do what is done, in these words (`issues/api_views.py`). Sentry and GlitchTip just do it.
fn is_so_already(act: Act, said: &str) -> bool {
    said.ends_with(match act {
        Act::Resolve => "Issue is already resolved",
        Act::Reopen => "Issue is not resolved",
        Act::Mute => "Issue is already muted",
        Act::Unmute => "Issue is not muted",
    })
}
