//! An event as others see it: the JSON of the stream and of the API. The store keeps its body; [`whole`] adds what stands in columns.
//!
//! Sentry's names and nesting, so that every reader of Sentry's events reads ours, this program's own decoder among
//! them: a Watchbell that listens to another one's stream loses nothing. What is unknown is left out.

pub(crate) mod judged;
mod lean;

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use watchbell_core::{Event, Exception, Frame, Level, User};

/// What stands in columns of its own.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Head<'a> {
    pub(crate) event_id: &'a str,
    pub(crate) issue_id: &'a str,
    pub(crate) source: &'a str,
    pub(crate) received: Timestamp,
    pub(crate) level: Level,
    pub(crate) title: &'a str,
}

#[derive(Serialize, Deserialize)]
struct Body<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exception: Vec<ExceptionShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    culprit: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transaction: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    logger: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    platform: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    environment: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    release: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server_name: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<UserShape<'a>>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags<'a>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    fingerprint: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
struct ExceptionShape<'a> {
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    ty: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stacktrace: Option<StackShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mechanism: Option<Mechanism>,
}

/// How an exception came to be told of: as much as rules ask for.
#[derive(Serialize, Deserialize)]
struct Mechanism {
    handled: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct StackShape<'a> {
    frames: Vec<FrameShape<'a>>,
}

#[derive(Serialize, Deserialize)]
struct FrameShape<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    function: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    module: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    filename: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lineno: Option<u32>,
    in_app: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    context_line: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
struct UserShape<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    username: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ip_address: Option<Cow<'a, str>>,
}

impl UserShape<'_> {
    fn into_user(self) -> User {
        User {
            id: own(self.id),
            email: own(self.email),
            username: own(self.username),
            ip_address: own(self.ip_address),
        }
    }
}

/// Tags keep their order. They are a map as long as every name stands once, and Sentry's list of pairs where one stands
/// twice: a map could not hold both.
#[derive(Default)]
struct Tags<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Tags<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_tags(self) -> Vec<(String, String)> {
        self.0.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    fn has_twins(&self) -> bool {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
    }
}

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.has_twins() {
            return serializer.collect_seq(&self.0);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Tags<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Vec<(Cow<'static, str>, Cow<'static, str>)>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a map or a list of pairs")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut tags = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    tags.push((Cow::Owned(name), Cow::Owned(value)));
                }
                Ok(tags)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut tags = Vec::new();
                while let Some((name, value)) = seq.next_element::<(String, String)>()? {
                    tags.push((Cow::Owned(name), Cow::Owned(value)));
                }
                Ok(tags)
            }
        }
        deserializer.deserialize_any(Either).map(Tags)
    }
}

fn lend(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|text| Cow::Borrowed(text.as_str()))
}

fn own(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

/// What the sender said, on one line and small enough to be streamed.
pub(crate) fn write(event: &Event) -> Result<String, serde_json::Error> {
    let json = write_body(event)?;
    if json.len() <= lean::MOST { Ok(json) } else { write_body(&lean::lean(event)) }
}

/// The event's JSON: `head`, and a `body` that [`write`] has made.
pub(crate) fn whole(head: Head<'_>, body: &str) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_string(&head)?;
    if let Some(rest) = body.strip_prefix('{').filter(|rest| *rest != "}") {
        json.pop();
        json.push(',');
        json.push_str(rest);
    }
    Ok(json)
}

fn write_body(event: &Event) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Body {
        timestamp: event.timestamp,
        message: lend(event.message.as_ref()),
        exception: event.exceptions.iter().map(ExceptionShape::of).collect(),
        culprit: lend(event.culprit.as_ref()),
        transaction: lend(event.transaction.as_ref()),
        logger: lend(event.logger.as_ref()),
        platform: lend(event.platform.as_ref()),
        project: lend(event.project.as_ref()),
        environment: lend(event.environment.as_ref()),
        release: lend(event.release.as_ref()),
        server_name: lend(event.server_name.as_ref()),
        user: event.user.as_ref().map(|user| UserShape {
            id: lend(user.id.as_ref()),
            email: lend(user.email.as_ref()),
            username: lend(user.username.as_ref()),
            ip_address: lend(user.ip_address.as_ref()),
        }),
        tags: Tags(event.tags.iter().map(|(name, value)| (name.into(), value.into())).collect()),
        fingerprint: Cow::Borrowed(&event.fingerprint),
        url: lend(event.url.as_ref()),
    })
}

/// The event whose body [`write`] has made, without its `raw`.
pub(crate) fn read(event_id: &str, level: Level, body: &str) -> Result<Event, serde_json::Error> {
    let shape: Body<'_> = serde_json::from_str(body)?;
    Ok(Event {
        event_id: Some(event_id.to_owned()),
        timestamp: shape.timestamp,
        level,
        message: own(shape.message),
        exceptions: shape.exception.into_iter().map(ExceptionShape::into_exception).collect(),
        culprit: own(shape.culprit),
        transaction: own(shape.transaction),
        logger: own(shape.logger),
        platform: own(shape.platform),
        project: own(shape.project),
        environment: own(shape.environment),
        release: own(shape.release),
        server_name: own(shape.server_name),
        user: shape.user.map(UserShape::into_user),
        tags: shape.tags.into_tags(),
        fingerprint: shape.fingerprint.into_owned(),
        url: own(shape.url),
        raw: String::new(),
    })
}

impl<'a> ExceptionShape<'a> {
    fn of(exception: &'a Exception) -> Self {
        let frames = exception.frames.iter().map(FrameShape::of).collect::<Vec<_>>();
        Self {
            ty: lend(exception.ty.as_ref()),
            value: lend(exception.value.as_ref()),
            stacktrace: (!frames.is_empty()).then_some(StackShape { frames }),
            mechanism: exception.handled.map(|handled| Mechanism { handled: Some(handled) }),
        }
    }

    fn into_exception(self) -> Exception {
        let frames = self.stacktrace.map_or_else(Vec::new, |stack| stack.frames);
        Exception {
            ty: own(self.ty),
            value: own(self.value),
            frames: frames.into_iter().map(FrameShape::into_frame).collect(),
            handled: self.mechanism.and_then(|mechanism| mechanism.handled),
        }
    }
}

impl<'a> FrameShape<'a> {
    fn of(frame: &'a Frame) -> Self {
        Self {
            function: lend(frame.function.as_ref()),
            module: lend(frame.module.as_ref()),
            filename: lend(frame.filename.as_ref()),
            lineno: frame.lineno,
            in_app: frame.in_app,
            context_line: lend(frame.context_line.as_ref()),
        }
    }

    fn into_frame(self) -> Frame {
        Frame {
            function: own(self.function),
            module: own(self.module),
            filename: own(self.filename),
            lineno: self.lineno,
            in_app: self.in_app,
            context_line: own(self.context_line),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEAD: Head<'static> = Head {
        event_id: "e1",
        issue_id: "i1",
        source: "s",
        received: Timestamp::UNIX_EPOCH,
        level: Level::Error,
        title: "KeyError",
    };

    fn text() -> impl Strategy<Value = Option<String>> {
        proptest::option::of(any::<String>())
    }

    fn exception() -> impl Strategy<Value = Exception> {
        let frame = (text(), text(), text(), any::<Option<u32>>(), any::<bool>(), text());
        let frame = frame.prop_map(|(function, module, filename, lineno, in_app, context_line)| Frame {
            function,
            module,
            filename,
            lineno,
            in_app,
            context_line,
        });
        let told = (text(), text(), proptest::collection::vec(frame, 0..3), any::<Option<bool>>());
        told.prop_map(|(ty, value, frames, handled)| Exception { ty, value, frames, handled })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            (message, culprit, project, release, url) in (text(), text(), text(), text(), text()),
            exceptions in proptest::collection::vec(exception(), 0..3),
            tags in proptest::collection::vec((any::<String>(), any::<String>()), 0..4),
            fingerprint in proptest::collection::vec(any::<String>(), 0..3),
            user in proptest::option::of((text(), text(), text(), text())),
            micros in proptest::option::of(0_i64..4_000_000_000_000_000),
        ) {
            let event = Event {
                event_id: Some("e1".into()),
                timestamp: micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()),
                message, culprit, project, release, url, exceptions, tags, fingerprint,
                user: user.map(|(id, email, username, ip_address)| User { id, email, username, ip_address }),
                ..Event::bare(Level::Error)
            };
            let body = write(&event).unwrap();
            prop_assert!(!body.contains('\n'), "one line: {body}");
            prop_assert_eq!(&read("e1", Level::Error, &body).unwrap(), &event);
            let whole: serde_json::Value = serde_json::from_str(&whole(HEAD, &body).unwrap()).unwrap();
            prop_assert_eq!(&whole["issue_id"], "i1");
            prop_assert_eq!(whole["project"].as_str(), event.project.as_deref());
            let exceptions = event.exceptions.iter().cloned().map(|it| Exception { frames: Vec::new(), ..it }).collect();
            let asked_for = Event { event_id: None, timestamp: None, exceptions, ..event };
            prop_assert_eq!(judged::read(Level::Error, &body).unwrap(), asked_for, "what rules can ask for is all there");
        }
    }

    #[test]
    fn tags_are_a_map_unless_a_name_stands_twice() {
        let mut event = Event::bare(Level::Fatal);
        event.tags = vec![("b".into(), "1".into()), ("a".into(), "2".into())];
        assert!(write(&event).unwrap().contains(r#""tags":{"b":"1","a":"2"}"#));
        event.tags.push(("b".into(), "3".into()));
        assert!(write(&event).unwrap().contains(r#""tags":[["b","1"],["a","2"],["b","3"]]"#));
    }

    #[test]
    fn an_event_too_large_to_stream_is_cut_down_to_what_names_it() {
        let long = "\u{1}".repeat(100_000);
        let mut event = Event::bare(Level::Fatal);
        for place in [
            &mut event.message,
            &mut event.culprit,
            &mut event.transaction,
            &mut event.logger,
            &mut event.platform,
            &mut event.project,
            &mut event.environment,
            &mut event.release,
            &mut event.server_name,
            &mut event.url,
        ] {
            *place = Some(long.clone());
        }
        event.tags = vec![(long.clone(), long.clone()); 40];
        event.fingerprint = vec![long.clone(); 20];
        let exception = Exception {
            ty: Some(long.clone()),
            value: Some(long.clone()),
            frames: vec![Frame::default()],
            ..Exception::default()
        };
        event.exceptions = vec![exception; 3];
        event.user = Some(User { id: Some(long.clone()), email: Some(long), ..User::default() });
        let body = write(&event).unwrap();
        assert!(body.len() < lean::MOST, "{} bytes", body.len());
        assert_eq!(read("e1", Level::Fatal, &body).unwrap().exceptions.len(), 2);
    }
}
