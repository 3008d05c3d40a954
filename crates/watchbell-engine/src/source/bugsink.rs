//! Bugsink, by its canonical API. What to ask next and what is new is core's `tracker::bugsink`.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use url::Url;
use watchbell_core::decode::Decoded;
use watchbell_core::tracker::bugsink::{self, Changed, Fresh, Issue, Ledger, Project, Sweep};
use watchbell_core::tracker::{Begins, address};
use watchbell_core::{Event, say};

use super::api::found::Found;
use super::api::polling::{Asked, Look};
use super::api::{Api, Walk, Words};
use super::connection::Subscription;
use super::failure::Failure;
use super::format::undecoded;
use super::{BlindReason, http};

/// Pages of 250 projects, and of 250 issues.
const MOST_PROJECTS: usize = 8;
const MOST_ISSUES: usize = 80;
/// Issues whose events are read back the first time: the most recent ones.
const FIRST_ISSUES: usize = 100;

/// New events of one issue in bytes, of which older ones are not looked at.
const HEAVY: usize = 8 << 20;

/// Where its API begins.
pub(super) const API: [&str; 3] = ["api", "canonical", "0"];

const WORDS: Words =
    Words { rights: || say!("source-do-rights-bugsink"), missing: || say!("source-missing-bugsink") };

/// A Bugsink server.
#[derive(Default)]
pub(super) struct Bugsink {
    /// What has been heard so far; `None` until the cursor is read.
    ledger: Option<Ledger>,
}

impl Asked for Bugsink {
    fn words(&self) -> Words {
        WORDS
    }

    fn ask<'a>(
        &'a mut self,
        api: &'a mut Api,
        to: &'a mut Subscription,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut found = Found::default();
            let mut ledger = self.ledger.take().unwrap_or_else(|| begin(to, &mut found));
            let first = ledger.is_first();
            let before = ledger.clone();
            let asked = ask(&mut ledger, &mut found, api, to).await;
            match &asked {
                // A first read that failed is made again from its beginning.
                Err(_) if first => return asked,
                _ if before.same_but_for_time(&ledger) && !first => found.send(to, None).await,
                _ => found.send(to, Some(ledger.write())).await,
            }
            self.ledger = Some(ledger);
            asked
        })
    }

    fn look<'a>(
        &'a mut self,
        api: &'a mut Api,
        to: &'a mut Subscription,
    ) -> BoxFuture<'a, Result<Look, Failure>> {
        Box::pin(async move {
            let server = Server::of(to)?;
            let (projects, _) = server.projects(api, to).await?;
            let names: Vec<_> = projects.iter().take(5).map(|project| project.name.as_str()).collect();
            let more = if projects.len() > names.len() { ", …" } else { "" };
            let names = format!("{}{more}", names.join(", "));
            let found = say!("source-step-projects", n = projects.len(), names = names);
            Ok(Look { found, newest: server.newest(api, to, &projects).await? })
        })
    }
}

/// Reads the stored cursor.
fn begin(to: &Subscription, found: &mut Found) -> Ledger {
    let (ledger, begins) = Ledger::read(to.cursor.as_deref());
    if begins == Begins::Lost {
        found.gap(say!("source-tracker-forgotten"));
    }
    ledger
}

/// Looks through every project that has grown.
async fn ask(
    ledger: &mut Ledger,
    found: &mut Found,
    api: &mut Api,
    to: &mut Subscription,
) -> Result<(), Failure> {
    let server = Server::of(to)?;
    let (projects, now) = server.projects(api, to).await?;
    for project in &projects {
        if let Some(sweep) = ledger.sweep(project, now) {
            server.sweep(ledger, found, api, to, project, sweep).await?;
        }
    }
    if ledger.is_unsettled() {
        let (projects, _) = server.projects(api, to).await?;
        for project in &projects {
            ledger.settle(project);
        }
    }
    ledger.polled(now);
    Ok(())
}

/// Where it is.
struct Server {
    base: Url,
}

impl Server {
    fn of(to: &Subscription) -> Result<Self, Failure> {
        http::address(&to.source).map(|base| Self { base: base.clone() })
    }

    fn api(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = address(&self.base, API.iter().chain(path).copied());
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// The projects that are meant, and what time it is for the server.
    async fn projects(
        &self,
        api: &mut Api,
        to: &mut Subscription,
    ) -> Result<(Vec<Project>, Timestamp), Failure> {
        let mut walk = Walk::new(self.api(&["projects"], &[]), MOST_PROJECTS);
        let (mut projects, mut now) = (Vec::new(), None);
        while let Some(url) = walk.page().cloned() {
            let answer = api.get(to, &url).await?;
            let page = bugsink::projects(&answer.text)?;
            projects.extend(page.items);
            now = now.or(answer.date);
            walk.go_on(page.next);
        }
        let now = now.unwrap_or_else(|| to.context.clock.now());
        let wanted = &to.source.projects;
        if let Some(unknown) =
            wanted.iter().find(|word| !projects.iter().any(|project| project.is_called(word)))
        {
            let names: Vec<_> = projects.iter().take(10).map(|project| project.name.as_str()).collect();
            return Err(super::api::unknown_project(unknown, &names));
        }
        projects.retain(|project| wanted.is_empty() || wanted.iter().any(|word| project.is_called(word)));
        Ok((projects, now))
    }

    fn issues(&self, project: &Project) -> Url {
        self.api(&["issues"], &[("project", &project.id), ("sort", "last_seen"), ("order", "desc")])
    }

    fn events(&self, issue: &Issue) -> Url {
        self.api(&["events"], &[("issue", &issue.id), ("order", "desc")])
    }

    /// Looks through a project's issues, newest first, and then at the events of those that grew, oldest first.
    async fn sweep(
        &self,
        ledger: &mut Ledger,
        found: &mut Found,
        api: &mut Api,
        to: &mut Subscription,
        project: &Project,
        mut sweep: Sweep,
    ) -> Result<(), Failure> {
        let mut walk = Walk::new(self.issues(project), MOST_ISSUES);
        let (mut changed, mut whole) = (Vec::new(), true);
        while let Some(url) = walk.page().cloned() {
            let answer = api.get(to, &url).await?;
            let page = bugsink::issues(&answer.text)?;
            found.unreadable(page.unreadable, || say!("source-issue-without-id"));
            let last = page.items.last().cloned();
            changed
                .extend(page.items.into_iter().filter_map(|issue| ledger.look(project, &mut sweep, issue)));
            if sweep.is_done(last.as_ref()) {
                whole = false;
                break;
            }
            walk.go_on(page.next);
        }
        if let Some(why) = walk.cut {
            found.gap(say!("source-list-cut-of", name = project.name.as_str(), why = why.name()));
        }
        if sweep.first {
            changed.truncate(FIRST_ISSUES);
        }
        for changed in changed.iter().rev() {
            let fresh = self.fresh(found, api, to, project, changed, &sweep).await?;
            ledger.heard(project, &mut sweep, changed, &fresh);
            if found.is_full() {
                // A first read has no place to resume at before its end.
                let cursor = (!ledger.is_first()).then(|| ledger.write());
                found.send(to, cursor).await;
            }
        }
        let missing = ledger.end(project, &sweep, whole);
        found.unseen(missing, || say!("source-unseen-nowhere", name = project.name.as_str()));
        Ok(())
    }

    /// The new events of an issue.
    async fn fresh(
        &self,
        found: &mut Found,
        api: &mut Api,
        to: &mut Subscription,
        project: &Project,
        changed: &Changed,
        sweep: &Sweep,
    ) -> Result<Fresh, Failure> {
        let listed = match api.get_one(to, &self.events(&changed.issue)).await? {
            Ok(answer) => bugsink::events(&answer.text)?.items,
            // The issue was deleted just now: what was in it nobody will see.
            Err(_) => Vec::new(),
        };
        let fresh = Fresh::of(changed, sweep, &listed);
        let (mut unseen, mut events, mut bytes) = (fresh.unseen, Vec::new(), 0);
        for (older, listed) in fresh.events.iter().enumerate().rev() {
            if bytes >= HEAVY {
                unseen += older as u64 + 1;
                break;
            }
            match self.event(api, to, project, &changed.issue, &listed.id).await? {
                Ok(event) => {
                    bytes += event.raw.len();
                    events.push(Decoded::at_least(to.floor(), event));
                }
                Err(why) => {
                    unseen += 1;
                    found.unreadable(1, || why);
                }
            }
        }
        // Only now: a failure in between must not leave half of an issue behind.
        for event in events.into_iter().rev() {
            found.take(event, sweep.old_until);
        }
        found.unseen(unseen, || changed.issue.name.clone());
        Ok(fresh)
    }

    /// One event with its details; the inner failure is this event's alone.
    async fn event(
        &self,
        api: &mut Api,
        to: &mut Subscription,
        project: &Project,
        issue: &Issue,
        id: &str,
    ) -> Result<Result<Event, String>, Failure> {
        Ok(match api.get_one(to, &self.api(&["events", id], &[])).await? {
            Ok(answer) => bugsink::event(&answer.text, project, issue, &self.base, &to.source.mapping)
                .map_err(|error| undecoded(&error)),
            Err(failure) => Err(failure.text),
        })
    }

    /// The newest event of all, for a test.
    async fn newest(
        &self,
        api: &mut Api,
        to: &mut Subscription,
        projects: &[Project],
    ) -> Result<Option<Decoded>, Failure> {
        let Some(project) = projects.iter().max_by_key(|project| project.events) else { return Ok(None) };
        let issues = api.get(to, &self.issues(project)).await?;
        let Some(issue) = bugsink::issues(&issues.text)?.items.into_iter().next() else {
            return Ok(None);
        };
        let events = api.get(to, &self.events(&issue)).await?;
        let Some(newest) = bugsink::events(&events.text)?.items.into_iter().next() else {
            return Ok(None);
        };
        let event = self.event(api, to, project, &issue, &newest.id).await?;
        event
            .map(|event| Some(Decoded::Event(Box::new(event))))
            .map_err(|why| Failure::new(BlindReason::Undecodable, why))
    }
}
