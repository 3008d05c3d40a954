//! JSON laid out for people: only spaces and line breaks are added, so numbers, names and their order stay as they came.

/// Deeper nesting is not indented further: a hostile text must not grow with the square of its depth.
const DEEPEST: usize = 20;

/// `json` on indented lines. Text that is no JSON comes out readable as well.
pub(super) fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut chars = json.chars().peekable();
    while let Some(char) = chars.next() {
        if in_string {
            out.push(char);
            in_string = escaped || char != '"';
            escaped = !escaped && char == '\\';
            continue;
        }
        match char {
            '"' => {
                in_string = true;
                out.push(char);
            }
            '{' | '[' => {
                out.push(char);
                depth += 1;
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    depth -= 1;
                    out.push(close);
                } else {
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(char);
            }
            ',' => {
                out.push(char);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            char if char.is_ascii_whitespace() => {}
            char => out.push(char),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth.min(DEEPEST) {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_without_being_changed() {
        let json = r#"{"a":[1e400,{}, [ ]],"b":"x \" {,:"}"#;
        let laid_out = "{\n  \"a\": [\n    1e400,\n    {},\n    []\n  ],\n  \"b\": \"x \\\" {,:\"\n}";
        assert_eq!(indent(json), laid_out);
    }

    #[test]
    fn depth_does_not_multiply_size() {
        let json = "[".repeat(100_000);
        assert!(indent(&json).len() < json.len() * 50);
        assert_eq!(indent("]]]}"), "\n]\n]\n]\n}");
    }
}
