//! The API of Sentry, and the part of it that GlitchTip has: issues, their events, and where the two differ.
//!
//! <https://docs.sentry.io/api/events/>; GlitchTip: `apps/issue_events/{schema,api}` of its backend.

mod ledger;

use jiff::Timestamp;
use url::Url;

pub use self::ledger::{Changed, Fresh, Ledger, Sweep};
use super::page::{Page, Unreadable, page};
use super::{address, is_id};
use crate::decode::instant::instant;
use crate::decode::lenient::{Fields, Json};
use crate::decode::stack::exceptions;
use crate::decode::{DecodeError, Mapping, json};
use crate::{Event, Exception, Level, User};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// sentry.io, or Sentry on a server of one's own.
    Sentry,
    /// GlitchTip.
    Glitchtip,
}

/// A server's organization, and how its addresses are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Which of the two.
    pub flavour: Flavour,
    /// The server's address, as people open it.
    pub base: Url,
    /// The organization's slug.
    pub organization: String,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its number, which is how lists are narrowed to it.
    pub id: String,
    /// Its slug.
    pub slug: Option<String>,
    /// For people.
    pub name: Option<String>,
}

/// An issue, as the list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub id: String,
    /// `CHECKOUT-2`, or the number.
    pub name: String,
    /// The level of its latest event. In GlitchTip events have none of their own.
    pub level: Option<String>,
    /// Its project's slug.
    pub project: Option<String>,
    /// Its page, as the server says. GlitchTip's names the project where its pages name the organization.
    pub permalink: Option<Url>,
    /// Events it ever took in: a text in JSON, and a few seconds behind.
    pub count: Option<u64>,
    /// When its first event happened.
    pub first_seen: Option<Timestamp>,
    /// When its latest event happened, by the sender's clock.
    pub last_seen: Option<Timestamp>,
}

/// An event, as the list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The sender's id of it.
    pub id: String,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// The level that its tags say.
    pub level: Option<String>,
    /// All that the list says.
    pub raw: String,
}

impl Project {
    /// Whether somebody who names a project in the configuration means this one.
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.trim();
        self.id == word
            || [&self.slug, &self.name].into_iter().flatten().any(|name| name.eq_ignore_ascii_case(word))
    }
}

impl Issue {
    /// What an event of this issue is taken for that says no level itself; Sentry's default is `error`.
    fn level(&self, mapping: &Mapping) -> Option<Level> {
        mapping.level(self.level.as_deref()?)
    }
}

impl Listed {
    /// How bad it is.
    pub fn level(&self, issue: &Issue, mapping: &Mapping) -> Level {
        self.level
            .as_deref()
            .and_then(|level| mapping.level(level))
            .or_else(|| issue.level(mapping))
            .unwrap_or(Level::Error)
    }
}

/// Reads `organizations/{organization}/projects/`.
pub fn projects(text: &str) -> Result<Page<Project>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        Some(Project {
            id: id(&fields, &["id"])?,
            slug: fields.words(&["slug"]),
            name: fields.words(&["name"]),
        })
    })
}

/// Reads `organizations/{organization}/issues/`.
pub fn issues(text: &str) -> Result<Page<Issue>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        let id = id(&fields, &["id"])?;
        Some(Issue {
            name: fields.words(&["shortId"]).unwrap_or_else(|| id.clone()),
            level: fields.words(&["level"]),
            project: fields
                .get("project")
                .and_then(|project| project.fields().words(&["slug", "name", "id"])),
            permalink: fields.get("permalink").and_then(Json::string).and_then(|link| Url::parse(&link).ok()),
            count: fields.get("count").and_then(Json::scalar).and_then(|count| count.trim().parse().ok()),
            first_seen: fields.get("firstSeen").and_then(instant),
            last_seen: fields.get("lastSeen").and_then(instant),
            id,
        })
    })
}

/// Reads `…/issues/{issue}/events/`. GlitchTip writes the members of this list, unlike all others, with underscores.
pub fn events(text: &str) -> Result<Page<Listed>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        Some(Listed {
            id: id(&fields, &["eventID", "event_id", "id"])?,
            at: fields.named(&["dateCreated", "date_created"]).find_map(instant),
            level: tag(&fields, "level"),
            raw: json.raw().to_owned(),
        })
    })
}

/// Who was hit, by the name and the address that they gave themselves (`userReport`) where the event has none.
fn known(user: Option<User>, fields: &Fields<'_>) -> Option<User> {
    let report = fields.get("userReport").map(Json::fields).unwrap_or_default();
    let user = user.unwrap_or_default();
    let user = User {
        email: user.email.or_else(|| report.words(&["email"])),
        username: user.username.or_else(|| report.words(&["name"])),
        ..user
    };
    user.key().is_some().then_some(user)
}

/// Reads one event, from the list or from its details.
///
/// # Errors
/// When it is no JSON, or over the size cap.
pub fn event(text: &str, issue: &Issue, site: &Site, mapping: &Mapping) -> Result<Event, DecodeError> {
    let mut event = json::event(text, mapping)?;
    let json = Json::parse(text).map_err(|error| DecodeError::NotJson(error.to_string()))?;
    let fields = json.fields();
    let own = tag(&fields, "level").or_else(|| fields.words(&["level"]));
    event.level =
        own.and_then(|level| mapping.level(&level)).or_else(|| issue.level(mapping)).unwrap_or(Level::Error);
    event.event_id = id(&fields, &["eventID", "event_id", "id"]).map(|id| id.replace('-', ""));
    event.timestamp = fields.named(&["dateCreated", "date_created"]).find_map(instant).or(event.timestamp);
    event.release = tag(&fields, "release").or_else(|| fields.get("release")?.fields().words(&["version"]));
    // A tag may be there without a value.
    event.environment = event.environment.filter(|environment| !environment.is_empty());
    event.server_name = event.server_name.filter(|name| !name.is_empty());
    event.user = known(event.user, &fields);
    if event.exceptions.is_empty() {
        event.exceptions = entry(&fields, "exception").map(exceptions).unwrap_or_default();
    }
    if event.message.is_none() {
        event.message =
            entry(&fields, "message").and_then(|data| data.fields().words(&["formatted", "message"]));
    }
    if event.exceptions.is_empty() && event.message.is_none() {
        let metadata = fields.get("metadata").map(Json::fields).unwrap_or_default();
        let (ty, value) = (metadata.words(&["type"]), metadata.words(&["value"]));
        if ty.is_some() || value.is_some() {
            event.exceptions.push(Exception { ty, value, ..Exception::default() });
        } else {
            event.message = fields.words(&["title"]);
        }
    }
    event.project = issue.project.clone().or(event.project);
    event.fingerprint = vec![issue.id.clone()];
    event.url = event.event_id.as_deref().map(|event| site.page(issue, event).to_string());
    Ok(event)
}

impl Site {
    /// The address of a part of the API.
    pub fn api<'a>(&self, segments: impl IntoIterator<Item = &'a str>) -> Url {
        address(&self.base, ["api", "0"].into_iter().chain(segments))
    }

    /// The address of an issue in the API.
    pub fn issue(&self, issue: &str) -> Url {
        self.api(["organizations", &self.organization, "issues", issue])
    }

    /// Where an issue's events are listed.
    pub fn events(&self, issue: &str) -> Url {
        match self.flavour {
            Flavour::Sentry => self.api(["organizations", &self.organization, "issues", issue, "events"]),
            Flavour::Glitchtip => self.api(["issues", issue, "events"]),
        }
    }

    /// The page of an event. A permalink to another host than the server's is taken, too: sentry.io answers for
    /// `acme.sentry.io`. Whether it opens is the opener's to decide.
    fn page(&self, issue: &Issue, event: &str) -> Url {
        match (&issue.permalink, self.flavour) {
            (Some(page), Flavour::Sentry) if page.has_host() => address(page, ["events", event]),
            (_, Flavour::Sentry) => address(
                &self.base,
                ["organizations", &self.organization, "issues", &issue.id, "events", event],
            ),
            (_, Flavour::Glitchtip) => {
                let mut page =
                    address(&self.base, [&self.organization, "issues", &issue.id, "events", event]);
                if let Ok(mut path) = page.path_segments_mut() {
                    // Angular's routes end without one.
                    path.pop_if_empty();
                }
                page
            }
        }
    }
}

/// What an entry of this type holds (`entries: [{"type": …, "data": …}]`).
fn entry<'a>(fields: &Fields<'a>, ty: &str) -> Option<Json<'a>> {
    let entries = fields.get("entries")?.items().into_iter();
    let mut data = entries.map(Json::fields).filter(|entry| entry.words(&["type"]).as_deref() == Some(ty));
    data.find_map(|entry| entry.get("data"))
}

/// A tag's value (`tags: [{"key": …, "value": …}]`).
fn tag(fields: &Fields<'_>, key: &str) -> Option<String> {
    let tags = fields.get("tags")?.items().into_iter();
    tags.map(Json::fields).find(|tag| tag.words(&["key"]).as_deref() == Some(key))?.words(&["value"])
}

fn id(fields: &Fields<'_>, names: &[&str]) -> Option<String> {
    fields.named(names).filter_map(Json::scalar).map(std::borrow::Cow::into_owned).find(|id| is_id(id))
}

#[cfg(test)]
mod tests;
