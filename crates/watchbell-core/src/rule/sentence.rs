//! What a rule does, in one or two plain sentences: "Ring urgent for every fatal in production. Fold repeats for 15 min."

use std::time::Duration;

use super::{Action, Condition, Count, Counted, Field, Op, Per, RingAgain, Rule, Trigger, Urgency};
use crate::{Level, say};

/// A sentence in parts. A part whose flag is set is what a reader should see first.
pub type Parts = Vec<(String, bool)>;

/// What `rule` does, in parts.
pub fn sentence(rule: &Rule) -> Parts {
    let told = Told::of(&rule.condition);
    let how = match (rule.action, rule.urgency) {
        (Action::Ignore, _) => "ignore",
        (Action::Ring, Urgency::Critical) => "critical",
        (Action::Ring, Urgency::Normal) => "normal",
        (Action::Ring, Urgency::Low) => "low",
    };
    let mut said =
        say!("rule-does", how = how, what = what(rule.trigger, &told), place = wherein(rule, &told));
    for after in afterwards(rule) {
        said.push(' ');
        said.push_str(&after);
    }
    parts(&said)
}

/// What `rule` does, as plain text.
pub fn plain(rule: &Rule) -> String {
    sentence(rule).into_iter().map(|(part, _)| part).collect()
}

/// A duration as people say it: `15 min`, `1 h 30 min`, `90 s`, `2 days`.
pub fn for_people(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if (seconds < 120 && !seconds.is_multiple_of(60)) || seconds == 0 {
        return format!("{seconds} s");
    }
    let days = (seconds >= 86_400).then(|| say!("rule-days", n = seconds / 86_400));
    let rest = [(seconds % 86_400 / 3_600, "h"), (seconds % 3_600 / 60, "min"), (seconds % 60, "s")];
    let rest = rest.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}"));
    days.into_iter().chain(rest).collect::<Vec<_>>().join(" ")
}

/// What stands for `<` in what users wrote, until the marks of the words have been read.
const LESS: char = '\u{E000}';

/// What a user wrote, set apart.
fn strong(text: &str) -> String {
    format!("<b>{}</b>", inert(text))
}

/// What a user wrote, never read as a mark.
fn inert(text: &str) -> String {
    text.replace('<', LESS.encode_utf8(&mut [0; 4]))
}

/// Reads the marks: every second piece stands between `<b>` and `</b>`.
fn parts(said: &str) -> Parts {
    let pieces = said.split("<b>").flat_map(|piece| piece.split("</b>"));
    let parts = pieces.enumerate().map(|(at, piece)| (piece.replace(LESS, "<"), at % 2 == 1));
    parts.filter(|(piece, _)| !piece.is_empty()).collect()
}

/// The parts of a condition that have a place of their own in the sentence, and the rest. Only what stands in the
/// topmost `all`, or alone, can be told apart from the rest without changing what the rule says.
#[derive(Default)]
struct Told<'a> {
    level: Option<String>,
    /// Whether exactly one level is meant: "every fatal", against "every event at error or worse".
    one_level: bool,
    places: Vec<String>,
    sources: Vec<String>,
    rest: Vec<&'a Condition>,
    nothing: bool,
}

impl<'a> Told<'a> {
    fn of(condition: &'a Condition) -> Self {
        let mut told = Self::default();
        let all = match condition {
            Condition::All(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        for condition in all {
            told.take(condition);
        }
        told
    }

    fn take(&mut self, condition: &'a Condition) {
        match condition {
            Condition::Any(any) if any.is_empty() => self.nothing = true,
            Condition::Is { field: Field::Level, op } if self.level.is_none() => match level_words(op) {
                Some((words, one_level)) => (self.level, self.one_level) = (Some(words), one_level),
                None => self.rest.push(condition),
            },
            Condition::Is { field: Field::Environment, op } if self.places.is_empty() => match one_of(op) {
                Some(places) => self.places = places,
                None => self.rest.push(condition),
            },
            other => match sources_of(other) {
                Some(sources) if self.sources.is_empty() => self.sources = sources,
                _ => self.rest.push(other),
            },
        }
    }
}

/// `source is a`, `source is_one_of [a, b]`, or an `any` of such.
fn sources_of(condition: &Condition) -> Option<Vec<String>> {
    match condition {
        Condition::Is { field: Field::Source, op } => one_of(op),
        Condition::Any(any) if !any.is_empty() => {
            let each: Option<Vec<_>> = any.iter().map(sources_of).collect();
            each.map(|sources| sources.concat())
        }
        _ => None,
    }
}

fn one_of(op: &Op) -> Option<Vec<String>> {
    match op {
        Op::Is(text) => Some(vec![text.clone()]),
        Op::IsOneOf(texts) => Some(texts.clone()),
        _ => None,
    }
}

/// `every fatal`, `a new issue at error or worse`, `10 events within 5 min in one issue`.
fn what(trigger: Trigger, told: &Told<'_>) -> String {
    if told.nothing {
        return say!("rule-nothing");
    }
    let at = told.level.as_ref().map(|level| say!("rule-at", level = level.as_str())).unwrap_or_default();
    match (trigger, &told.level) {
        (Trigger::EveryEvent, None) => say!("rule-every"),
        (Trigger::EveryEvent, Some(level)) if told.one_level => {
            say!("rule-every-level", level = level.as_str())
        }
        (Trigger::EveryEvent, Some(level)) => say!("rule-every-at", level = level.as_str()),
        (Trigger::NewIssue, _) => say!("rule-new", at = at),
        (Trigger::Regression { after: None }, _) => say!("rule-back", at = at),
        (Trigger::Regression { after: Some(after) }, _) => {
            say!("rule-back-silent", at = at, span = for_people(after))
        }
        (Trigger::Count(Count { of, at_least, within, per }), _) => {
            let per = match per {
                Per::Issue => say!("rule-per", per = "issue"),
                Per::Rule => say!("rule-per", per = "rule"),
            };
            let span = for_people(within);
            match of {
                Counted::Events => say!("rule-events", n = at_least, at = at, span = span, per = per),
                Counted::Users => say!("rule-users", n = at_least, at = at, span = span, per = per),
            }
        }
    }
}

/// ` in production, from checkout or payments, where the message contains DNS`.
fn wherein(rule: &Rule, told: &Told<'_>) -> String {
    let mut said = String::new();
    if !told.places.is_empty() {
        let places = listed(&told.places);
        said += &match rule.trigger.count() {
            Some(_) => say!("rule-in-counted", places = places),
            None => say!("rule-in", places = places),
        };
    }
    let sources = if told.sources.is_empty() { &rule.sources } else { &told.sources };
    if !sources.is_empty() {
        said += &say!("rule-from", sources = listed(sources));
    }
    if !told.sources.is_empty() && !rule.sources.is_empty() {
        said += &say!("rule-of-what", sources = listed(&rule.sources));
    }
    let rest = told.rest.iter().map(|condition| words(condition, true));
    if let Some(conditions) = rest.reduce(|some, last| say!("rule-and", some = some, last = last)) {
        said += &say!("rule-where", conditions = conditions);
    }
    said
}

/// What comes after a ring.
fn afterwards(rule: &Rule) -> Vec<String> {
    if rule.action != Action::Ring {
        return Vec::new();
    }
    let folds = match rule.trigger {
        Trigger::Count(Count { per: Per::Rule, within, .. }) => {
            say!("rule-once", span = for_people(rule.repeat_after.max(within)))
        }
        _ if rule.repeat_after.is_zero() => say!("rule-not-folded"),
        _ => match (rule.ring_again, for_people(rule.repeat_after)) {
            (RingAgain::Worse, span) => say!("rule-folds", span = span),
            (RingAgain::Never, span) => say!("rule-folds-never", span = span),
        },
    };
    [folds].into_iter().chain(rule.in_quiet_hours.then(|| say!("rule-in-quiet-hours"))).collect()
}

/// A condition. `outermost`: nothing is around it that it could be read together with.
fn words(condition: &Condition, outermost: bool) -> String {
    let (conditions, all) = match condition {
        Condition::Not(not) => return say!("rule-not", condition = words(not, true)),
        Condition::Is { field, op } => return comparison(field, op),
        Condition::All(conditions) => (conditions, true),
        Condition::Any(conditions) => (conditions, false),
    };
    let each = conditions.iter().map(|condition| words(condition, false));
    let joined = each.reduce(|some, last| {
        if all {
            say!("rule-and", some = some, last = last)
        } else {
            say!("rule-or", some = some, last = last)
        }
    });
    match joined {
        None if all => say!("rule-always"),
        None => say!("rule-never"),
        Some(words) if conditions.len() == 1 || (outermost && all) => words,
        Some(words) => format!("({words})"),
    }
}

fn comparison(field: &Field, op: &Op) -> String {
    match (field, op) {
        (Field::ExceptionHandled, Op::Is(text)) if text == "yes" => return say!("rule-handled"),
        (Field::ExceptionHandled, Op::Is(text)) if text == "no" => return say!("rule-unhandled"),
        _ => {}
    }
    let field = field_words(field);
    match op {
        Op::Is(text) => say!("rule-is", field = field, values = strong(text)),
        Op::IsNot(text) => say!("rule-is-not", field = field, values = strong(text)),
        Op::IsOneOf(texts) => say!("rule-is", field = field, values = listed(texts)),
        Op::Contains(text) => say!("rule-contains", field = field, values = strong(text)),
        Op::StartsWith(text) => say!("rule-starts-with", field = field, values = strong(text)),
        Op::EndsWith(text) => say!("rule-ends-with", field = field, values = strong(text)),
        Op::Matches(text) => say!("rule-matches", field = field, values = strong(text)),
        Op::AtLeast(text) => say!("rule-at-least", field = field, values = strong(text)),
        Op::AtMost(text) => say!("rule-at-most", field = field, values = strong(text)),
        Op::Exists(true) => say!("rule-known", field = field),
        Op::Exists(false) => say!("rule-unknown", field = field),
    }
}

/// `the message`, `the tag region`.
fn field_words(field: &Field) -> String {
    match field {
        Field::Tag(key) => say!("rule-field-tag", name = inert(key)),
        other => say!("rule-field", field = other.to_string().replace(['.', '_'], "-")),
    }
}

fn level_words(op: &Op) -> Option<(String, bool)> {
    let worst = Level::Fatal.as_str();
    match op {
        Op::Is(level) => Some((level_name(level), true)),
        Op::AtLeast(level) if level == worst => Some((level_name(level), true)),
        Op::AtLeast(level) => Some((say!("rule-worse", level = level_name(level)), false)),
        Op::AtMost(level) => Some((say!("rule-milder", level = level_name(level)), false)),
        Op::IsOneOf(levels) => {
            let names = levels.iter().map(|level| level_name(level)).collect();
            Some((one_or_other(names), false))
        }
        _ => None,
    }
}

/// Its name among people; what is no level is said as it was written.
fn level_name(level: &str) -> String {
    match Level::ALL.iter().find(|known| known.as_str() == level) {
        Some(known) => say!("ring-level", level = known.as_str()),
        None => inert(level),
    }
}

/// `a`, `a or b`, `a, b or c`, each set apart.
fn listed(texts: &[String]) -> String {
    one_or_other(texts.iter().map(|text| strong(text)).collect())
}

fn one_or_other(mut texts: Vec<String>) -> String {
    match (texts.pop(), texts.join(", ")) {
        (None, _) => strong(""),
        (Some(last), some) if some.is_empty() => last,
        (Some(last), some) => say!("rule-or", some = some, last = last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(field: &str, op: Op) -> Condition {
        Condition::Is { field: field.parse().unwrap(), op }
    }

    fn count(of: Counted, at_least: u32, per: Per) -> Trigger {
        Trigger::Count(Count { of, at_least, within: Duration::from_mins(5), per })
    }

    #[test]
    fn a_rule_reads_as_one_sentence() {
        let fatal = || is("level", Op::AtLeast("fatal".into()));
        let in_production = || is("environment", Op::Is("production".into()));
        let rule = |condition| Rule { condition, ..Rule::fatal_only() };
        let cases = [
            (rule(fatal()), "Ring *urgent* for every *fatal*. Fold repeats for *30 min*."),
            (
                Rule {
                    repeat_after: Duration::from_mins(15),
                    ..rule(Condition::All(vec![fatal(), in_production()]))
                },
                "Ring *urgent* for every *fatal* in *production*. Fold repeats for *15 min*.",
            ),
            (
                Rule {
                    trigger: Trigger::NewIssue,
                    urgency: Urgency::Normal,
                    repeat_after: Duration::from_mins(15),
                    ..rule(Condition::All(vec![
                        is("level", Op::AtLeast("error".into())),
                        in_production(),
                        Condition::Any(vec![
                            is("source", Op::Is("checkout".into())),
                            is("source", Op::Is("payments".into())),
                        ]),
                    ]))
                },
                "Ring for a *new issue* at *error or worse* in *production*, from *checkout* or *payments*. \
                 Fold repeats for *15 min*.",
            ),
            (
                Rule {
                    action: Action::Ignore,
                    sources: vec!["ci".into()],
                    ..rule(is("level", Op::AtMost("warning".into())))
                },
                "Record *without a ring* every event at *warning or milder*, from *ci*.",
            ),
            (
                Rule {
                    urgency: Urgency::Low,
                    repeat_after: Duration::ZERO,
                    in_quiet_hours: true,
                    ..rule(Condition::Any(vec![
                        is("message", Op::Contains("DNS".into())),
                        Condition::Not(Box::new(is("tags.region", Op::Exists(true)))),
                    ]))
                },
                "Ring *quietly* for every event, where (the message contains *DNS* or not (the tag region is \
                 known)). Repeats are not folded. In quiet hours too.",
            ),
            (
                Rule { ring_again: RingAgain::Never, ..rule(Condition::All(vec![])) },
                "Ring *urgent* for every event. Fold repeats for *30 min*, and ring again only at a higher level.",
            ),
            (rule(Condition::Any(vec![])), "Ring *urgent* for *nothing*. Fold repeats for *30 min*."),
            (
                Rule { trigger: Trigger::Regression { after: None }, ..rule(fatal()) },
                "Ring *urgent* for an issue that is *back* at *fatal* after it was resolved. Fold repeats for *30 min*.",
            ),
            (
                Rule {
                    trigger: Trigger::Regression { after: Some(Duration::from_hours(14 * 24)) },
                    urgency: Urgency::Normal,
                    ..rule(in_production())
                },
                "Ring for an issue that is *back* after it was resolved, or silent for *14 days* in *production*. \
                 Fold repeats for *30 min*.",
            ),
            (
                Rule {
                    trigger: count(Counted::Events, 10, Per::Issue),
                    actions: Some(vec![]),
                    ..rule(Condition::All(vec![fatal(), in_production()]))
                },
                "Ring *urgent* for *10 events* at *fatal* within *5 min* in one issue, in *production*. \
                 Fold repeats for *30 min*.",
            ),
            (
                Rule { trigger: count(Counted::Users, 5, Per::Rule), ..rule(Condition::All(vec![])) },
                "Ring *urgent* for *5 users* hit within *5 min*, all issues together. At most once in *30 min*.",
            ),
        ];
        for (rule, expected) in cases {
            let marked: String = sentence(&rule)
                .into_iter()
                .map(|(part, strong)| if strong { format!("*{part}*") } else { part })
                .collect();
            assert_eq!(marked, expected);
            assert_eq!(plain(&rule), expected.replace('*', ""));
        }
    }

    #[test]
    fn durations_read_as_people_say_them() {
        for (seconds, said) in [
            (0, "0 s"),
            (90, "90 s"),
            (60, "1 min"),
            (900, "15 min"),
            (5_400, "1 h 30 min"),
            (1_209_600, "14 days"),
        ] {
            assert_eq!(for_people(Duration::from_secs(seconds)), said);
        }
    }
}
