//! What a rule does, in one or two plain sentences: "Ring urgent for every fatal in production. Fold repeats for 15 min."

use std::time::Duration;

use super::{Action, Condition, Count, Counted, Field, Op, Per, RingAgain, Rule, Trigger, Urgency};
use crate::Level;

/// A sentence in parts. A part whose flag is set is what a reader should see first.
pub type Parts = Vec<(String, bool)>;

/// What `rule` does, in parts.
pub fn sentence(rule: &Rule) -> Parts {
    let mut say = Say::default();
    match (rule.action, rule.urgency) {
        (Action::Ignore, _) => say.plain("Record ").strong("without a ring").plain(" "),
        (Action::Ring, Urgency::Critical) => say.plain("Ring ").strong("urgent").plain(" for "),
        (Action::Ring, Urgency::Normal) => say.plain("Ring for "),
        (Action::Ring, Urgency::Low) => say.plain("Ring ").strong("quietly").plain(" for "),
    };
    let told = Told::of(&rule.condition);
    say.what(rule.trigger, &told);
    if !told.places.is_empty() {
        let counts = rule.trigger.count().is_some();
        say.plain(if counts { ", in " } else { " in " }).one_of(&told.places);
    }
    let sources = if told.sources.is_empty() { &rule.sources } else { &told.sources };
    if !sources.is_empty() {
        say.plain(", from ").one_of(sources);
    }
    if !told.sources.is_empty() && !rule.sources.is_empty() {
        say.plain(", of what ").one_of(&rule.sources).plain(" tells");
    }
    for (index, condition) in told.rest.iter().enumerate() {
        say.plain(if index == 0 { ", where " } else { " and " }).condition(condition, true);
    }
    say.plain(".");
    if rule.action == Action::Ring {
        say.folding(rule);
    }
    say.0
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
    let days = seconds / 86_400;
    let parts = [
        (days, if days == 1 { "day" } else { "days" }),
        (seconds % 86_400 / 3_600, "h"),
        (seconds % 3_600 / 60, "min"),
        (seconds % 60, "s"),
    ];
    let said: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    said.join(" ")
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

fn level_words(op: &Op) -> Option<(String, bool)> {
    let worst = Level::Fatal.as_str();
    match op {
        Op::Is(level) => Some((level.clone(), true)),
        Op::AtLeast(level) if level == worst => Some((level.clone(), true)),
        Op::AtLeast(level) => Some((format!("{level} or worse"), false)),
        Op::AtMost(level) => Some((format!("{level} or milder"), false)),
        Op::IsOneOf(levels) => Some((listed(levels), false)),
        _ => None,
    }
}

/// `a`, `a or b`, `a, b or c`.
fn listed(texts: &[String]) -> String {
    match texts {
        [] => "nothing".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[derive(Default)]
struct Say(Parts);

impl Say {
    fn plain(&mut self, text: &str) -> &mut Self {
        self.push(text, false)
    }

    fn strong(&mut self, text: &str) -> &mut Self {
        self.push(text, true)
    }

    fn push(&mut self, text: &str, strong: bool) -> &mut Self {
        match self.0.last_mut() {
            Some((last, emphasis)) if *emphasis == strong => last.push_str(text),
            _ => self.0.push((text.to_owned(), strong)),
        }
        self
    }

    fn one_of(&mut self, texts: &[String]) -> &mut Self {
        for (index, text) in texts.iter().enumerate() {
            let before = if index == 0 {
                ""
            } else if index + 1 == texts.len() {
                " or "
            } else {
                ", "
            };
            self.plain(before).strong(text);
        }
        self
    }

    fn what(&mut self, trigger: Trigger, told: &Told<'_>) {
        if told.nothing {
            self.strong("nothing");
            return;
        }
        match trigger {
            Trigger::EveryEvent => self.plain("every "),
            Trigger::NewIssue => self.plain("a ").strong("new issue"),
            Trigger::Regression { .. } => self.plain("an issue that is ").strong("back"),
            Trigger::Count(Count { of: Counted::Events, at_least, .. }) => {
                self.strong(&format!("{at_least} events"))
            }
            Trigger::Count(Count { of: Counted::Users, at_least, .. }) => {
                self.strong(&format!("{at_least} users")).plain(" hit")
            }
        };
        match (&told.level, trigger) {
            (None, Trigger::EveryEvent) => self.plain("event"),
            (None, _) => self,
            (Some(level), Trigger::EveryEvent) if told.one_level => self.strong(level),
            (Some(level), Trigger::EveryEvent) => self.plain("event at ").strong(level),
            (Some(level), _) => self.plain(" at ").strong(level),
        };
        match trigger {
            Trigger::Regression { after: None } => self.plain(" after it was resolved"),
            Trigger::Regression { after: Some(after) } => {
                self.plain(" after it was resolved, or silent for ").strong(&for_people(after))
            }
            Trigger::Count(Count { within, per, .. }) => {
                self.plain(" within ").strong(&for_people(within)).plain(match per {
                    Per::Issue => " in one issue",
                    Per::Rule => ", all issues together",
                })
            }
            _ => self,
        };
    }

    fn folding(&mut self, rule: &Rule) {
        if let Trigger::Count(Count { per: Per::Rule, within, .. }) = rule.trigger {
            self.plain(" At most once in ").strong(&for_people(rule.repeat_after.max(within))).plain(".");
        } else if rule.repeat_after.is_zero() {
            self.plain(" Repeats are not folded.");
        } else {
            self.plain(" Fold repeats for ").strong(&for_people(rule.repeat_after));
            self.plain(match rule.ring_again {
                RingAgain::Worse => ".",
                RingAgain::Never => ", and ring again only at a higher level.",
            });
        }
        if rule.in_quiet_hours {
            self.plain(" In quiet hours too.");
        }
    }

    fn condition(&mut self, condition: &Condition, outermost: bool) {
        match condition {
            Condition::Not(not) => {
                self.plain("not (").condition(not, true);
                self.plain(")");
            }
            Condition::All(conditions) | Condition::Any(conditions) => {
                let (word, empty) = match condition {
                    Condition::All(_) => (" and ", "always"),
                    _ => (" or ", "never"),
                };
                if conditions.is_empty() {
                    self.plain(empty);
                    return;
                }
                let bare = conditions.len() == 1 || (outermost && word == " and ");
                self.plain(if bare { "" } else { "(" });
                for (index, condition) in conditions.iter().enumerate() {
                    self.plain(if index == 0 { "" } else { word }).condition(condition, false);
                }
                self.plain(if bare { "" } else { ")" });
            }
            Condition::Is { field, op } => self.comparison(field, op),
        }
    }

    fn comparison(&mut self, field: &Field, op: &Op) {
        if let (Field::ExceptionHandled, Op::Is(text)) = (field, op)
            && let Some(how) = [("yes", "handled"), ("no", "unhandled")].iter().find(|(said, _)| said == text)
        {
            self.plain("the exception is ").one_of(&[how.1.to_owned()]);
            return;
        }
        self.plain(&field_words(field));
        let (verb, values): (&str, &[String]) = match op {
            Op::Is(text) => (" is ", std::slice::from_ref(text)),
            Op::IsNot(text) => (" is not ", std::slice::from_ref(text)),
            Op::IsOneOf(texts) => (" is ", texts),
            Op::Contains(text) => (" contains ", std::slice::from_ref(text)),
            Op::StartsWith(text) => (" starts with ", std::slice::from_ref(text)),
            Op::EndsWith(text) => (" ends with ", std::slice::from_ref(text)),
            Op::Matches(text) => (" matches ", std::slice::from_ref(text)),
            Op::AtLeast(text) => (" is at least ", std::slice::from_ref(text)),
            Op::AtMost(text) => (" is at most ", std::slice::from_ref(text)),
            Op::Exists(true) => (" is known", &[]),
            Op::Exists(false) => (" is not known", &[]),
        };
        self.plain(verb).one_of(values);
    }
}

fn field_words(field: &Field) -> String {
    match field {
        Field::ExceptionType => "the exception".into(),
        Field::ExceptionValue => "the exception’s text".into(),
        Field::ExceptionHandled => "what is said of its being handled".into(),
        Field::ServerName => "the server".into(),
        Field::Url => "the link".into(),
        Field::UserId => "the user’s id".into(),
        Field::UserEmail => "the user’s e-mail".into(),
        Field::UserUsername => "the user’s name".into(),
        Field::UserIpAddress => "the user’s address".into(),
        Field::Tag(key) => format!("the tag {key}"),
        other => format!("the {other}"),
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
