//! The last gate before a server: plain text in, what may be put on the wire out.
//!
//! Servers disagree about markup: some drop a body with a bare `&`, some show `&amp;` to the reader. So `& < >` are
//! escaped only for a server that has the capability `body-markup`; the summary is never markup (freedesktop
//! notifications 1.2, "Markup"). Characters that steer a terminal or reorder text are taken out here whoever wrote the
//! words, because this is the place that nothing can pass by.

/// Characters of a summary.
const MOST_TITLE: usize = 200;
/// Characters of a body, before escaping.
const MOST_BODY: usize = 1_000;
/// Lines of a body.
const MOST_LINES: usize = 8;
/// Characters of a button.
const MOST_LABEL: usize = 40;

/// The summary: one line, never empty (servers refuse an empty one).
pub fn title(text: &str) -> String {
    let line = one_line(text, MOST_TITLE);
    if line.is_empty() { "Watchbell".into() } else { line }
}

/// The body, escaped iff `markup`.
pub fn body(text: &str, markup: bool) -> String {
    let lines: String = text
        .chars()
        .filter_map(|c| if c == '\n' { Some(c) } else { visible(c) })
        .take(MOST_BODY + 1)
        .collect();
    let lines: Vec<&str> = lines.lines().map(str::trim_end).take(MOST_LINES).collect();
    let plain = capped(lines.join("\n").trim(), MOST_BODY);
    if markup { escaped(&plain) } else { plain }
}

/// What a button says: one line.
pub fn label(text: &str) -> String {
    one_line(text, MOST_LABEL)
}

/// Escapes what XML gives a meaning inside text.
fn escaped(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 16);
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// One line of at most `most` characters. Only that much of a megabyte is looked at.
fn one_line(text: &str, most: usize) -> String {
    let line: String = text.chars().filter_map(visible).take(most + 1).collect();
    capped(line.trim(), most)
}

/// The first `most` characters, the last of them `…` where there were more.
fn capped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// The character as it may be shown: breaks become a space; controls, text direction marks, invisible tags and
/// characters that XML 1.0 forbids are taken out. Joiners stay: emoji and several scripts need them.
fn visible(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() || is_direction(c) || is_invisible(c) => None,
        c => Some(c),
    }
}

/// The marks and embeddings of the Unicode bidirectional algorithm (UAX 9, section 2).
fn is_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_only_for_a_server_that_reads_it() {
        assert_eq!(body("<b>1 & 2</b>", true), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
        assert_eq!(body("<b>1 & 2</b>", false), "<b>1 & 2</b>");
        assert_eq!(title("<b>1 & 2</b>"), "<b>1 & 2</b>");
    }

    #[test]
    fn what_steers_the_screen_is_taken_out() {
        for (dirty, clean) in [
            ("a\u{1b}[31mb", "a[31mb"),
            ("user\u{202e}txt.exe", "usertxt.exe"),
            ("\u{2066}x\u{2069}\u{200f}\u{feff}", "x"),
            ("nul\0 bell\u{7} del\u{7f} c1\u{9b}", "nul bell del c1"),
            ("tags \u{e0041}\u{ffff}end", "tags end"),
            ("👩\u{200d}💻 می\u{200c}خواهم", "👩\u{200d}💻 می\u{200c}خواهم"),
        ] {
            assert_eq!((title(dirty), body(dirty, false)), (clean.to_owned(), clean.to_owned()), "{dirty:?}");
        }
    }

    #[test]
    fn a_title_is_one_line_and_never_empty_and_a_body_keeps_its_lines() {
        assert_eq!(title("one\ntwo\u{2028}three"), "one two three");
        assert_eq!(title(" \u{202e}\n"), "Watchbell");
        assert_eq!(body("one \ntwo\r\nthree\n\n", false), "one\ntwo\nthree");
    }

    #[test]
    fn a_megabyte_is_cut_before_it_is_escaped() {
        let long = "<".repeat(1 << 20);
        assert_eq!(title(&long).chars().count(), MOST_TITLE);
        assert_eq!(body(&long, true), format!("{}…", "&lt;".repeat(MOST_BODY - 1)));
        assert_eq!(body(&"a\n".repeat(1 << 20), false).lines().count(), MOST_LINES);
        assert_eq!(label(&long).chars().count(), MOST_LABEL);
    }

    #[test]
    fn naughty_strings_come_out_inert() {
        for naughty in naughty_strings::BLNS {
            for text in [title(naughty), body(naughty, true), body(naughty, false), label(naughty)] {
                assert!(text.chars().all(|c| c == '\n' || visible(c) == Some(c)), "{naughty:?} → {text:?}");
            }
            let markup = body(naughty, true);
            assert!(!markup.contains(['<', '>']), "{markup:?}");
            for (at, _) in markup.match_indices('&') {
                assert!(["&amp;", "&lt;", "&gt;"].iter().any(|e| markup[at..].starts_with(e)), "{markup:?}");
            }
        }
    }
}
