//! An ordered list of rules, prepared for judging.

use super::Rule;
use crate::Level;

/// The rules that are in force, in order.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// Prepares `rules`. Regular expressions that do not compile were refused by [`crate::config`].
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { rules }
    }

    /// The rules as they were given.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The lowest level that any enabled rule could match, or `None` when no rule can match anything: events below it
    /// need not be decoded in full.
    pub fn floor(&self) -> Option<Level> {
        self.rules.iter().any(|rule| rule.enabled).then_some(Level::Debug)
    }
}
