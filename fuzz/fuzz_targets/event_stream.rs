//! Any bytes in any chunking: nothing panics, and the chunking changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use watchbell_core::decode::{ndjson, sse};

fuzz_target!(|input: (Vec<u8>, Vec<u8>)| {
    let (stream, cuts) = input;
    let limits = sse::Limits { line: 64, event: 128, lines: 16 };
    let mut cuts: Vec<_> = cuts.into_iter().map(usize::from).filter(|cut| *cut <= stream.len()).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    let chunks: Vec<_> = cuts.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect();
    assert_eq!(frames(limits, &chunks), frames(limits, &[&stream]));
    assert_eq!(lines(&chunks), lines(&[&stream]));
});

fn frames(limits: sse::Limits, chunks: &[&[u8]]) -> (Vec<String>, Option<String>, Option<sse::Overflow>) {
    let mut decoder = sse::Decoder::new(limits);
    let mut frames = Vec::new();
    let mut overflow = None;
    for chunk in chunks {
        overflow = decoder.feed(chunk, |frame| frames.push(format!("{frame:?}"))).err();
    }
    (frames, decoder.last_event_id().map(str::to_owned), overflow)
}

fn lines(chunks: &[&[u8]]) -> Vec<String> {
    let mut decoder = ndjson::Decoder::new(64);
    let mut lines = Vec::new();
    for chunk in chunks {
        decoder.feed(chunk, |line| lines.push(format!("{line:?}")));
    }
    decoder.finish(|line| lines.push(format!("{line:?}")));
    lines
}
