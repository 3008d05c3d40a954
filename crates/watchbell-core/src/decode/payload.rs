//! From a payload's fields to an [`Event`]: the mapping's pointers first, then Sentry's names, then other loggers'.

use super::instant::instant;
use super::lenient::{Fields, Json};
use super::people::user;
use super::stack::exceptions;
use super::{Mapping, names};
use crate::{Event, Exception, Level, User};

/// More tags than people or rules can use are not taken; they stay in `raw`.
const MOST_TAGS: usize = 500;
/// A longer id would be of no use as a key; such an event is given one.
const LONGEST_ID: usize = 256;

/// One payload, ready to be asked.
pub(super) struct Payload<'a> {
    json: Json<'a>,
    fields: Fields<'a>,
    mapping: &'a Mapping,
}

impl<'a> Payload<'a> {
    pub(super) fn new(json: Json<'a>, mapping: &'a Mapping) -> Self {
        Self { json, fields: json.fields(), mapping }
    }

    /// Everything it says.
    pub(super) fn event(&self) -> Event {
        self.event_named(names::EVENT_ID)
    }

    /// Everything it says, being a line of a log.
    pub(super) fn log_line(&self) -> Event {
        self.event_named(names::EVENT_ID_IN_LOGS)
    }

    fn event_named(&self, ids: &'static [&'static str]) -> Event {
        let tags = self.tags();
        let tag = |key: &str| tags.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let exceptions = self.exceptions();
        let mut event = Event {
            event_id: self.text("event_id", ids).filter(|id| id.len() <= LONGEST_ID),
            timestamp: self.candidates("timestamp", names::TIMESTAMP).find_map(instant),
            level: self.level(tag("level")),
            message: self.message(!exceptions.is_empty()),
            exceptions,
            culprit: self.text("culprit", names::CULPRIT),
            transaction: self.text("transaction", names::TRANSACTION),
            logger: self.text("logger", names::LOGGER),
            platform: self.text("platform", names::PLATFORM),
            project: self.text("project", names::PROJECT),
            // Sentry's and GlitchTip's REST interfaces have these only among the tags.
            environment: self.text("environment", names::ENVIRONMENT).or_else(|| tag("environment")),
            release: self.text("release", names::RELEASE).or_else(|| tag("release")),
            server_name: self.text("server_name", names::SERVER_NAME).or_else(|| tag("server_name")),
            user: self.user(),
            fingerprint: self.fingerprint(),
            url: self.text("url", names::URL),
            raw: self.json.raw().to_owned(),
            tags,
        };
        if event.url.is_none() {
            event.url = self.mapping.link(&event);
        }
        event
    }

    /// The values that may be this field, best first.
    fn candidates(&self, field: &str, names: &'static [&'static str]) -> impl Iterator<Item = Json<'a>> {
        self.mapped(field).into_iter().chain(self.fields.named(names))
    }

    fn mapped(&self, field: &str) -> Option<Json<'a>> {
        self.json.at(self.mapping.pointer(field)?)
    }

    fn text(&self, field: &str, names: &'static [&'static str]) -> Option<String> {
        self.candidates(field, names).find_map(Json::words)
    }

    /// Sentry's default for an event that does not say is `error`.
    fn level(&self, tagged: Option<String>) -> Level {
        let said = |value: Json<'_>| self.mapping.level(&value.words()?);
        self.candidates("level", names::LEVEL)
            .find_map(said)
            .or_else(|| self.mapping.level(&tagged?))
            .unwrap_or(Level::Error)
    }

    /// An event that is no object is a message.
    fn message(&self, raised: bool) -> Option<String> {
        // A second Watchbell that took a derived title for a message would not say what the first one says.
        let derived = raised || self.fields.words(names::ISSUE).is_some();
        let names = names::MESSAGE.iter().filter(|name| !(derived && **name == names::DERIVED));
        let said = names.filter_map(|name| self.fields.get(name));
        if let Some(words) = self.mapped("message").into_iter().chain(said).find_map(Json::words) {
            return Some(words);
        }
        if self.json.is_object() {
            None
        } else {
            self.json.scalar().map(Into::into).or_else(|| self.items_as_text())
        }
    }

    fn items_as_text(&self) -> Option<String> {
        self.json.is_array().then(|| self.json.raw().to_owned())
    }

    fn exceptions(&self) -> Vec<Exception> {
        let mut chain =
            self.fields.named(names::EXCEPTION).map(exceptions).find(|c| !c.is_empty()).unwrap_or_default();
        let ty = self.mapped("exception.type").and_then(Json::words);
        let value = self.mapped("exception.value").and_then(Json::words);
        if ty.is_some() || value.is_some() {
            let mut last = chain.pop().unwrap_or_default();
            last.ty = ty.or(last.ty);
            last.value = value.or(last.value);
            chain.push(last);
        }
        chain
    }

    fn user(&self) -> Option<User> {
        let mut found = self.fields.named(names::USER).find_map(user).unwrap_or_default();
        let mapped = |field| self.mapped(field).and_then(Json::words);
        found.id = mapped("user.id").or(found.id).or_else(|| self.fields.words(names::BARE_USER_ID));
        found.email = mapped("user.email").or(found.email);
        found.username = mapped("user.username").or(found.username);
        found.ip_address = mapped("user.ip_address").or(found.ip_address);
        found.key().is_some().then_some(found)
    }

    fn fingerprint(&self) -> Vec<String> {
        self.candidates("fingerprint", names::FINGERPRINT)
            .map(|value| {
                value.items_or_self().into_iter().take(MOST_TAGS).filter_map(Json::words).collect::<Vec<_>>()
            })
            .find(|parts| !parts.is_empty())
            .unwrap_or_default()
    }

    fn tags(&self) -> Vec<(String, String)> {
        let mut tags =
            self.candidates("tags", names::TAGS).map(pairs).find(|t| !t.is_empty()).unwrap_or_default();
        for (field, pointer) in &self.mapping.fields {
            if let Some(key) = field.strip_prefix("tags.")
                && let Some(value) = self.json.at(pointer).and_then(Json::words)
            {
                tags.retain(|(name, _)| name != key);
                tags.push((key.to_owned(), value));
            }
        }
        tags
    }
}

/// Tags as a map, as pairs, as `{key, value}` objects, as `key:value` texts, or one such text. A tag without a value
/// has the empty one; null is no tag.
pub(super) fn pairs(tags: Json<'_>) -> Vec<(String, String)> {
    if tags.is_object() {
        let members = tags.fields().0.into_iter();
        return members
            .take(MOST_TAGS)
            .filter_map(|(key, value)| Some((key.into_owned(), value.words()?)))
            .collect();
    }
    tags.items_or_self().into_iter().take(MOST_TAGS).filter_map(pair).collect()
}

fn pair(tag: Json<'_>) -> Option<(String, String)> {
    if tag.is_array() {
        let items = tag.items();
        let key = items.first()?.scalar()?.into_owned();
        return Some((key, items.get(1).copied().and_then(Json::words).unwrap_or_default()));
    }
    if tag.is_object() {
        let fields = tag.fields();
        return Some((fields.words(&["key", "name"])?, fields.words(&["value"]).unwrap_or_default()));
    }
    let text = tag.scalar()?;
    let (key, value) = text.split_once([':', '=']).unwrap_or((&text, ""));
    Some((key.trim().to_owned(), value.trim().to_owned()))
}
