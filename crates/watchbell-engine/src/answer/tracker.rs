//! An issue in full, and what people did to it sent back to its tracker.

use watchbell_core::config::Source;
use watchbell_core::say;
use watchbell_core::tracker::issue_of;

use super::{Answered, Desk, not_found, unavailable};
use crate::control::Response;
use crate::inbox;
use crate::source::Timing;
use crate::source::send_back::{Act, can_send_back, send_back};
use crate::source::test::Test;
use crate::view::Issue;

impl Desk {
    /// One issue; `id` is its own or one of its events'.
    pub(super) async fn issue(&self, id: String) -> Answered<Issue> {
        let (names, now) = (self.names(), self.clock.now());
        let issue = self.store.read(move |reader| inbox::issue(reader, &id, &names, now)).await?;
        issue.ok_or_else(|| not_found(say!("answer-no-issue")))
    }

    /// The source that is a tracker, and what the issue is called there, as that event of it says.
    pub(super) fn tracker_of(&self, issue: &Issue) -> Option<(Source, String)> {
        let loaded = self.settings.now();
        let source = loaded.config.sources.iter().find(|source| source.id == issue.row.source)?;
        let there = can_send_back(source.kind).then(|| issue_of(source.kind, &issue.event.json))??;
        Some((source.clone(), there))
    }

    pub(super) async fn tell_tracker(&self, id: String, act: Act) -> Answered {
        let issue = self.issue(id).await?;
        let (source, there) =
            self.tracker_of(&issue).ok_or_else(|| not_found(say!("source-issue-no-tracker")))?;
        let ports = Test {
            token: None,
            secrets: self.secrets.clone(),
            clock: self.clock.clone(),
            timing: Timing::default(),
        };
        let name = source.kind.facts().name();
        send_back(&source, &ports, &there, act).await.map_err(|why| {
            unavailable(say!("source-issue-not-told", name = name, why = why.text), Some(why.way_out))
        })?;
        Ok(Response::Done)
    }
}
