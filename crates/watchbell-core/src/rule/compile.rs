//! An ordered list of rules, prepared for judging.

use std::iter::Peekable;
use std::sync::Arc;
use std::vec::IntoIter;

use super::matcher::Levels;
use super::prefilter::Prefilter;
use super::{Matcher, Rule};
use crate::{Event, Level};

/// The rules that are in force, in order. Cheap to clone; made anew when the rules change.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    rules: Vec<Rule>,
    prepared: Vec<Prepared>,
    prefilter: Prefilter,
    /// For each level, the places of the rules that are always asked.
    always: [Vec<u32>; Level::ALL.len()],
    floor: Option<Level>,
    /// Whether any rule counts, so that asking goes on after the decision.
    counts: bool,
}

#[derive(Debug)]
struct Prepared {
    rule: usize,
    counts: bool,
    levels: Levels,
    matcher: Matcher,
}

impl RuleSet {
    /// Prepares `rules`. Regular expressions that do not compile were refused by [`crate::config`]; a rule that
    /// brings one from elsewhere matches nothing.
    pub fn new(rules: Vec<Rule>) -> Self {
        let prepared: Vec<Prepared> = rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| rule.enabled)
            .filter_map(|(index, rule)| {
                let matcher = Matcher::new(&rule.condition).ok()?;
                let counts = rule.trigger.count().is_some();
                Some(Prepared { rule: index, counts, levels: matcher.levels(), matcher })
            })
            .collect();
        let floor = prepared.iter().fold(Levels::NONE, |levels, rule| levels.or(rule.levels)).lowest();
        let counts = prepared.iter().any(|prepared| prepared.counts);
        let guarded =
            prepared.iter().filter_map(|one| Some((rules.get(one.rule)?, &one.matcher.0, one.levels)));
        let (prefilter, unguarded) = Prefilter::new(guarded);
        let always = Level::ALL.map(|level| {
            let asked = |place: &u32| {
                usize::try_from(*place)
                    .is_ok_and(|place| prepared.get(place).is_some_and(|one| one.levels.contains(level)))
            };
            unguarded.iter().copied().filter(asked).collect()
        });
        Self { inner: Arc::new(Inner { rules, prepared, prefilter, always, floor, counts }) }
    }

    /// The rules as they were given.
    pub fn rules(&self) -> &[Rule] {
        &self.inner.rules
    }

    /// The lowest level that any enabled rule could match, or `None` when no rule can match anything: events below it
    /// need not be decoded in full.
    pub fn floor(&self) -> Option<Level> {
        self.inner.floor
    }

    /// The enabled rules that listen to `source` and whose condition holds for `event`, in order. Evaluated as far as
    /// it is asked.
    pub fn matching<'a, 'e>(
        &'a self,
        source: &'e str,
        event: &'e Event,
    ) -> impl Iterator<Item = &'a Rule> + use<'a, 'e> {
        let mut asked = self.ask(source, event);
        std::iter::from_fn(move || asked.next(false))
    }

    /// The same, for who wants only those that count from some point on.
    pub(crate) fn ask<'a, 'e>(&'a self, source: &'e str, event: &'e Event) -> Asked<'a, 'e> {
        let always = self.inner.always.get(event.level as usize).map_or(&[][..], Vec::as_slice);
        let found = self.inner.prefilter.candidates(source, event);
        Asked { set: &self.inner, source, event, always, found: found.into_iter().peekable() }
    }
}

/// The rules that may match and have not been asked yet.
pub(crate) struct Asked<'a, 'e> {
    set: &'a Inner,
    source: &'e str,
    event: &'e Event,
    /// Places of those that are always asked, and of those that were found; each in order.
    always: &'a [u32],
    found: Peekable<IntoIter<u32>>,
}

impl<'a> Asked<'a, '_> {
    /// The next rule that matches; with `counting`, the next of those whose trigger counts.
    pub(crate) fn next(&mut self, counting: bool) -> Option<&'a Rule> {
        if counting && !self.set.counts {
            return None;
        }
        while let Some(place) = self.place() {
            let Some(prepared) = usize::try_from(place).ok().and_then(|place| self.set.prepared.get(place))
            else {
                continue;
            };
            let asked = (prepared.counts || !counting) && prepared.levels.contains(self.event.level);
            let Some(rule) = self.set.rules.get(prepared.rule).filter(|_| asked) else { continue };
            if (rule.sources.is_empty() || rule.sources.iter().any(|id| id == self.source))
                && prepared.matcher.holds(self.source, self.event)
            {
                return Some(rule);
            }
        }
        None
    }

    /// The foremost place; one that is in both lists, once.
    fn place(&mut self) -> Option<u32> {
        match (self.always.split_first(), self.found.peek()) {
            (Some((first, rest)), found) if found.is_none_or(|found| first <= found) => {
                self.always = rest;
                self.found.next_if_eq(first);
                Some(*first)
            }
            _ => self.found.next(),
        }
    }
}
