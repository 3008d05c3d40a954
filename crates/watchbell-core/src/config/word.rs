//! The words of settings that take one of a few, and what was probably meant by another.

use jiff::civil::Weekday;

use super::{Backend, SourceKind, TrayIcon, kinds};
use crate::rule::{Action, Colour, Per, RingAgain, Urgency};

/// A setting that takes one of a few words.
pub(crate) trait Word: Copy + PartialEq + 'static {
    /// What it is, as `config-no-word` calls it.
    const WHAT: &'static str;
    /// Each word and what it means.
    const WORDS: &'static [(&'static str, Self)];

    /// The word for it.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

impl Word for Weekday {
    const WHAT: &'static str = "day";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("mon", Self::Monday),
        ("tue", Self::Tuesday),
        ("wed", Self::Wednesday),
        ("thu", Self::Thursday),
        ("fri", Self::Friday),
        ("sat", Self::Saturday),
        ("sun", Self::Sunday),
    ];
}

impl Word for Per {
    const WHAT: &'static str = "per";
    const WORDS: &'static [(&'static str, Self)] = &[("issue", Self::Issue), ("rule", Self::Rule)];
}

impl Word for Colour {
    const WHAT: &'static str = "colour";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("red", Self::Red),
        ("orange", Self::Orange),
        ("yellow", Self::Yellow),
        ("green", Self::Green),
        ("teal", Self::Teal),
        ("blue", Self::Blue),
        ("purple", Self::Purple),
        ("pink", Self::Pink),
        ("grey", Self::Grey),
    ];
}

impl Word for Action {
    const WHAT: &'static str = "action";
    const WORDS: &'static [(&'static str, Self)] = &[("ring", Self::Ring), ("ignore", Self::Ignore)];
}

impl Word for RingAgain {
    const WHAT: &'static str = "ring-again";
    const WORDS: &'static [(&'static str, Self)] = &[("worse", Self::Worse), ("never", Self::Never)];
}

impl Word for Urgency {
    const WHAT: &'static str = "urgency";
    const WORDS: &'static [(&'static str, Self)] =
        &[("low", Self::Low), ("normal", Self::Normal), ("critical", Self::Critical)];
}

impl Word for Backend {
    const WHAT: &'static str = "backend";
    const WORDS: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("native", Self::Native), ("portable", Self::Portable)];
}

impl Word for TrayIcon {
    const WHAT: &'static str = "icon";
    const WORDS: &'static [(&'static str, Self)] =
        &[("colour", Self::Colour), ("light", Self::Light), ("dark", Self::Dark)];
}

impl Word for SourceKind {
    const WHAT: &'static str = "kind";
    const WORDS: &'static [(&'static str, Self)] = &kinds::WORDS;
}

/// The candidate that was probably meant by `word`, if one is near enough.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let given = plain(word);
    if given.is_empty() || given.len() > 100 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&given, &plain(candidate)), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (given.chars().count() / 3).max(1)
                || given.len() >= 3 && plain(candidate).starts_with(&given)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn same_as_serde<W: Word + Serialize>() {
        for (word, value) in W::WORDS {
            assert_eq!(serde_json::to_value(value).unwrap(), *word);
            assert_eq!(value.word(), *word);
        }
    }

    #[test]
    fn config_and_json_use_the_same_words() {
        same_as_serde::<Per>();
        same_as_serde::<Colour>();
        same_as_serde::<Action>();
        same_as_serde::<RingAgain>();
        same_as_serde::<Urgency>();
        same_as_serde::<Backend>();
        same_as_serde::<TrayIcon>();
        same_as_serde::<SourceKind>();
    }

    #[test]
    fn what_was_meant_is_guessed_only_when_near() {
        let words = ["environment", "exception.type", "at_least", "is"];
        for (given, meant) in [
            ("enviroment", Some("environment")),
            ("env", Some("environment")),
            ("at-least", Some("at_least")),
            ("At_Lest", Some("at_least")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, words).as_deref(), meant, "{given}");
        }
    }
}
