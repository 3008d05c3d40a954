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
}

#[derive(Debug)]
struct Prepared {
    rule: usize,
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
                Some(Prepared { rule: index, levels: matcher.levels(), matcher })
            })
            .collect();
        let floor = prepared.iter().fold(Levels::NONE, |levels, rule| levels.or(rule.levels)).lowest();
        Self { inner: Arc::new(Inner { rules, prepared, floor }) }
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
    pub fn matching<'a>(&'a self, source: &str, event: &Event) -> impl Iterator<Item = &'a Rule> {
        self.inner.prepared.iter().filter_map(move |prepared| {
            let rule = self.inner.rules.get(prepared.rule)?;
            let asked = prepared.levels.contains(event.level)
                && (rule.sources.is_empty() || rule.sources.iter().any(|id| id == source))
                && prepared.matcher.holds(source, event);
            asked.then_some(rule)
        })
    }
}
