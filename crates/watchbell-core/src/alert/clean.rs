//! Text from outside, made fit to be shown.

use unicode_segmentation::UnicodeSegmentation;

/// A cluster longer than this is no character of any language, but a pile of marks.
const LONGEST_CLUSTER: usize = 16;

/// One line of at most `cap` characters that shows what it says: control characters, direction overrides and invisible
/// characters are gone, every run of space is one, and what is cut ends in `…`, never within what people see as one character.
///
/// Not escaped: whether `<b>` is markup depends on who shows it.
pub fn clean(text: &str, cap: usize) -> String {
    // Twice the cap is enough to see whether something must be cut, and bounds the work on a text of a megabyte.
    let enough = cap.saturating_mul(2).saturating_add(LONGEST_CLUSTER * 2);
    let line = one_line(text, enough);
    if line.len() <= cap && line.is_ascii() {
        // Most are: nothing to cut, and no clusters.
        return line;
    }
    let mut shown = String::with_capacity(line.len().min(cap * 4));
    let mut size = 0;
    let mut whole = true;
    for cluster in line.graphemes(true) {
        let kept = cluster
            .char_indices()
            .nth(LONGEST_CLUSTER)
            .map_or(cluster, |(end, _)| cluster.get(..end).unwrap_or(""));
        let chars = kept.chars().count();
        if size + chars > cap {
            whole = false;
            break;
        }
        size += chars;
        shown.push_str(kept);
    }
    if whole || cap == 0 {
        return shown;
    }
    while size + 1 > cap
        && let Some((last, cluster)) = shown.grapheme_indices(true).next_back()
    {
        size -= cluster.chars().count();
        shown.truncate(last);
    }
    shown.truncate(shown.trim_end().len());
    shown.push('…');
    shown
}

/// The first `enough` visible characters, with single spaces.
fn one_line(text: &str, enough: usize) -> String {
    let mut line = String::new();
    let mut space = false;
    for character in
        text.chars().filter(|character| !is_unseen(*character) || is_break(*character)).take(enough)
    {
        if character.is_whitespace() || is_break(character) {
            space = !line.is_empty();
        } else {
            if std::mem::take(&mut space) {
                line.push(' ');
            }
            line.push(character);
        }
    }
    line
}

/// Where a line ends: what stands after it stands apart.
fn is_break(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Control characters; marks, embeddings, overrides and isolates of direction; what takes no space; fillers that look like
/// space; tags. The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_deceive_is_gone_and_languages_stay() {
        for (text, shown) in [
            ("plain", "plain"),
            ("  two\r\n\tlines \u{2028} and\u{85}more ", "two lines and more"),
            ("\u{1b}[31mred\u{1b}[0m\u{7}\0", "[31mred[0m"),
            ("\u{9b}31mred", "31mred"),
            ("user \u{202e}txt.exe\u{202c} \u{2066}x\u{2069}", "user txt.exe x"),
            ("a\u{200b}b\u{feff}c\u{ad}d\u{e0041}", "abcd"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}💻 e\u{301}", "👩\u{200d}💻 e\u{301}"),
            ("<b>&amp;", "<b>&amp;"),
            ("\u{200b}\n\0", ""),
        ] {
            assert_eq!(clean(text, 100), shown, "{text:?}");
        }
    }

    #[test]
    fn what_is_cut_ends_in_an_ellipsis_and_between_characters() {
        for (text, cap, shown) in [
            ("abcdef", 6, "abcdef"),
            ("abcdefg", 6, "abcde…"),
            ("abcd efg", 6, "abcd…"),
            ("ab👩\u{200d}💻cd", 4, "ab…"),
            ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
            ("ab", 1, "…"),
            ("a", 1, "a"),
            ("a", 0, ""),
        ] {
            assert_eq!(clean(text, cap), shown, "{text:?} to {cap}");
        }
    }

    #[test]
    fn piles_of_marks_and_megabytes_are_bounded() {
        let pile = format!("a{}b", "\u{301}".repeat(100_000));
        assert!(clean(&pile, 45).chars().count() <= 45);
        assert_eq!(clean(&"x".repeat(1 << 20), 45).chars().count(), 45);
        assert_eq!(clean(&"\u{200b}".repeat(1 << 20), 45), "");
    }
}
