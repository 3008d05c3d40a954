//! Decodes event streams that a test gives in chunks, so that other decoders can be compared with ours
//! (`tests/conformance/sse.mjs`).
//!
//! Reads from standard input, per stream: a 32-bit little-endian count of chunks, then each chunk after its length in
//! the same form. Writes one line of JSON per stream: `{"frames":[[event,data,id],…],"retry":ms|null,"last_event_id":…,"comments":n}`.

use std::io::{self, BufReader, BufWriter, Read, Write};

use serde_json::json;
use watchbell_core::decode::sse::Decoder;

fn main() -> io::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    while let Some(chunks) = number(&mut input)? {
        let mut decoder = Decoder::default();
        let mut frames = Vec::new();
        for _ in 0..chunks {
            let length = number(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let mut chunk = vec![0; length as usize];
            input.read_exact(&mut chunk)?;
            decoder
                .feed(&chunk, |frame| frames.push(json!([frame.event, frame.data, frame.last_event_id])))
                .map_err(io::Error::other)?;
        }
        let retry = decoder.retry().map(|retry| u64::try_from(retry.as_millis()).unwrap_or(u64::MAX));
        let told = json!({
            "frames": frames, "retry": retry, "last_event_id": decoder.last_event_id(), "comments": decoder.comments()
        });
        writeln!(output, "{told}")?;
    }
    output.flush()
}

/// `None` at the end of the input.
fn number(input: &mut impl Read) -> io::Result<Option<u32>> {
    let mut bytes = [0; 4];
    match input.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(u32::from_le_bytes(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}
