//! Rules that can never act, since one above them always decides first.
//!
//! What is claimed here is proven; what cannot be proven is not claimed. Two rules above that only together leave
//! nothing over are not looked for.

use super::matcher::{Levels, Node, Test};
use super::{Matcher, Rule, Trigger};

/// Of a long list, only so many rules are tried as the one above.
const MOST_ABOVE: usize = 64;
/// How many comparisons of parts one pair of rules is worth.
const STEPS: u32 = 4_096;

/// Pairs of places in `rules`: one that can never act, and the first above it that always decides first.
pub fn shadowed(rules: &[Rule]) -> Vec<(usize, usize)> {
    let mut above: Vec<(usize, &Rule, Matcher)> = Vec::new();
    let mut shadowed = Vec::new();
    for (place, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
        let Ok(matcher) = Matcher::new(&rule.condition) else { continue };
        let by = above.iter().find(|(_, wider, condition)| {
            hears_all_of(wider, rule) && Proof { steps: STEPS }.implies(&matcher.0, &condition.0)
        });
        if let Some((by, ..)) = by {
            shadowed.push((place, *by));
        } else if rule.trigger == Trigger::EveryEvent && above.len() < MOST_ABOVE {
            above.push((place, rule, matcher));
        }
    }
    shadowed
}

fn hears_all_of(wider: &Rule, rule: &Rule) -> bool {
    let hears = |id| wider.sources.contains(id);
    wider.sources.is_empty() || !rule.sources.is_empty() && rule.sources.iter().all(hears)
}

struct Proof {
    steps: u32,
}

impl Proof {
    /// Whether every event for which `narrow` holds is one for which `wide` does. What holds for nothing proves
    /// nothing: such a rule has another fault.
    fn implies(&mut self, narrow: &Node, wide: &Node) -> bool {
        let Some(steps) = self.steps.checked_sub(1) else { return false };
        self.steps = steps;
        let (possible, certain) = (narrow.levels().possible, wide.levels().certain);
        if possible != Levels::NONE && possible.or(certain) == certain {
            return true;
        }
        match (narrow, wide) {
            (_, Node::All(all)) => all.iter().all(|wide| self.implies(narrow, wide)),
            (Node::Any(any), _) => !any.is_empty() && any.iter().all(|narrow| self.implies(narrow, wide)),
            (Node::Not(narrow), Node::Not(wide)) => self.implies(wide, narrow),
            (Node::Field(field, narrow), Node::Field(other, wide)) => field == other && narrow.implies(wide),
            _ => {
                matches!(wide, Node::Any(any) if any.iter().any(|wide| self.implies(narrow, wide)))
                    || matches!(narrow, Node::All(all) if all.iter().any(|narrow| self.implies(narrow, wide)))
            }
        }
    }
}

impl Test {
    /// Whether every value that passes this passes `wide`.
    fn implies(&self, wide: &Self) -> bool {
        match (self, wide) {
            (_, Self::Exists) => true,
            (Self::IsOneOf(texts), _) => {
                !texts.is_empty() && texts.iter().all(|text| Self::Is(text.clone()).implies(wide))
            }
            (narrow, Self::IsOneOf(texts)) => {
                texts.iter().any(|text| narrow.implies(&Self::Is(text.clone())))
            }
            (Self::Is(text), Self::Is(wide)) => wide.is(text.folded()),
            (Self::Is(text) | Self::StartsWith(text), Self::StartsWith(wide)) => wide.starts(text.folded()),
            (Self::Is(text) | Self::EndsWith(text), Self::EndsWith(wide)) => wide.ends(text.folded()),
            (
                Self::Is(text) | Self::StartsWith(text) | Self::EndsWith(text) | Self::Contains(text),
                Self::Contains(wide),
            ) => wide.occurs_in(text.folded()),
            (Self::Matches(pattern), Self::Matches(wide)) => pattern.as_str() == wide.as_str(),
            (
                Self::AtLeast { bound, as_release },
                Self::AtLeast { bound: wide_bound, as_release: wide_as_release },
            )
            | (
                Self::AtMost { bound, as_release },
                Self::AtMost { bound: wide_bound, as_release: wide_as_release },
            ) => bound == wide_bound && as_release == wide_as_release,
            _ => false,
        }
    }
}
