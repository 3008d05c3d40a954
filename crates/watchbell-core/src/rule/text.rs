//! Comparing text without case.
//!
//! Two texts are the same when their characters' lower-case forms are (Unicode's `Lowercase_Mapping`, with the final
//! sigma taken as a sigma). Accents count, and so does how they are composed.

use aho_corasick::AhoCorasick;

/// A text to look for.
#[derive(Debug, Clone)]
pub struct Needle {
    folded: String,
    /// Finds it in ASCII text without copying that; `None` where the needle is not ASCII itself.
    ascii: Option<AhoCorasick>,
}

impl Needle {
    /// Prepares `text` for comparing.
    pub fn new(text: &str) -> Self {
        let folded: String = fold(text).collect();
        let ascii = folded
            .is_ascii()
            .then(|| AhoCorasick::builder().ascii_case_insensitive(true).build([&folded]).ok())
            .flatten();
        Self { folded, ascii }
    }

    /// It, as it is compared.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether `text` is it.
    pub fn is(&self, text: &str) -> bool {
        fold(text).eq(self.folded.chars())
    }

    /// Whether `text` begins with it.
    pub fn starts(&self, text: &str) -> bool {
        let mut text = fold(text);
        self.folded.chars().all(|wanted| text.next() == Some(wanted))
    }

    /// Whether `text` ends with it.
    pub fn ends(&self, text: &str) -> bool {
        let mut text = fold(text).rev();
        self.folded.chars().rev().all(|wanted| text.next() == Some(wanted))
    }

    /// Whether it occurs in `text`.
    pub fn occurs_in(&self, text: &str) -> bool {
        match &self.ascii {
            Some(finder) if text.is_ascii() => finder.is_match(text),
            _ => fold(text).collect::<String>().contains(&self.folded),
        }
    }
}

/// The characters of `text` as they are compared.
pub(super) fn fold(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count_in_any_script() {
        for (needle, text) in [
            ("production", "PRODUCTION"),
            ("Straße", "STRAßE"),
            ("ЗАКАЗ", "заказ"),
            ("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
            ("İ", "i̇"),
            ("k", "\u{212a}"),
        ] {
            let needle = Needle::new(needle);
            assert!(
                needle.is(text) && needle.starts(text) && needle.ends(text) && needle.occurs_in(text),
                "{text}"
            );
            assert!(needle.occurs_in(&format!("before {text} after")), "{text}");
            assert!(!needle.is(&format!("{text}x")), "{text}");
        }
    }

    #[test]
    fn beginning_middle_and_end_are_told_apart() {
        let needle = Needle::new("abc");
        for (text, starts, ends, occurs) in [
            ("ABCx", true, false, true),
            ("xabC", false, true, true),
            ("xAbcx", false, false, true),
            ("ab", false, false, false),
            ("äABC", false, true, true),
            ("", false, false, false),
        ] {
            assert_eq!(
                (needle.starts(text), needle.ends(text), needle.occurs_in(text)),
                (starts, ends, occurs),
                "{text}"
            );
        }
    }
}
