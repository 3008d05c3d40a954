//! Bugsink's canonical API (2.6): projects, issues, events, as its own serializers write them.
//!
//! <https://www.bugsink.com/docs/api/>; `bugsink/api_*.py`, `issues/api_views.py`, `events/api_views.py` of 2.6.1.

mod ledger;

use jiff::Timestamp;
use url::Url;

pub use self::ledger::{After, Changed, Fresh, Ledger, Sweep};
use super::page::{Page, Unreadable, page};
use super::{address, is_id};
use crate::decode::instant::instant;
use crate::decode::lenient::{Fields, Json};
use crate::decode::{DecodeError, Mapping, json};
use crate::{Event, Exception};

/// A project. Its count grows with each event that it takes in, in the transaction that makes the issue's grow: it
/// says whether anything was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its number.
    pub id: String,
    /// For people.
    pub name: String,
    /// Its name in addresses.
    pub slug: Option<String>,
    /// Events it ever took in.
    pub events: Option<u64>,
}

impl Project {
    /// Whether somebody who names a project in the configuration means this one.
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.trim();
        self.id == word
            || self.name.eq_ignore_ascii_case(word)
            || self.slug.as_deref().is_some_and(|slug| slug.eq_ignore_ascii_case(word))
    }
}

/// An issue, as the list has it: no level, release, environment, user or link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its UUID.
    pub id: String,
    /// `CHECKOUT-2`, or the id.
    pub name: String,
    /// 1, 2, 3 … in its project, in the order in which issues began.
    pub number: Option<u64>,
    /// Events it ever took in; each has its number of that moment as `digest_order`.
    pub count: Option<u64>,
    /// When its latest event came in. May go back a little: events are not digested in the order they came.
    pub last_seen: Option<Timestamp>,
    /// What its latest event says: exception type and value.
    pub said: Exception,
}

/// An event, as the list has it: nothing but where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Bugsink's own id of it, for the address of its details.
    pub id: String,
    /// 1, 2, 3 … in its issue: a perfect cursor.
    pub order: u64,
    /// When it was taken in.
    pub digested: Option<Timestamp>,
}

/// Reads `projects/`.
pub fn projects(text: &str) -> Result<Page<Project>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        let id = id(&fields)?;
        let slug = fields.words(&["slug"]);
        let name = fields.words(&["name"]).or_else(|| slug.clone()).unwrap_or_else(|| id.clone());
        Some(Project { name, slug, events: number(&fields, "digested_event_count"), id })
    })
}

/// Reads `issues/?project=…`.
pub fn issues(text: &str) -> Result<Page<Issue>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        let id = id(&fields)?;
        let said = Exception {
            ty: fields.words(&["calculated_type"]),
            value: fields.words(&["calculated_value"]),
            ..Exception::default()
        };
        Some(Issue {
            name: fields.words(&["friendly_id"]).unwrap_or_else(|| id.clone()),
            number: number(&fields, "digest_order"),
            count: number(&fields, "digested_event_count"),
            last_seen: fields.get("last_seen").and_then(instant),
            said,
            id,
        })
    })
}

/// Reads `events/?issue=…`.
pub fn events(text: &str) -> Result<Page<Listed>, Unreadable> {
    page(text, |json| {
        let fields = json.fields();
        Some(Listed {
            id: id(&fields)?,
            order: number(&fields, "digest_order")?,
            digested: fields.get("digested_at").and_then(instant),
        })
    })
}

/// Reads `events/{id}/`: `data` is what the SDK sent, and is read as that. What stands around it becomes `raw` too, but
/// not the stack trace as Markdown, which says everything a second time.
///
/// # Errors
/// When it is no JSON, or what the SDK sent is over the size cap.
pub fn event(
    text: &str,
    project: &Project,
    issue: &Issue,
    base: &Url,
    mapping: &Mapping,
) -> Result<Event, DecodeError> {
    let detail = Json::parse(text).map_err(|error| DecodeError::NotJson(error.to_string()))?;
    let fields = detail.fields();
    let data = fields.get("data").filter(|data| data.is_object());
    let mut event = json::event(data.map_or("{}", Json::raw), mapping)?;
    event.event_id = event.event_id.or_else(|| fields.words(&["event_id"]).map(|id| id.replace('-', "")));
    event.timestamp =
        event.timestamp.or_else(|| fields.named(&["timestamp", "ingested_at"]).find_map(instant));
    if event.exceptions.is_empty() && event.message.is_none() {
        event.exceptions.push(issue.said.clone());
    }
    event.project = Some(project.name.clone());
    event.fingerprint = vec![issue.id.clone()];
    event.url = id(&fields).map(|event| {
        address(base, ["issues", "issue", issue.id.as_str(), "event", event.as_str()]).to_string()
    });
    event.raw = without(&fields, "stacktrace_md");
    Ok(event)
}

/// The object as JSON text, without one of its members.
fn without(fields: &Fields<'_>, name: &str) -> String {
    let members = fields.members().filter(|(key, _)| key.as_ref() != name);
    let members: Vec<_> = members
        .map(|(key, value)| format!("{}:{}", serde_json::Value::from(key.as_ref()), value.raw()))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn id(fields: &Fields<'_>) -> Option<String> {
    fields.get("id")?.scalar().map(std::borrow::Cow::into_owned).filter(|id| is_id(id))
}

fn number(fields: &Fields<'_>, name: &str) -> Option<u64> {
    fields.get(name)?.scalar()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
