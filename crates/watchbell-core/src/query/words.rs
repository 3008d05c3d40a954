//! Words: what a text is cut into, the same way for an index, a query and a comparison.
//!
//! A word is a run of letters and digits, in lower case. `ConnectionTimeout` is one word and holds two more.

/// Bytes of a word that are compared; what follows is not.
const LONGEST: usize = 64;

/// Words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// Never empty.
    pub(super) words: Vec<String>,
    /// Whether the last is only the beginning of a word.
    pub(super) open: bool,
}

impl Words {
    /// The words of `text`; `None` when it has none. A star at the end leaves the last one open.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words: Vec<String> = runs(text).map(|run| cut(&lower(run)).to_owned()).collect();
        let open = text.ends_with('*');
        (!words.is_empty()).then_some(Self { words, open })
    }

    /// Whether `text` has these words in a row.
    pub(super) fn within(&self, text: &str) -> bool {
        let (Some(first), more) = (self.words.first(), self.words.len() - 1) else { return false };
        let mut rest = runs(text);
        while let Some(run) = rest.next() {
            if self.is(run, first, more == 0) {
                let mut following = rest.clone();
                let all = self.words.iter().enumerate().skip(1).all(|(place, word)| {
                    following.next().is_some_and(|run| self.is(run, word, place == more))
                });
                if all {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a run of a text, or a part of it, is `word`.
    fn is(&self, run: &str, word: &str, last: bool) -> bool {
        let same = |part: &str| {
            if last && self.open {
                part.get(..word.len()).is_some_and(|start| start == word)
            } else {
                part == word
            }
        };
        let mut found = false;
        each(run, &mut |part| found |= same(part));
        found
    }
}

/// Hands out every word of `text`.
pub(super) fn every(text: &str, take: &mut dyn FnMut(&str)) {
    runs(text).for_each(|run| each(run, take));
}

/// A run as a word, and where it is written in capitals inside, its parts as well.
fn each(run: &str, take: &mut dyn FnMut(&str)) {
    let mut buffer = [0; LONGEST];
    if run.len() <= LONGEST && run.is_ascii() {
        // Nearly all of them: without memory of its own.
        let Some(small) = buffer.get_mut(..run.len()) else { return };
        small.copy_from_slice(run.as_bytes());
        small.make_ascii_lowercase();
        take(std::str::from_utf8(small).unwrap_or_default());
    } else {
        take(cut(&lower(run)));
    }
    if !run.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        return;
    }
    let mut start = 0;
    let mut chars = run.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let begins = before.is_some_and(|before| {
            char.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next.is_some_and(char::is_lowercase)))
        });
        if begins {
            take(cut(&lower(run.get(start..at).unwrap_or_default())));
            start = at;
        }
        before = Some(char);
    }
    if start > 0 {
        take(cut(&lower(run.get(start..).unwrap_or_default())));
    }
}

fn runs(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|char: char| !char.is_alphanumeric()).filter(|run| !run.is_empty())
}

/// In lower case, whatever the script.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}

fn cut(word: &str) -> &str {
    word.get(..word.floor_char_boundary(LONGEST)).unwrap_or(word)
}
