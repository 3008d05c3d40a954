//! A JSON value that is looked at only where somebody asks.
//!
//! `serde_json::Value` refuses what logbooks do send: 10^400, lone surrogates, 129 nested arrays; one such field
//! would cost the whole event. Here the text is validated once, by a skip that neither recurses nor converts, and
//! stays text. Asking for a member scans one nesting level.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value, as the text it stands in; known to be valid JSON, without surrounding space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Validates `text` as one JSON value of any shape and depth.
    pub(crate) fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(Self::from)
    }

    /// A value that has been found valid already, without surrounding space.
    pub(crate) fn known(text: &'a str) -> Self {
        Self(text)
    }

    /// The value as JSON text.
    pub(crate) fn raw(self) -> &'a str {
        self.0
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    pub(crate) fn is_array(self) -> bool {
        self.0.starts_with('[')
    }

    /// The content of a string; `None` for any other shape. A lone surrogate is U+FFFD.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        let content = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if !content.contains('\\') {
            return Some(Cow::Borrowed(content));
        }
        serde_json::from_str::<Text<'a>>(self.0).ok().map(|text| text.0)
    }

    pub(crate) fn boolean(self) -> Option<bool> {
        match self.scalar()?.as_ref() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// A string, number or boolean as text; `None` for null, blank strings, arrays and objects.
    pub(crate) fn scalar(self) -> Option<Cow<'a, str>> {
        match self.0.as_bytes().first() {
            Some(b'"') => self.string().filter(|text| !text.trim().is_empty()),
            None | Some(b'n' | b'{' | b'[') => None,
            Some(_) => Some(Cow::Borrowed(self.0)),
        }
    }

    /// What this says, whatever its shape: a scalar's text, the scalars of an array, an object's most telling member,
    /// or, where there is none, the JSON itself. `None` for null, blank and empty.
    pub(crate) fn words(self) -> Option<String> {
        const TELLING: &[&str] =
            &["formatted", "message", "value", "name", "slug", "title", "text", "type", "id", "stringValue"];
        if self.is_object() {
            let fields = self.fields();
            return fields
                .named(TELLING)
                .find_map(Json::scalar)
                .map(Cow::into_owned)
                .or_else(|| (!fields.0.is_empty()).then(|| self.0.to_owned()));
        }
        if self.is_array() {
            let items = self.items();
            let said: Vec<_> = items.iter().filter_map(|item| item.scalar()).collect();
            return match (said.is_empty(), items.is_empty()) {
                (false, _) => Some(said.join(", ")),
                (true, false) => Some(self.0.to_owned()),
                (true, true) => None,
            };
        }
        self.scalar().map(Cow::into_owned)
    }

    /// An object's members in order, duplicates and all; none for any other shape.
    pub(crate) fn fields(self) -> Fields<'a> {
        if self.is_object() { serde_json::from_str(self.0).unwrap_or_default() } else { Fields::default() }
    }

    /// An array's items; none for any other shape.
    pub(crate) fn items(self) -> Vec<Json<'a>> {
        let mut items = Vec::new();
        self.each(|item| items.push(item));
        items
    }

    /// An array's items one by one, without a list of them: an item of two bytes has sixteen there.
    pub(crate) fn each(self, take: impl FnMut(Json<'a>)) {
        if self.is_array() {
            let mut text = serde_json::Deserializer::from_str(self.0);
            // It is known to be valid.
            let _ = text.deserialize_seq(Items(take));
        }
    }

    /// An array's items, the only item that an object is, or none of anything else.
    pub(crate) fn items_or_self(self) -> Vec<Json<'a>> {
        if self.is_array() { self.items() } else { vec![self] }
    }

    /// Follows a JSON pointer (RFC 6901). A text that is no pointer finds nothing.
    pub(crate) fn at(self, pointer: &str) -> Option<Json<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, token| {
            if value.is_array() {
                let index: usize = token.parse().ok()?;
                return value.items().get(index).copied();
            }
            value.fields().get(&unescape(token))
        })
    }
}

struct Items<F>(F);

impl<'de, F: FnMut(Json<'de>)> Visitor<'de> for Items<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element::<&'de RawValue>()? {
            (self.0)(Json::from(item));
        }
        Ok(())
    }
}

impl<'a> From<&'a RawValue> for Json<'a> {
    fn from(raw: &'a RawValue) -> Self {
        Self(raw.get())
    }
}

/// One token of a JSON pointer, `~1` and `~0` resolved in the order RFC 6901, section 4 asks for.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// An object's members.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(pub(super) Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Fields<'a> {
    /// The member of that name; of duplicates the last, as in every common parser.
    pub(crate) fn get(&self, name: &str) -> Option<Json<'a>> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// All members, in the order they stand.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&Cow<'a, str>, Json<'a>)> {
        self.0.iter().map(|(key, value)| (key, *value))
    }

    /// The members of those names, in the order of the names.
    pub(crate) fn named<'n>(&self, names: &'n [&str]) -> impl Iterator<Item = Json<'a>> + use<'_, 'a, 'n> {
        names.iter().filter_map(|name| self.get(name))
    }

    /// What the first of those members says that says anything.
    pub(crate) fn words(&self, names: &[&str]) -> Option<String> {
        self.named(names).find_map(Json::words)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    members.push((key.0, Json::from(value)));
                }
                Ok(Fields(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A string's content. Asked for as bytes, because serde_json then lets lone surrogates pass.
pub(crate) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Content;
        impl<'de> Visitor<'de> for Content {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(Text(
                    str::from_utf8(bytes)
                        .map_or_else(|_| Cow::Owned(surrogates_replaced(bytes)), Cow::Borrowed),
                ))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(surrogates_replaced(bytes))))
            }
        }
        deserializer.deserialize_bytes(Content)
    }
}

/// The bytes came from a `str`, so all that can be broken in them is a lone surrogate: three bytes, the first 0xED.
fn surrogates_replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().first() == Some(&0xED) {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_parsers_refuse_stays_readable() {
        let deep = format!(r#"{{"deep":{}{},"m":"ok"}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let json = Json::parse(&deep).unwrap();
        assert_eq!(json.fields().words(&["m"]).as_deref(), Some("ok"));
        let json =
            Json::parse(r#" {"n":1e400,"s":"a\ud800b\udc00","s":"c\ud83d\ude00","\ud800":1} "#).unwrap();
        let fields = json.fields();
        assert_eq!(fields.words(&["n"]).as_deref(), Some("1e400"));
        assert_eq!(fields.0[1].1.string().as_deref(), Some("a\u{fffd}b\u{fffd}"));
        assert_eq!(fields.words(&["s"]).as_deref(), Some("c😀"), "of duplicates the last");
        assert_eq!(fields.0[3].0, "\u{fffd}");
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        let text = r#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#;
        let json = Json::parse(text).unwrap();
        for (pointer, expected) in [
            ("", text),
            ("/foo", r#"["bar","baz"]"#),
            ("/foo/0", r#""bar""#),
            ("/", "0"),
            ("/a~1b", "1"),
            ("/c%d", "2"),
            ("/e^f", "3"),
            ("/i\\j", "5"),
            ("/k\"l", "6"),
            ("/ ", "7"),
            ("/m~0n", "8"),
        ] {
            assert_eq!(json.at(pointer).map(Json::raw), Some(expected), "{pointer}");
        }
        for pointer in
            ["foo", "/nope", "/foo/2", "/foo/-", "/foo/x", "/foo/0/x", "//", "/foo/99999999999999999999"]
        {
            assert_eq!(json.at(pointer), None, "{pointer}");
        }
    }

    #[test]
    fn any_shape_has_words() {
        for (json, words) in [
            (r#""text""#, Some("text")),
            ("12.50", Some("12.50")),
            ("true", Some("true")),
            ("null", None),
            (r#"" ""#, None),
            (r#"["a",1,null,["b"]]"#, Some("a, 1")),
            ("[[1]]", Some("[[1]]")),
            ("[]", None),
            ("{}", None),
            (r#"{"slug":"web","id":7}"#, Some("web")),
            (r#"{"odd":null}"#, Some(r#"{"odd":null}"#)),
        ] {
            assert_eq!(Json::parse(json).unwrap().words().as_deref(), words, "{json}");
        }
    }
}
