//! Where one source's payloads differ from Sentry's.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::{Event, Level};

pub use super::names::MAPPABLE;

/// How one source's payloads are read: where names differ from Sentry's, and what its levels mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Our field name ([`MAPPABLE`] or `tags.KEY`) → JSON pointer (RFC 6901) into the payload; tried before Sentry's own names.
    pub fields: BTreeMap<String, String>,
    /// The source's level word or number (as text, compared without case) → ours; tried before the built-in table.
    pub levels: BTreeMap<String, Level>,
    /// A link for events that carry none, with `{field}` placeholders such as `{event_id}`, percent-encoded when filled.
    pub link: Option<String>,
}

impl Mapping {
    pub(super) fn pointer(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    /// The level that a word or number means in this source.
    pub(crate) fn level(&self, text: &str) -> Option<Level> {
        let text = text.trim();
        self.levels_of(text).or_else(|| Level::parse(text))
    }

    /// What `levels` says of a word or number.
    pub(super) fn levels_of(&self, text: &str) -> Option<Level> {
        let mut own = self.levels.iter();
        own.find(|(word, _)| word.trim().eq_ignore_ascii_case(text)).map(|(_, level)| *level)
    }

    /// The link of an event that has none. A placeholder that the event cannot fill makes no link: a page that is not
    /// there would be worse.
    pub(super) fn link(&self, event: &Event) -> Option<String> {
        let template = self.link.as_deref()?;
        let mut link = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            link.push_str(before);
            let (name, behind) = after.split_once('}')?;
            percent_encode(&text_of(event, name.trim())?, &mut link);
            rest = behind;
        }
        link.push_str(rest);
        Some(link)
    }
}

/// One of the event's fields, by the name it has in rules.
fn text_of(event: &Event, field: &str) -> Option<String> {
    let text = match field {
        "event_id" => event.event_id.as_deref(),
        "level" => Some(event.level.as_str()),
        "logger" => event.logger.as_deref(),
        "platform" => event.platform.as_deref(),
        "project" => event.project.as_deref(),
        "environment" => event.environment.as_deref(),
        "release" => event.release.as_deref(),
        "server_name" => event.server_name.as_deref(),
        "transaction" => event.transaction.as_deref(),
        "culprit" => event.culprit.as_deref(),
        "user.id" => event.user.as_ref().and_then(|user| user.id.as_deref()),
        "timestamp" => return event.timestamp.map(|at| at.to_string()),
        _ => {
            let key = field.strip_prefix("tags.")?;
            event.tags.iter().find(|(tag, _)| tag == key).map(|(_, value)| value.as_str())
        }
    };
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// RFC 3986: all but the unreserved characters, so that a value can never end a path segment or begin a query.
fn percent_encode(text: &str, link: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            link.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(template: &str) -> Option<String> {
        let event = Event {
            event_id: Some("a/../b?c#d&é".into()),
            project: Some("web".into()),
            tags: vec![("shop".into(), "7".into())],
            ..Event::bare(Level::Fatal)
        };
        Mapping { link: Some(template.into()), ..Mapping::default() }.link(&event)
    }

    #[test]
    fn a_template_is_filled_with_encoded_values() {
        assert_eq!(
            link("https://t.example/{project}/e/{event_id}?s={ tags.shop }&l={level}").as_deref(),
            Some("https://t.example/web/e/a%2F..%2Fb%3Fc%23d%26%C3%A9?s=7&l=fatal")
        );
        assert_eq!(link("https://t.example/").as_deref(), Some("https://t.example/"));
    }

    #[test]
    fn a_template_that_cannot_be_filled_makes_no_link() {
        for template in
            ["https://t.example/{release}", "https://t.example/{nope}", "https://t.example/{event_id", "{}"]
        {
            assert_eq!(link(template), None, "{template}");
        }
    }

    #[test]
    fn a_source_may_mean_something_else_by_its_levels() {
        let levels = [("Critical".to_owned(), Level::Error), ("2".to_owned(), Level::Fatal)].into();
        let mapping = Mapping { levels, ..Mapping::default() };
        assert_eq!(mapping.level("CRITICAL"), Some(Level::Error));
        assert_eq!(mapping.level("2"), Some(Level::Fatal));
        assert_eq!(mapping.level("warn"), Some(Level::Warning));
        assert_eq!(mapping.level("7"), None);
    }
}
