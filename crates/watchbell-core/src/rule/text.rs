//! Comparing text without case.
//!
//! Two texts are the same when their characters' lower-case forms are (Unicode's `Lowercase_Mapping`, with the final
//! sigma taken as a sigma). Accents count, and so does how they are composed.

use memchr::memchr2_iter;

/// A text to look for.
#[derive(Debug, Clone)]
pub struct Needle {
    folded: String,
    is_ascii: bool,
}

impl Needle {
    /// Prepares `text` for comparing.
    pub fn new(text: &str) -> Self {
        let folded: String = fold(text).collect();
        Self { is_ascii: folded.is_ascii(), folded }
    }

    /// It, as it is compared.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether `text` is it.
    pub fn is(&self, text: &str) -> bool {
        if self.is_ascii && text.is_ascii() {
            return text.eq_ignore_ascii_case(&self.folded);
        }
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
        let wanted = self.folded.as_bytes();
        match wanted.first() {
            // Long ones are left to the standard library, whose search is linear whatever the text.
            Some(first) if self.is_ascii && wanted.len() <= SHORT && text.is_ascii() => {
                let text = text.as_bytes();
                memchr2_iter(*first, first.to_ascii_uppercase(), text).any(|at| {
                    text.get(at..at + wanted.len()).is_some_and(|here| here.eq_ignore_ascii_case(wanted))
                })
            }
            _ => fold(text).collect::<String>().contains(&self.folded),
        }
    }
}

/// Bytes.
const SHORT: usize = 64;

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
