//! An ordered list of rules, prepared for judging.

use std::sync::Arc;

use super::matcher::Levels;
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
        Self { inner: Arc::new(Inner { rules, prepared, floor, counts }) }
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
        Asked { set: &self.inner, source, event, next: 0 }
    }
}

/// The matching rules that have not been asked yet.
pub(crate) struct Asked<'a, 'e> {
    set: &'a Inner,
    source: &'e str,
    event: &'e Event,
    next: usize,
}

impl<'a> Asked<'a, '_> {
    /// The next rule that matches; with `counting`, the next of those whose trigger counts.
    pub(crate) fn next(&mut self, counting: bool) -> Option<&'a Rule> {
        if counting && !self.set.counts {
            return None;
        }
        while let Some(prepared) = self.set.prepared.get(self.next) {
            self.next += 1;
            let rule = self.set.rules.get(prepared.rule)?;
            let asked = (prepared.counts || !counting)
                && prepared.levels.contains(self.event.level)
                && (rule.sources.is_empty() || rule.sources.iter().any(|id| id == self.source))
                && prepared.matcher.holds(self.source, self.event);
            if asked {
                return Some(rule);
            }
        }
        None
    }
}
