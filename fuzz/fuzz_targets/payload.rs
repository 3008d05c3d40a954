//! Any text as a payload, all the way to the words of a notification: nothing panics, and no word can do more than be read.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/watchbell-core/tests/wire/through.rs"]
mod through;

fuzz_target!(|text: &str| {
    let Ok(mut words) = through::shown(text) else { return };
    // A byte order mark is ignored before a text, and no part of a value.
    let text = text.trim_start_matches('\u{feff}');
    if text.len() < 200 {
        for payload in through::each_where(text).into_iter().chain([through::everywhere(text)]) {
            words.extend(through::shown(&payload).expect("a value in a field"));
        }
    }
    for line in words {
        assert!(through::is_inert(&line), "{line:?}");
    }
});
