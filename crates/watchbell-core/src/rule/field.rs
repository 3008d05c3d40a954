//! What a condition can look at.

use std::fmt;
use std::str::FromStr;

use crate::Event;

/// What a condition looks at. Spelt as in the config: `level`, `exception.type`, `user.email`, `tags.KEY`, …
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the event attribute of that name")]
pub enum Field {
    Level,
    Message,
    ExceptionType,
    ExceptionValue,
    ExceptionHandled,
    Culprit,
    Transaction,
    Logger,
    Platform,
    Project,
    Environment,
    Release,
    ServerName,
    Url,
    Fingerprint,
    Source,
    UserId,
    UserEmail,
    UserUsername,
    UserIpAddress,
    /// A tag, by its key. Keys are compared exactly, as every logbook does.
    Tag(String),
}

/// The name is none of [`Field::NAMES`], nor `tags.KEY`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no field")]
pub struct UnknownField(pub String);

impl Field {
    /// Every field but the tags, in the order they are best offered.
    pub const ALL: [Self; 20] = [
        Self::Level,
        Self::Message,
        Self::ExceptionType,
        Self::ExceptionValue,
        Self::ExceptionHandled,
        Self::Culprit,
        Self::Transaction,
        Self::Logger,
        Self::Platform,
        Self::Project,
        Self::Environment,
        Self::Release,
        Self::ServerName,
        Self::Url,
        Self::Fingerprint,
        Self::Source,
        Self::UserId,
        Self::UserEmail,
        Self::UserUsername,
        Self::UserIpAddress,
    ];

    /// The names of [`Field::ALL`], and `tags.KEY` for the tags.
    pub const NAMES: [&'static str; 21] = [
        "level",
        "message",
        "exception.type",
        "exception.value",
        "exception.handled",
        "culprit",
        "transaction",
        "logger",
        "platform",
        "project",
        "environment",
        "release",
        "server_name",
        "url",
        "fingerprint",
        "source",
        "user.id",
        "user.email",
        "user.username",
        "user.ip_address",
        "tags.KEY",
    ];

    /// Whether `test` holds for any value of this field. A missing field has none, and an empty text is a missing
    /// one: logbooks write `""` where they know nothing. The exceptions of a chain, the parts of a fingerprint and a
    /// tag that came twice are several values.
    pub fn any(&self, source: &str, event: &Event, mut test: impl FnMut(&str) -> bool) -> bool {
        let mut holds = |value: &str| !value.is_empty() && test(value);
        let mut one = |value: &Option<String>| value.as_deref().is_some_and(&mut holds);
        match self {
            Self::Level => holds(event.level.as_str()),
            Self::Message => one(&event.message),
            Self::ExceptionType => event.exceptions.iter().any(|exception| one(&exception.ty)),
            Self::ExceptionValue => event.exceptions.iter().any(|exception| one(&exception.value)),
            Self::ExceptionHandled => {
                let said = |handled| if handled { "yes" } else { "no" };
                event.exceptions.iter().any(|exception| exception.handled.is_some_and(|it| holds(said(it))))
            }
            Self::Culprit => one(&event.culprit),
            Self::Transaction => one(&event.transaction),
            Self::Logger => one(&event.logger),
            Self::Platform => one(&event.platform),
            Self::Project => one(&event.project),
            Self::Environment => one(&event.environment),
            Self::Release => one(&event.release),
            Self::ServerName => one(&event.server_name),
            Self::Url => one(&event.url),
            Self::Fingerprint => event.fingerprint.iter().any(|part| holds(part)),
            Self::Source => holds(source),
            Self::UserId => event.user.as_ref().is_some_and(|user| one(&user.id)),
            Self::UserEmail => event.user.as_ref().is_some_and(|user| one(&user.email)),
            Self::UserUsername => event.user.as_ref().is_some_and(|user| one(&user.username)),
            Self::UserIpAddress => event.user.as_ref().is_some_and(|user| one(&user.ip_address)),
            Self::Tag(key) => event.tags.iter().any(|(name, value)| name == key && holds(value)),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Tag(key) = self {
            return write!(f, "tags.{key}");
        }
        let named = Self::ALL.iter().zip(Self::NAMES).find(|(field, _)| *field == self);
        f.write_str(named.map_or("", |(_, name)| name))
    }
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(name: &str) -> Result<Self, UnknownField> {
        if let Some(key) = name.strip_prefix("tags.").filter(|key| !key.is_empty()) {
            return Ok(Self::Tag(key.to_owned()));
        }
        let named = Self::NAMES.iter().zip(Self::ALL).find(|(spelt, _)| **spelt == name);
        named.map(|(_, field)| field).ok_or_else(|| UnknownField(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Exception, Level, User};

    #[test]
    fn every_field_is_read_back_as_it_is_written() {
        for field in Field::ALL.into_iter().chain([Field::Tag("region.name".into())]) {
            assert_eq!(field.to_string().parse::<Field>(), Ok(field));
        }
        for wrong in ["", "tags.", "tags", "Level", "exception", "user"] {
            assert_eq!(wrong.parse::<Field>(), Err(UnknownField(wrong.into())));
        }
    }

    #[test]
    fn every_field_finds_its_own_value_and_no_other() {
        let text = |name: &str| Some(format!("the {name}"));
        let event = Event {
            message: text("message"),
            exceptions: vec![Exception {
                ty: text("exception.type"),
                value: text("exception.value"),
                ..Exception::default()
            }],
            culprit: text("culprit"),
            transaction: text("transaction"),
            logger: text("logger"),
            platform: text("platform"),
            project: text("project"),
            environment: text("environment"),
            release: text("release"),
            server_name: text("server_name"),
            url: text("url"),
            fingerprint: vec!["the fingerprint".into()],
            user: Some(User {
                id: text("user.id"),
                email: text("user.email"),
                username: text("user.username"),
                ip_address: text("user.ip_address"),
            }),
            tags: vec![("KEY".into(), "the tags.KEY".into())],
            ..Event::bare(Level::Error)
        };
        for name in &Field::NAMES[1..] {
            let field: Field = name.parse().unwrap();
            if field == Field::ExceptionHandled {
                continue;
            }
            let mut seen = Vec::new();
            field.any("the source", &event, |value| {
                seen.push(value.to_owned());
                false
            });
            assert_eq!(seen, [format!("the {name}")]);
        }
        assert!(Field::Level.any("", &event, |value| value == "error"));
    }

    #[test]
    fn whether_an_exception_was_handled_is_yes_no_or_not_known() {
        for (handled, said) in [(Some(true), Some("yes")), (Some(false), Some("no")), (None, None)] {
            let exceptions = vec![Exception { handled, ..Exception::default() }];
            let event = Event { exceptions, ..Event::bare(Level::Error) };
            let mut seen = None;
            Field::ExceptionHandled.any("", &event, |value| {
                seen = Some(value.to_owned());
                true
            });
            assert_eq!(seen.as_deref(), said);
        }
    }
}
