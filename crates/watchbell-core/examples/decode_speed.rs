//! How long one event takes from the socket's bytes to "counted": framing and decoding, without any I/O.
//!
//! `cargo run --release -p watchbell-core --example decode_speed` prints nanoseconds per event. One event in 1,000 is
//! fatal and read in full; the others are `info`, below the floor, and only counted.
#![allow(clippy::print_stdout, reason = "printing figures is what it is for")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use watchbell_core::Level;
use watchbell_core::decode::{Decoded, Mapping, json, sse};

const ROUNDS: usize = 15;
/// What one read from a socket gives.
const CHUNK: usize = 64 * 1024;

fn main() {
    // Fewer events are for counting instructions under valgrind, where other programs do not disturb.
    let events = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000_usize).max(1);
    let stream = stream(events);
    println!("{events} events of {} bytes", stream.len() / events);
    let plain = Mapping::default();
    let pointers = [("level".to_owned(), "/extra/severity".to_owned())].into();
    let mapped = Mapping { fields: pointers, ..Mapping::default() };
    // The best of many rounds: other programs only ever make it slower.
    let best = |run: &dyn Fn() -> usize| (0..ROUNDS).map(|_| time(run, events)).min().unwrap_or_default();
    println!("framing alone:       {:5} ns an event", best(&|| frames(&stream, |_| true)));
    println!("and decoding:        {:5} ns", best(&|| frames(&stream, |data| counted(data, &plain))));
    println!("and a mapped level:  {:5} ns", best(&|| frames(&stream, |data| counted(data, &mapped))));
    println!(
        "and all of it read:  {:5} ns",
        best(&|| frames(&stream, |data| json::event(data, &plain).is_ok()))
    );
}

fn counted(data: &str, mapping: &Mapping) -> bool {
    matches!(json::decode(data, mapping, Some(Level::Error)), Ok(Decoded::Counted { .. }))
}

fn frames(stream: &str, mut take: impl FnMut(&str) -> bool) -> usize {
    let mut decoder = sse::Decoder::new(sse::Limits::default());
    let mut taken = 0;
    for chunk in stream.as_bytes().chunks(CHUNK) {
        // A limit that was passed would show as events that were not taken.
        let _ = black_box(decoder.feed(chunk, |frame| taken += usize::from(take(frame.data))));
    }
    taken
}

fn time(run: &dyn Fn() -> usize, events: usize) -> u128 {
    let begin = Instant::now();
    black_box(run());
    begin.elapsed().as_nanos() / events as u128
}

fn stream(events: usize) -> String {
    let mut stream = String::new();
    for n in 0..events {
        let level = if n % 1000 == 999 { "fatal" } else { "info" };
        let _ = write!(
            stream,
            "id: {n}\nevent: event\ndata: {{\"event_id\":\"{n:032x}\",\"timestamp\":\"2026-11-22T10:00:{:02}.{:03}Z\",\
             \"platform\":\"python\",\"level\":\"{level}\",\"logger\":\"checkout.cart\",\"transaction\":\"/api/cart/{{id}}\",\
             \"server_name\":\"web-{}\",\"release\":\"checkout-api@5.14.0\",\"environment\":\"production\",\
             \"message\":\"Cart {n} was priced in {} ms for a customer of the shop\",\
             \"user\":{{\"id\":\"{}\",\"ip_address\":\"10.0.{}.7\"}},\
             \"tags\":{{\"region\":\"eu-west-1\",\"shop\":\"{}\",\"browser\":\"Firefox 145\"}},\
             \"extra\":{{\"severity\":\"{level}\",\"items\":[1,2,3],\"total\":{}.99}},\
             \"contexts\":{{\"runtime\":{{\"name\":\"CPython\",\"version\":\"3.13.1\"}}}}}}\n\n",
            n / 1000 % 60,
            n % 1000,
            n % 7,
            n % 97,
            n % 5000,
            n % 250,
            n % 40,
            n % 300,
        );
    }
    stream
}
