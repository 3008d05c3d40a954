//! Sentry and GlitchTip, by the API that they share. What is new and where the two differ is core's `tracker::sentry`.

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use url::Url;
use watchbell_core::decode::Decoded;
use watchbell_core::tracker::Begins;
use watchbell_core::tracker::sentry::{self, Changed, Flavour, Fresh, Issue, Ledger, Listed, Site};
use watchbell_core::{Event, say};

use super::api::found::Found;
use super::api::polling::{Asked, Look};
use super::api::{Api, Walk, Words};
use super::connection::Subscription;
use super::failure::Failure;
use super::format::undecoded;
use super::{BlindReason, http};

/// Pages of 100 projects, and of 100 issues.
const MOST_PROJECTS: usize = 10;
const MOST_ISSUES: usize = 10;
/// Issues whose events are read back the first time: the most recent ones.
const FIRST_ISSUES: usize = 50;
/// New events of an issue whose details are asked for. The list says enough of the others to judge and show them.
const MOST_DETAILS: usize = 10;

const WORDS: Words =
    Words { rights: || say!("source-do-rights-sentry"), missing: || say!("source-missing-sentry") };

/// An organization on a Sentry or a GlitchTip.
pub(super) struct Sentry {
    flavour: Flavour,
    /// What has been heard so far; `None` until the cursor is read.
    ledger: Option<Ledger>,
    /// The numbers of the projects that are named in the configuration.
    projects: Option<Vec<String>>,
}

impl Sentry {
    pub(super) fn new(flavour: Flavour) -> Self {
        Self { flavour, ledger: None, projects: None }
    }
}

impl Asked for Sentry {
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
            let server = self.server(api, to).await?;
            let mut ledger = self.ledger.take().unwrap_or_else(|| begin(to, &mut found));
            let first = ledger.is_first();
            let asked = server.ask(&mut ledger, &mut found, api, to).await;
            if first && asked.is_err() {
                // A first read that failed is made again from its beginning.
                return asked;
            }
            found.send(to, Some(ledger.write())).await;
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
            let server = self.server(api, to).await?;
            let answer = api.get(to, &server.issues(to)).await?;
            let issues = sentry::issues(&answer.text)?.items;
            let (n, organization) = (issues.len(), server.site.organization.as_str());
            let found = match answer.next {
                Some(_) => say!("source-step-issues-more", n = n, organization = organization),
                None => say!("source-step-issues", n = n, organization = organization),
            };
            Ok(Look { found, newest: server.newest(api, to, issues.first()).await? })
        })
    }
}

impl Sentry {
    async fn server(&mut self, api: &mut Api, to: &mut Subscription) -> Result<Server, Failure> {
        let base = http::address(&to.source)?.clone();
        let organization = to.source.organization.clone().unwrap_or_default();
        let site = Site { flavour: self.flavour, base, organization };
        let projects = match &self.projects {
            Some(projects) => projects.clone(),
            None => projects(&site, api, to).await?,
        };
        self.projects = Some(projects.clone());
        Ok(Server { site, projects })
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

/// The numbers of the projects that the configuration names: lists are narrowed by those.
async fn projects(site: &Site, api: &mut Api, to: &mut Subscription) -> Result<Vec<String>, Failure> {
    if to.source.projects.is_empty() {
        return Ok(Vec::new());
    }
    let mut walk = Walk::new(site.api(["organizations", &site.organization, "projects"]), MOST_PROJECTS);
    let mut known = Vec::new();
    while let Some(url) = walk.page().cloned() {
        let answer = api.get(to, &url).await?;
        known.extend(sentry::projects(&answer.text)?.items);
        walk.go_on(answer.next);
    }
    let number = |word: &String| {
        let project = known.iter().find(|project| project.is_called(word)).map(|project| project.id.clone());
        let names =
            || known.iter().filter_map(|project| project.slug.as_deref()).take(10).collect::<Vec<_>>();
        project.ok_or_else(|| super::api::unknown_project(word, &names()))
    };
    to.source.projects.iter().map(number).collect()
}

/// Where it is, and what of it is meant.
struct Server {
    site: Site,
    projects: Vec<String>,
}

impl Server {
    fn issues(&self, to: &Subscription) -> Url {
        let mut url = self.site.api(["organizations", &self.site.organization, "issues"]);
        let (sort, all) = match self.site.flavour {
            // Without a project, Sentry lists those that the token's owner is a member of.
            Flavour::Sentry => ("date", Some("-1")),
            Flavour::Glitchtip => ("-last_seen", None),
        };
        let mut query = url.query_pairs_mut();
        // An empty query is sent, too: without one, only what is unresolved is listed.
        query.append_pair("query", to.source.query.as_deref().unwrap_or_default());
        query.append_pair("sort", sort).append_pair("limit", "100");
        let all = all.filter(|_| self.projects.is_empty());
        for project in self.projects.iter().map(String::as_str).chain(all) {
            query.append_pair("project", project);
        }
        drop(query);
        url
    }

    fn events(&self, issue: &Issue) -> Url {
        let mut url = self.site.events(&issue.id);
        url.query_pairs_mut().append_pair("limit", "100");
        url
    }

    /// Looks through the issues, latest first, and then at the events of those that changed, oldest first.
    async fn ask(
        &self,
        ledger: &mut Ledger,
        found: &mut Found,
        api: &mut Api,
        to: &mut Subscription,
    ) -> Result<(), Failure> {
        let mut walk = Walk::new(self.issues(to), MOST_ISSUES);
        let mut answer = api.get(to, &self.issues(to)).await?;
        // Times are compared with the server's: this computer's clock may be wrong.
        let now = answer.date.unwrap_or_else(|| to.context.clock.now());
        let mut sweep = ledger.sweep(now, to.source.every());
        let mut changed = Vec::new();
        loop {
            let page = sentry::issues(&answer.text)?;
            found.unreadable(page.unreadable, || say!("source-issue-without-id"));
            let last = page.items.last().cloned();
            changed.extend(page.items.into_iter().filter_map(|issue| ledger.look(&mut sweep, issue)));
            if sweep.is_done(last.as_ref()) {
                break;
            }
            walk.go_on(answer.next.take());
            if let Some(why) = walk.cut.filter(|_| last.is_some_and(|last| sweep.must_go_on(&last))) {
                found.gap(say!("source-list-cut", why = why.name()));
            }
            let Some(url) = walk.page().cloned() else { break };
            answer = api.get(to, &url).await?;
        }
        let old_until = sweep.first.then_some(now);
        if sweep.first {
            changed.truncate(FIRST_ISSUES);
        }
        for changed in changed.iter().rev() {
            let (listed, more) = match api.get_one(to, &self.events(&changed.issue)).await? {
                Ok(answer) => (sentry::events(&answer.text)?.items, answer.next.is_some()),
                // The issue was deleted or merged just now: what was in it nobody will see here.
                Err(_) => (Vec::new(), false),
            };
            let fresh = ledger.fresh(&sweep, changed, &listed, more);
            self.read(found, api, to, changed, &fresh, old_until).await?;
            ledger.heard(&sweep, changed, &fresh);
            if found.is_full() {
                // A first read has no place to resume at before its end.
                let cursor = (!ledger.is_first()).then(|| ledger.write());
                found.send(to, cursor).await;
            }
        }
        ledger.end(&sweep);
        Ok(())
    }

    /// Reads the new events of an issue: the newest with their details, where a rule could match them.
    async fn read(
        &self,
        found: &mut Found,
        api: &mut Api,
        to: &mut Subscription,
        changed: &Changed,
        fresh: &Fresh,
        old_until: Option<Timestamp>,
    ) -> Result<(), Failure> {
        let mut events = Vec::new();
        let older = fresh.events.len().saturating_sub(MOST_DETAILS);
        for (place, listed) in fresh.events.iter().enumerate() {
            let level = listed.level(&changed.issue, &to.source.mapping);
            let matters = to.floor().is_some_and(|floor| level >= floor);
            // GlitchTip's list says all that its details say.
            let detailed =
                matters && place >= older && old_until.is_none() && self.site.flavour == Flavour::Sentry;
            events.push(if !matters {
                Ok(Decoded::Counted { level, at: listed.at })
            } else if detailed {
                self.detailed(api, to, &changed.issue, listed).await?
            } else {
                self.event(to, &changed.issue, &listed.raw)
            });
        }
        // Only now: a failure in between must not leave half of an issue behind.
        let mut unseen = fresh.unseen;
        for event in events {
            match event {
                Ok(event) => found.take(event, old_until),
                Err(why) => {
                    unseen += 1;
                    found.unreadable(1, || why);
                }
            }
        }
        found.unseen(unseen, || changed.issue.name.clone());
        Ok(())
    }

    /// An event with its details, or, where those are not to be had, as the list has it.
    async fn detailed(
        &self,
        api: &mut Api,
        to: &mut Subscription,
        issue: &Issue,
        listed: &Listed,
    ) -> Result<Result<Decoded, String>, Failure> {
        let organization = self.site.organization.as_str();
        let url = self.site.api(["organizations", organization, "issues", &issue.id, "events", &listed.id]);
        let detailed = api.get_one(to, &url).await?.ok();
        let detailed = detailed
            .and_then(|answer| sentry::event(&answer.text, issue, &self.site, &to.source.mapping).ok());
        let same = |event: &Event| event.event_id.as_deref() == Some(&*listed.id.replace('-', ""));
        Ok(match detailed.filter(same) {
            Some(event) => Ok(Decoded::at_least(to.floor(), event)),
            None => self.event(to, issue, &listed.raw),
        })
    }

    fn event(&self, to: &Subscription, issue: &Issue, text: &str) -> Result<Decoded, String> {
        let event = sentry::event(text, issue, &self.site, &to.source.mapping);
        event.map(|event| Decoded::at_least(to.floor(), event)).map_err(|error| undecoded(&error))
    }

    /// The newest event of an issue, for a test.
    async fn newest(
        &self,
        api: &mut Api,
        to: &mut Subscription,
        issue: Option<&Issue>,
    ) -> Result<Option<Decoded>, Failure> {
        let Some(issue) = issue else { return Ok(None) };
        let answer = api.get(to, &self.events(issue)).await?;
        let events = sentry::events(&answer.text)?.items;
        let newest = events.iter().max_by_key(|event| event.at);
        let event = newest.map(|newest| self.event(to, issue, &newest.raw)).transpose();
        event.map_err(|why| Failure::new(BlindReason::Undecodable, why))
    }
}
