//! Takes JSON texts all the way to the words of a notification, for `tests/conformance/json.mjs`.
//!
//! Reads from standard input: each text after its length, a 32-bit little-endian number. Writes one line per text:
//! `event`, `refused`, or `unsafe` and the words that could do more than be read. A panic ends it, which is the test.

use std::io::{self, BufReader, Read, Write};

#[path = "../tests/wire/through.rs"]
mod through;

fn main() -> io::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = io::stdout().lock();
    let mut length = [0; 4];
    while input.read_exact(&mut length).is_ok() {
        let mut text = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut text)?;
        writeln!(output, "{}", outcome(&String::from_utf8_lossy(&text)))?;
    }
    Ok(())
}

/// A text that is JSON goes through alone, then in the place of every field of an event.
fn outcome(text: &str) -> String {
    let Ok(mut words) = through::shown(text) else { return "refused".into() };
    let value = text.trim_start_matches('\u{feff}');
    for payload in through::each_where(value).into_iter().chain([through::everywhere(value)]) {
        match through::shown(&payload) {
            Ok(more) => words.extend(more),
            Err(error) => return format!("unsafe: {error}"),
        }
    }
    match words.into_iter().find(|line| !through::is_inert(line)) {
        None => "event".into(),
        Some(line) => format!("unsafe: {line:?}"),
    }
}
