//! What the desktop shows in words, in its language: notifications, the tray, and what the engine tells the window.
//!
//! The words are in `words/LANGUAGE/desktop/*.ftl` ([Fluent](https://projectfluent.org/fluent/guide/)), one file per subject;
//! `words/README.md` has the glossary and the rules, `tests/words.rs` holds the code to them. [`say!`](crate::say) speaks them.
//!
//! One language for the whole process, chosen once as it begins: what is kept is kept in words too. Command line and log
//! stay English, because scripts and bug reports read them.

use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The files of one language.
macro_rules! language {
    ($name:literal, $between:literal) => {
        Language {
            name: $name,
            between: $between,
            files: &[
                include_str!(concat!("../../../words/", $name, "/desktop/answer.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/certificate.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/config.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/count.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/kind.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/people.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/query.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/reason.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/report.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/ring.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/rule.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/secret.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/source.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/status.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/time.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/tray.ftl")),
                include_str!(concat!("../../../words/", $name, "/desktop/watch.ftl")),
            ],
        }
    };
}

struct Language {
    name: &'static str,
    /// What groups digits.
    between: char,
    files: &'static [&'static str],
}

/// English is whole by definition: it is what the others are translated from.
static ENGLISH: Language = language!("en", ',');
static OTHERS: [Language; 1] = [language!("de", '.')];

type Bundle = FluentBundle<FluentResource>;

static CHOSEN: OnceLock<&'static Language> = OnceLock::new();
static SPOKEN: LazyLock<Bundle> = LazyLock::new(|| load(CHOSEN.get_or_init(|| &ENGLISH)));
static IN_ENGLISH: LazyLock<Bundle> = LazyLock::new(|| load(&ENGLISH));

/// Chooses the language of the process, before anything is said: the first of `wanted` (BCP 47, `de-AT`, or POSIX,
/// `de_AT.UTF-8`) that there are words in; English where there is none. Only the first call counts.
pub fn speak<'a>(wanted: impl IntoIterator<Item = &'a str>) {
    let known = |tag: &str| {
        let name = tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        [&ENGLISH].into_iter().chain(&OTHERS).find(|language| language.name == name)
    };
    let _ = CHOSEN.set(wanted.into_iter().find_map(known).unwrap_or(&ENGLISH));
}

/// The message of that id, filled in. Numbers choose plurals. What a language lacks is said in English.
pub fn say<'a>(id: &str, filling: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> String {
    let filling: FluentArgs<'_> = filling.into_iter().collect();
    said(&SPOKEN, id, &filling).or_else(|| said(&IN_ENGLISH, id, &filling)).unwrap_or_else(|| {
        debug_assert!(false, "no words for “{id}” with {filling:?}");
        id.to_owned()
    })
}

/// `say!("count-users", n = 3)`: the message of that id, filled in.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::say($id, [$((stringify!($name), $value.into())),*])
    };
}

fn said(bundle: &Bundle, id: &str, filling: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(filling), &mut errors);
    debug_assert!(errors.is_empty(), "“{id}” with {filling:?}: {errors:?}");
    Some(said.into_owned())
}

fn load(language: &Language) -> Bundle {
    let tag: LanguageIdentifier = language.name.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // No marks around what is filled in: both languages are written from left to right, and texts are copied into mails.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| grouped(value)));
    for file in language.files {
        // A file with a mistake gives all but that; a test finds it.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(rest, _)| rest);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// `1,932`. What is counted is whole.
fn grouped(value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, .. }) = value else { return None };
    let between = CHOSEN.get().unwrap_or(&&ENGLISH).between;
    let digits = format!("{value:.0}");
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    Some(grouped)
}
