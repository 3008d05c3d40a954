//! Which rules an event cannot match, found without asking them: one pass over each field for all texts and patterns
//! that rules look for in it.
//!
//! Of every condition a *guard* is taken: comparisons of which one must hold for the condition to hold. A rule is asked
//! only when one of them may hold for the event. A condition without a guard (levels, `not`, `at_least`) is always
//! asked. The guard only saves work: whether a rule matches is decided by [`Matcher`](super::Matcher) alone.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use regex::{RegexSet, RegexSetBuilder};

use super::matcher::{Levels, Node, Test};
use super::text::fold;
use super::{Field, Rule};
use crate::Event;

/// What rules are looked for by. Rules are known by their place.
#[derive(Debug, Default)]
pub(super) struct Prefilter {
    fields: Vec<(Field, Index)>,
    tags: HashMap<String, Index>,
}

/// What rules look for in one field.
#[derive(Debug, Default)]
struct Index {
    texts: Wanted,
    patterns: Wanted,
    automaton: Option<AhoCorasick>,
    set: Option<RegexSet>,
    /// At other levels none of these rules matches.
    levels: Option<Levels>,
}

/// Texts or patterns, and for each the places of the rules that look for it.
#[derive(Debug, Default)]
struct Wanted {
    number: HashMap<String, usize>,
    rules: Vec<Vec<u32>>,
}

/// A comparison of a guard.
struct Atom<'a> {
    field: Field,
    /// Folded, or a pattern as it is.
    text: &'a str,
    is_pattern: bool,
}

/// Below this a set of patterns costs more than asking each.
const FEW_PATTERNS: usize = 8;
/// What all patterns of a field may take together: more, and each is asked.
const MAX_BYTES: usize = 8 << 20;
/// Hits in one value after which every rule of the field is asked: a hostile text must not cost more than that.
const MANY: usize = 1_000;

impl Prefilter {
    /// Prepares the guards of `rules`, each with what it is known by and the levels it may match. Also gives, in order,
    /// the places of those that have no guard.
    pub(super) fn new<'a>(rules: impl Iterator<Item = (&'a Rule, &'a Node, Levels)>) -> (Self, Vec<u32>) {
        let mut filter = Self::default();
        let mut unguarded = Vec::new();
        for (place, (rule, condition, levels)) in (0..).zip(rules) {
            let Some(guard) = guard_of(rule, condition) else {
                unguarded.push(place);
                continue;
            };
            for atom in &guard {
                filter.add(atom, place, levels);
            }
        }
        let every = filter.fields.iter_mut().map(|(_, index)| index).chain(filter.tags.values_mut());
        unguarded.extend(every.flat_map(Index::build));
        unguarded.sort_unstable();
        unguarded.dedup();
        (filter, unguarded)
    }

    fn add(&mut self, atom: &Atom<'_>, place: u32, levels: Levels) {
        if let Field::Tag(key) = &atom.field {
            return self.tags.entry(key.clone()).or_default().add(atom, place, levels);
        }
        if let Some((_, index)) = self.fields.iter_mut().find(|(field, _)| *field == atom.field) {
            return index.add(atom, place, levels);
        }
        let mut index = Index::default();
        index.add(atom, place, levels);
        self.fields.push((atom.field.clone(), index));
    }

    /// The places of the guarded rules that may match, in order.
    pub(super) fn candidates(&self, source: &str, event: &Event) -> Vec<u32> {
        let mut found = Vec::new();
        for (field, index) in &self.fields {
            if index.levels.is_some_and(|levels| levels.contains(event.level)) {
                field.any(source, event, |value| {
                    index.look_into(value, &mut found);
                    false
                });
            }
        }
        if !self.tags.is_empty() {
            for (key, value) in event.tags.iter().filter(|(_, value)| !value.is_empty()) {
                if let Some(index) = self.tags.get(key) {
                    index.look_into(value, &mut found);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Index {
    fn add(&mut self, atom: &Atom<'_>, place: u32, levels: Levels) {
        let wanted = if atom.is_pattern { &mut self.patterns } else { &mut self.texts };
        let next = wanted.rules.len();
        let number = *wanted.number.entry(atom.text.to_owned()).or_insert(next);
        if number == next {
            wanted.rules.push(Vec::new());
        }
        if let Some(rules) = wanted.rules.get_mut(number) {
            rules.push(place);
        }
        self.levels = Some(self.levels.map_or(levels, |others| others.or(levels)));
    }

    /// Prepares the search; gives the rules that cannot be looked for and must always be asked.
    fn build(&mut self) -> Vec<u32> {
        let mut always = Vec::new();
        if !self.texts.rules.is_empty() {
            self.automaton =
                AhoCorasick::builder().ascii_case_insensitive(true).build(self.texts.in_order()).ok();
            if self.automaton.is_none() {
                always.extend(self.texts.rules.concat());
            }
        }
        if self.patterns.rules.len() >= FEW_PATTERNS {
            let mut builder = RegexSetBuilder::new(self.patterns.in_order());
            self.set = builder.size_limit(MAX_BYTES).dfa_size_limit(MAX_BYTES).build().ok();
        }
        if self.set.is_none() {
            always.extend(self.patterns.rules.concat());
        }
        (self.texts.number, self.patterns.number) = (HashMap::new(), HashMap::new());
        always
    }

    fn look_into(&self, value: &str, found: &mut Vec<u32>) {
        if let Some(automaton) = &self.automaton {
            let folded;
            let text = if value.is_ascii() {
                value
            } else {
                folded = fold(value).collect::<String>();
                &folded
            };
            let mut hits = 0;
            // Most values hold nothing: whether they do is found faster than what.
            let overlapping = automaton.is_match(text).then(|| automaton.find_overlapping_iter(text));
            for hit in overlapping.into_iter().flatten() {
                hits += 1;
                if hits > MANY {
                    found.extend(self.texts.rules.iter().flatten());
                    break;
                }
                found.extend(self.texts.rules.get(hit.pattern().as_usize()).into_iter().flatten());
            }
        }
        if let Some(set) = &self.set {
            let matched = set.matches(value);
            found.extend(matched.iter().filter_map(|number| self.patterns.rules.get(number)).flatten());
        }
    }
}

impl Wanted {
    fn in_order(&self) -> Vec<&str> {
        let mut texts: Vec<(&str, usize)> =
            self.number.iter().map(|(text, number)| (text.as_str(), *number)).collect();
        texts.sort_unstable_by_key(|(_, number)| *number);
        texts.into_iter().map(|(text, _)| text).collect()
    }
}

/// Comparisons of which one must hold for `rule` to match; `None` where that cannot be said.
fn guard_of<'a>(rule: &'a Rule, condition: &'a Node) -> Option<Vec<Atom<'a>>> {
    let by_source = || {
        let atom = |id: &'a String| Atom { field: Field::Source, text: id.as_str(), is_pattern: false };
        // Sources are told apart with case; the automaton finds them without.
        let plain = rule.sources.iter().all(|id| !id.is_empty() && id.is_ascii());
        (plain && !rule.sources.is_empty()).then(|| rule.sources.iter().map(atom).collect::<Vec<_>>())
    };
    guard(condition).or_else(by_source)
}

fn guard(condition: &Node) -> Option<Vec<Atom<'_>>> {
    match condition {
        Node::All(all) => all.iter().filter_map(guard).max_by_key(|guard| strength(guard)),
        Node::Any(any) => {
            let mut atoms = Vec::new();
            for node in any {
                atoms.extend(guard(node)?);
            }
            Some(atoms)
        }
        Node::Field(field, comparison) => {
            let atom = |text, is_pattern| Atom { field: field.clone(), text, is_pattern };
            let atoms = match comparison {
                Test::Is(text) | Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => {
                    vec![atom(text.folded(), false)]
                }
                Test::IsOneOf(texts) => texts.iter().map(|text| atom(text.folded(), false)).collect(),
                Test::Matches(pattern) => vec![atom(pattern.as_str(), true)],
                Test::Exists | Test::AtLeast { .. } | Test::AtMost { .. } => return None,
            };
            // The empty text is in every other.
            atoms.iter().all(|atom| !atom.text.is_empty()).then_some(atoms)
        }
        Node::Not(_) | Node::Level(_) => None,
    }
}

/// How seldom a guard is likely to hold: what says something of this event before what is the same for most, then the
/// longest text. A pattern comes last: sets of them are slow.
fn strength(guard: &[Atom<'_>]) -> (bool, bool, usize) {
    let common = |atom: &Atom<'_>| {
        matches!(
            atom.field,
            Field::Environment | Field::Platform | Field::Project | Field::Source | Field::Release
        )
    };
    let shortest = guard.iter().map(|atom| atom.text.len()).min().unwrap_or(usize::MAX);
    (!guard.iter().any(|atom| atom.is_pattern), !guard.iter().any(common), shortest)
}
