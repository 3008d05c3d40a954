//! From settings to a tree, in full: every key there is, also where it says the default. Writing leaves out what
//! reading would fill in again; that is [`edit`](super::edit)'s part.

use super::tree::Node;
use super::word::Word;
use super::{Certificate, Keep, Logbook, Notifications, Place, QuietHours, Sounds, Source, TokenRef, Tray};
use super::{duration, sections, triggers};
use crate::Level;
use crate::certificate::WarnDays;
use crate::rule::{Condition, Count, Counted, Op, Rule, Trigger};

pub(crate) fn rule(rule: &Rule) -> Node {
    let mut entries = vec![
        ("name", rule.name.as_str().into()),
        ("enabled", rule.enabled.into()),
        ("sources", Node::texts(&rule.sources)),
        ("match", condition(&rule.condition)),
        ("trigger", trigger(&rule.trigger)),
        ("action", rule.action.word().into()),
        ("in_quiet_hours", rule.in_quiet_hours.into()),
        ("repeat_after", duration::text(rule.repeat_after).as_str().into()),
        ("ring_again", rule.ring_again.word().into()),
        ("urgency", rule.urgency.word().into()),
        ("sound", rule.sound.as_str().into()),
    ];
    entries.extend(rule.colour.map(|colour| ("colour", colour.word().into())));
    entries.extend(rule.actions.as_ref().map(|actions| ("actions", Node::texts(actions))));
    Node::table(entries)
}

pub(crate) fn trigger(trigger: &Trigger) -> Node {
    match *trigger {
        Trigger::Regression { after: Some(after) } => {
            Node::table([("regression_after", duration::text(after).as_str().into())])
        }
        Trigger::Count(Count { of, at_least, within, per }) => {
            let of = if of == Counted::Events { "events" } else { "users" };
            Node::table([
                (of, at_least.into()),
                ("within", duration::text(within).as_str().into()),
                ("per", per.word().into()),
            ])
        }
        named => triggers::word(named).unwrap_or_default().into(),
    }
}

pub(crate) fn condition(tree: &Condition) -> Node {
    let each = |conditions: &[Condition]| conditions.iter().map(condition).collect::<Vec<_>>().into();
    match tree {
        Condition::All(all) => Node::table([("all", each(all))]),
        Condition::Any(any) => Node::table([("any", each(any))]),
        Condition::Not(not) => Node::table([("not", condition(not))]),
        Condition::Is { field, op } => {
            Node::table([("field", field.to_string().as_str().into()), (op.name(), operand(op))])
        }
    }
}

fn operand(op: &Op) -> Node {
    match op {
        Op::Is(text)
        | Op::IsNot(text)
        | Op::Contains(text)
        | Op::StartsWith(text)
        | Op::EndsWith(text)
        | Op::Matches(text)
        | Op::AtLeast(text)
        | Op::AtMost(text) => text.as_str().into(),
        Op::IsOneOf(texts) => Node::texts(texts),
        Op::Exists(expected) => (*expected).into(),
    }
}

pub(crate) fn source(source: &Source) -> Node {
    let text = |text: &str| Node::from(text);
    let mut entries =
        vec![("id", text(&source.id)), ("name", text(&source.name)), ("kind", text(source.kind.word()))];
    entries.push(("enabled", source.enabled.into()));
    entries.extend(source.url.as_ref().map(|url| ("url", text(url.as_str()))));
    entries.extend(source.token.as_ref().map(|from| ("token", token(from))));
    entries.extend(source.ca_file.as_ref().map(|path| ("ca_file", text(&path.to_string_lossy()))));
    entries.extend(source.silence.map(|silence| ("silence", text(&duration::text(silence)))));
    entries.extend(source.every.map(|every| ("every", text(&duration::text(every)))));
    entries.extend(source.organization.as_deref().map(|organization| ("organization", text(organization))));
    let has = |key| source.kind.setting(key).is_some();
    entries.extend(has("projects").then(|| ("projects", Node::texts(&source.projects))));
    entries.extend(source.query.as_deref().map(|query| ("query", text(query))));
    entries.extend(has("paths").then(|| ("paths", Node::texts(&source.paths))));
    let mapping = &source.mapping;
    let fields = mapping.fields.iter().map(|(name, pointer)| (name.clone(), text(pointer)));
    entries.push(("fields", Node::table(fields)));
    let levels = mapping.levels.iter().map(|(word, level)| (word.clone(), text(level.as_str())));
    entries.push(("levels", Node::table(levels)));
    entries.extend(mapping.link.as_deref().map(|link| ("link", text(link))));
    Node::table(entries)
}

fn token(from: &TokenRef) -> Node {
    let (way, what) = match from {
        TokenRef::Keyring(name) => ("keyring", name.as_str().into()),
        TokenRef::Env(name) => ("env", name.as_str().into()),
        TokenRef::File(path) => ("file", path.to_string_lossy().as_ref().into()),
        TokenRef::Command(argv) => ("command", Node::texts(argv)),
    };
    Node::table([(way, what)])
}

pub(crate) fn logbook(logbook: &Logbook) -> Node {
    Node::table([
        ("listen", logbook.listen.as_deref().unwrap_or("off").into()),
        ("keep", keep(&logbook.keep)),
        ("origins", Node::texts(&logbook.origins)),
    ])
}

pub(crate) fn keep(keep: &Keep) -> Node {
    Node::table([
        ("level", keep.level.as_str().into()),
        ("days", keep.days.into()),
        ("max_mb", keep.max_mb.into()),
    ])
}

pub(crate) fn notifications(notifications: &Notifications) -> Node {
    Node::table([
        ("backend", notifications.backend.word().into()),
        ("per_minute", notifications.per_minute.into()),
        ("actions", Node::texts(&notifications.actions)),
        ("show_people", notifications.show_people.into()),
        ("warn_days", warn_days(&notifications.warn_days)),
    ])
}

pub(crate) fn sounds(sounds: &Sounds) -> Node {
    Node::table([
        ("critical", sounds.critical.as_str().into()),
        ("normal", sounds.normal.as_str().into()),
        ("well", sounds.well.as_str().into()),
    ])
}

pub(crate) fn tray(tray: Tray) -> Node {
    Node::table([("icon", tray.icon.word().into()), ("count", tray.count.into())])
}

fn warn_days(warn: &WarnDays) -> Node {
    warn.days().iter().map(|day| Node::from(*day)).collect::<Vec<_>>().into()
}

pub(crate) fn certificate(certificate: &Certificate) -> Node {
    let text = |text: &str| Node::from(text);
    let mut entries = vec![match &certificate.place {
        place @ Place::Host { .. } => ("host", text(&place.to_string())),
        Place::File(path) => ("file", text(&path.to_string_lossy())),
    }];
    entries.extend(certificate.name.as_deref().map(|name| ("name", text(name))));
    entries.push(("enabled", certificate.enabled.into()));
    entries.extend(certificate.warn_days.as_ref().map(|warn| ("warn_days", warn_days(warn))));
    entries.extend(certificate.password.as_ref().map(|from| ("password", token(from))));
    entries.extend(certificate.ca_file.as_ref().map(|path| ("ca_file", text(&path.to_string_lossy()))));
    Node::table(entries)
}

pub(crate) fn quiet_hours(quiet: &QuietHours) -> Node {
    Node::table([
        ("enabled", quiet.enabled.into()),
        ("from", quiet.from.strftime("%H:%M").to_string().as_str().into()),
        ("to", quiet.to.strftime("%H:%M").to_string().as_str().into()),
        ("days", Node::texts(quiet.days.iter().map(Word::word))),
        ("except_level", quiet.except_level.map_or(sections::NONE, Level::as_str).into()),
        ("except_urgency", quiet.except_urgency.map_or(sections::NONE, Word::word).into()),
        ("except_blind", quiet.except_blind.into()),
    ])
}
