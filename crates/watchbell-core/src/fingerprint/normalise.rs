//! What stays of a message when all that changes from event to event is taken out.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// More of a message than this does not tell issues apart, in bytes.
const LONGEST: usize = 2048;

/// `name → pattern`, tried in this order at each place. Deliberately kept as they are: quoted words (`KeyError: 'cart'` is not
/// `KeyError: 'price'`), hosts of URLs, routes (`/api/cart`), and digits within words (`utf8`, `OAuth2`).
const PATTERNS: &[(&str, &str)] = &[
    ("email", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
    // The host tells services apart; path and query hold ids.
    ("url", r#"(?P<host>\b[a-z][a-z0-9+.-]*://[^\s/?\#"'<>]+)[^\s"'<>]*"#),
    ("uuid", r"\b[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\b"),
    ("date", r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"),
    ("time", r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b"),
    ("ip", r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b"),
    (
        "ip6",
        r"\[?\b(?:(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}|(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4})\b(?:\](?::\d{1,5})?)?",
    ),
    // Only where files live: elsewhere a path is a route, and routes tell issues apart.
    (
        "path",
        r#"(?:/(?:home|Users|tmp|var|opt|usr|etc|mnt|srv|root|proc|run|private)(?:/[^\s:"'<>|,;)]+)+)|\b[A-Za-z]:\\[^\s:"'<>|,;)]+"#,
    ),
    ("hex", r"\b0[xX][0-9a-fA-F]+\b"),
    // A long word is an id when it has a digit: checked after the match, for there is no look-ahead.
    ("id", r"\b(?:[0-9a-fA-F]{7,}|[A-Za-z0-9_-]{20,})\b"),
    ("n", r"\b\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?(?P<unit>(?:ns|us|µs|ms|s|m|h|d|[kKMGT]i?B|B|px|%)?)\b"),
];

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let alternatives: Vec<_> =
        PATTERNS.iter().map(|(name, pattern)| format!("(?P<{name}>{pattern})")).collect();
    Regex::new(&alternatives.join("|")).ok()
});

/// Replaces what varies by its kind: `order 4711 of ada@example.org` → `order <n> of <email>`. Runs of space are one.
pub fn normalise(text: &str) -> String {
    let text = text.trim();
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = text.get(..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    match PATTERN.as_ref() {
        Some(pattern) => pattern.replace_all(&text, kind).into_owned(),
        None => text,
    }
}

fn kind(found: &Captures<'_>) -> String {
    let whole = found.get(0).map_or("", |all| all.as_str());
    let Some((name, _)) = PATTERNS.iter().find(|(name, _)| found.name(name).is_some()) else {
        return whole.into();
    };
    let part = |name| found.name(name).map_or("", |part| part.as_str());
    match *name {
        "url" => Cow::from(format!("{}/<path>", part("host"))),
        "id" if !whole.contains(|digit: char| digit.is_ascii_digit()) => Cow::from(whole),
        // A long number is a number: in bytes, one event's may be long and the next one's short.
        "id" if whole.bytes().all(|digit| digit.is_ascii_digit()) => Cow::from("<n>"),
        "n" => Cow::from(format!("<n>{}", part("unit"))),
        "ip6" => Cow::from("<ip>"),
        name => Cow::from(format!("<{name}>")),
    }
    .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_taken_out_and_what_tells_apart_stays() {
        for (text, expected) in [
            ("order 4711 of ada.l+x@mail.example.org failed", "order <n> of <email> failed"),
            ("KeyError: 'cart'", "KeyError: 'cart'"),
            ("took 1532ms, 12.5 % of 30s", "took <n>ms, <n> % of <n>s"),
            (
                "GET https://api.example.org:8443/v1/orders/17?x=1 → 500",
                "GET https://api.example.org:8443/<path> → <n>",
            ),
            ("GET /api/cart/17 failed", "GET /api/cart/<n> failed"),
            ("no such file: /home/ada/.cache/x.db", "no such file: <path>"),
            (r"C:\Users\ada\x.db is locked", "<path> is locked"),
            ("request 6fa459ea-ee8a-3ca4-894e-db77e160355e", "request <uuid>"),
            ("request 6FA459EAEE8A3CA4894EDB77E160355E", "request <uuid>"),
            ("commit 1a2b3c4 at 0x7ffdeadbeef", "commit <id> at <hex>"),
            ("connect 10.0.0.7:5432 and [2001:db8::1]:443", "connect <ip> and <ip>"),
            ("at 2026-11-22T10:00:00.123+02:00 or 2026-11-22 or 10:00:01", "at <date> or <date> or <time>"),
            ("utf8 and OAuth2 on web2, defaced", "utf8 and OAuth2 on web2, defaced"),
            ("session AbCdEf0123456789xyzXYZ_- ended", "session <id>- ended"),
            ("an_ordinary_long_function_name failed", "an_ordinary_long_function_name failed"),
            ("  a \n\t b ", "a b"),
            ("", ""),
        ] {
            assert_eq!(normalise(text), expected, "{text}");
        }
    }

    #[test]
    fn every_pattern_is_one() {
        assert!(PATTERN.is_some());
    }

    #[test]
    fn a_very_long_message_is_cut_between_characters() {
        assert!(normalise(&"é".repeat(1 << 20)).len() <= LONGEST);
    }
}
