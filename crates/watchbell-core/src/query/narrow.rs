//! What an index holds of an event, and which of that a query needs.

use std::sync::LazyLock;

use super::words::{self, Words, lower};
use super::{Known, Query, USER, Value, What, says};
use crate::rule::Field;
use crate::{Event, Level, policy};

/// Words of one event that an index holds at most. One with more is marked as long, and is always looked at.
const MOST: usize = 1_000;

/// The mark of an event that has more words than an index holds.
const LONG: &str = "=long";

/// The shortest beginning of a word that is looked up: shorter ones are the beginning of too many.
const BEGINNING: usize = 3;

/// What an index is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// A term that [`index`] writes: ASCII letters, digits and `=`, and whatever is not ASCII.
    pub term: String,
    /// Whether it is only the beginning of one.
    pub open: bool,
}

/// Every field whose values are looked up as a whole.
const WHOLE: [Field; 16] = [
    Field::Level,
    Field::ExceptionType,
    Field::ExceptionHandled,
    Field::Culprit,
    Field::Transaction,
    Field::Logger,
    Field::Platform,
    Field::Project,
    Field::Environment,
    Field::Release,
    Field::ServerName,
    Field::Source,
    Field::UserId,
    Field::UserEmail,
    Field::UserUsername,
    Field::UserIpAddress,
];

/// Their names.
static NAMES: LazyLock<[String; WHOLE.len()]> = LazyLock::new(|| WHOLE.map(|field| field.to_string()));

/// Writes what an index holds of an event: terms with a space after each. A field may give one twice.
pub fn index(source: &str, event: &Event, to: &mut String) {
    let mut words = Distinct::default();
    says(event, &mut |text| {
        words::every(text, &mut |word| words.push(word));
        words.full
    });
    words.write(to);
    let mut put = |term: &str| {
        to.push_str(term);
        to.push(' ');
    };
    if words.full {
        put(LONG);
    }
    for (field, name) in WHOLE.iter().zip(NAMES.iter()) {
        field.any(source, event, |value| {
            put(&term(name, &lower(value)));
            false
        });
    }
    for (name, value) in &event.tags {
        put(&tag(name));
        put(&term(&format!("tags.{name}"), &lower(value)));
    }
    if USER.iter().any(|part| part.any("", event, |_| true)) {
        put(&known("user"));
    }
}

/// Words, each once. To sort them at the end costs less than to look for each when it comes.
#[derive(Default)]
struct Distinct {
    /// With a space after each; the same may stand there again.
    text: String,
    held: usize,
    /// Whether there are more than an index holds.
    full: bool,
}

impl Distinct {
    fn push(&mut self, word: &str) {
        if self.full {
            return;
        }
        self.text.push_str(word);
        self.text.push(' ');
        self.held += 1;
        if self.held == 2 * MOST {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let mut words: Vec<&str> = self.text.split_terminator(' ').collect();
        words.sort_unstable();
        words.dedup();
        self.full = words.len() > MOST;
        words.truncate(MOST);
        let mut text = String::with_capacity(self.text.len());
        for word in &words {
            text.push_str(word);
            text.push(' ');
        }
        self.held = words.len();
        self.text = text;
    }

    fn write(&mut self, to: &mut String) {
        self.settle();
        to.push_str(&self.text);
    }
}

impl Query {
    /// What an index has to hold of an event that is meant: of every list at least one. An event for which that does
    /// not hold need not be looked at; one for which it holds may still not be meant.
    pub fn needles(&self) -> Vec<Vec<Needle>> {
        let mut needles: Vec<Vec<Needle>> = Vec::new();
        for term in self.terms.iter().filter(|term| term.not) {
            if let What::Level(levels) = &term.what {
                let others = Level::ALL.into_iter().filter(|level| !levels.contains(level));
                needles.push(others.map(|level| whole(self::term("level", level.as_str()))).collect());
            }
        }
        for what in self.wanted() {
            match what {
                What::Says(words) => needles.extend(of_words(words)),
                What::FieldSays(_, any) => {
                    if let [words] = any.as_slice() {
                        needles.extend(of_words(words));
                    }
                }
                What::Level(levels) if levels.len() < 4 => {
                    needles.push(levels.iter().map(|level| whole(term("level", level.as_str()))).collect());
                }
                What::Field(field, values) => needles.extend(of_field(field, values)),
                What::User(values) => {
                    let each = USER.iter().map(|part| of_field(part, values));
                    match each.collect::<Option<Vec<_>>>() {
                        Some(lists) => needles.push(lists.concat()),
                        None => needles.push(vec![whole(known("user"))]),
                    }
                }
                What::Has(Known::User) => needles.push(vec![whole(known("user"))]),
                What::Has(Known::Field(Field::Tag(name))) => needles.push(vec![whole(tag(name))]),
                _ => {}
            }
        }
        needles
    }
}

impl Query {
    /// What an index may not hold of an event that is meant: single words that are taken back.
    pub fn unwanted(&self) -> Vec<Needle> {
        let taken_back = self.terms.iter().filter(|term| term.not).map(|term| &term.what);
        let single = taken_back.filter_map(|what| match what {
            What::Says(Words { words, open: false }) => match words.as_slice() {
                [word] => Some(whole(word.clone())),
                _ => None,
            },
            _ => None,
        });
        single.collect()
    }
}

fn of_words(words: &Words) -> impl Iterator<Item = Vec<Needle>> {
    let last = words.words.len() - 1;
    words.words.iter().enumerate().filter_map(move |(place, word)| {
        let open = words.open && place == last;
        let useful = !open || word.chars().count() >= BEGINNING;
        useful.then(|| vec![Needle { term: word.clone(), open }, whole(LONG.to_owned())])
    })
}

/// `None` when the index cannot tell.
fn of_field(field: &Field, values: &[Value]) -> Option<Vec<Needle>> {
    let name = match field {
        Field::Tag(name) => format!("tags.{name}"),
        field if WHOLE.contains(field) => field.to_string(),
        _ => return None,
    };
    let each = values.iter().map(|value| match value.parts.as_slice() {
        [one] => Some(whole(term(&name, one))),
        _ => None,
    });
    match (each.collect(), field) {
        (None, Field::Tag(name)) => Some(vec![whole(tag(name))]),
        (needles, _) => needles,
    }
}

fn whole(term: String) -> Needle {
    Needle { term, open: false }
}

fn tag(name: &str) -> String {
    known(&format!("tags.{name}"))
}

fn known(what: &str) -> String {
    term("has", what)
}

/// A field and its value as one short term: 40 bits of their hash. Two that share one cost a look, and no more.
fn term(name: &str, value: &str) -> String {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut hash = policy::hash([name, value]);
    let mut term = String::from("=");
    for _ in 0..8 {
        term.push(char::from(DIGITS[usize::try_from(hash & 31).unwrap_or(0)]));
        hash >>= 5;
    }
    term
}
