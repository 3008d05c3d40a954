//! Reading `[[rules]]`.

use std::collections::BTreeSet;
use std::time::Duration;

use super::conditions::condition;
use super::cursor::{Cursor, Unknown};
use super::problem::MOST_CONDITIONS;
use super::sections::actions;
use super::triggers::trigger;
use super::word::nearest;
use crate::rule::{Action, Condition, RingAgain, Rule, Trigger, Urgency, shadowed};
use crate::say;

pub(crate) const KEYS: [&str; 13] = [
    "name",
    "enabled",
    "sources",
    "match",
    "trigger",
    "action",
    "in_quiet_hours",
    "repeat_after",
    "ring_again",
    "urgency",
    "sound",
    "colour",
    "actions",
];

/// How half of the world spells `colour`: read, and told.
pub(crate) const COLOR: &str = "color";

/// What a rule is where it does not say otherwise.
pub(crate) fn unsaid() -> Rule {
    Rule {
        name: String::new(),
        enabled: true,
        sources: Vec::new(),
        condition: Condition::Any(Vec::new()),
        trigger: Trigger::EveryEvent,
        action: Action::Ring,
        in_quiet_hours: false,
        repeat_after: Duration::from_mins(30),
        ring_again: RingAgain::Worse,
        urgency: Urgency::Normal,
        sound: "bell".into(),
        colour: None,
        actions: None,
    }
}

/// Reads the list. `sources` are the ids there are, where that is known. A rule that is wrong, or has the name of one above it, is left out.
pub(crate) fn rules(cursor: &Cursor<'_>, sources: Option<&[String]>) -> Option<Vec<Rule>> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut places = Vec::new();
    let mut names = BTreeSet::new();
    for cursor in cursor.list()? {
        let Some(rule) = rule(&cursor) else { continue };
        if !names.insert(rule.name.clone()) {
            cursor.wrong::<()>(say!("config-rule-twice", name = rule.name), None);
            continue;
        }
        for id in rule.sources.iter().filter(|id| sources.is_some_and(|sources| !sources.contains(id))) {
            let meant =
                nearest(id, sources.into_iter().flatten().map(String::as_str)).map(|id| format!("\"{id}\""));
            cursor.warn(say!("config-rule-source", id = id.as_str()), meant);
        }
        rules.push(rule);
        places.push(cursor);
    }
    for (rule, above) in shadowed(&rules) {
        if let (Some(place), Some(above)) = (places.get(rule), rules.get(above)) {
            place.warn(say!("config-rule-shadowed", name = above.name.as_str()), None);
        }
    }
    Some(rules)
}

/// Reads one rule; `None` if anything about it is wrong.
pub(crate) fn rule(cursor: &Cursor<'_>) -> Option<Rule> {
    let before = cursor.errors();
    let known: Vec<_> = KEYS.into_iter().chain([COLOR]).collect();
    let fields = cursor.fields(&known, Unknown::Warns)?;
    let colour = fields.get("colour").or_else(|| {
        let color = fields.get(COLOR)?;
        color.warn(say!("config-color", colour = "colour"), Some("colour".into()));
        Some(color)
    });
    let unsaid = unsaid();
    let name = fields.required("name", "\"Fatal only\"", |name| name.line(100));
    // A rule without a condition would ring for everything, and a slip of the pen would be enough.
    let like = "{ field = \"level\", at_least = \"fatal\" }";
    let condition = fields.required("match", like, |tree| condition(tree, 1));
    if condition.is_none() && cursor.errors() == before {
        cursor.wrong::<()>(say!("config-conditions-many", n = MOST_CONDITIONS.to_string()), None);
    }
    let rule = Rule {
        name: name.unwrap_or_default(),
        enabled: fields.or("enabled", unsaid.enabled, Cursor::flag),
        sources: fields.or("sources", unsaid.sources, |list| list.each(|id| id.line(100))),
        condition: condition.unwrap_or(unsaid.condition),
        trigger: fields.or("trigger", unsaid.trigger, trigger),
        action: fields.or("action", unsaid.action, Cursor::word),
        in_quiet_hours: fields.or("in_quiet_hours", unsaid.in_quiet_hours, Cursor::flag),
        repeat_after: fields.or("repeat_after", unsaid.repeat_after, |text| {
            text.duration(Duration::ZERO, Duration::from_hours(366 * 24))
        }),
        ring_again: fields.or("ring_again", unsaid.ring_again, Cursor::word),
        urgency: fields.or("urgency", unsaid.urgency, Cursor::word),
        sound: fields.or("sound", unsaid.sound, |sound| sound.line(1_000)),
        colour: colour.and_then(|colour| colour.word()),
        actions: fields.get("actions").and_then(|list| actions(&list)),
    };
    (cursor.errors() == before).then_some(rule)
}
