//! Reading `[logbook]`, `[quiet_hours]`, `[notifications]`, `[sounds]` and `[tray]`, and the file as a whole.

use jiff::civil::Time;

use super::cursor::{Cursor, Unknown};
use super::tree::Kind;
use super::{Config, Keep, Logbook, Notifications, QuietHours, Sounds, Tray, certificates, rules, sources};
use crate::say;

const SECTIONS: [&str; 8] =
    ["logbook", "sources", "rules", "quiet_hours", "notifications", "sounds", "tray", "certificates"];

/// The notification buttons there are.
pub(crate) const ACTIONS: [&str; 3] = ["open", "acknowledge", "snooze"];

/// Reads the whole file.
pub(crate) fn config(cursor: &Cursor<'_>) -> Config {
    let default = Config::default();
    let Some(file) = cursor.fields(&SECTIONS, Unknown::Warns) else { return default };
    let logbook = file.get("logbook").and_then(|cursor| logbook(&cursor)).unwrap_or(default.logbook);
    let read = file.get("sources").and_then(|cursor| sources::sources(&cursor));
    let (sources, ids) = read.map_or_else(
        || (default.sources.clone(), default.sources.iter().map(|source| source.id.clone()).collect()),
        |read| (read.sources, read.ids),
    );
    let rules =
        file.get("rules").and_then(|cursor| rules::rules(&cursor, Some(&ids))).unwrap_or(default.rules);
    let notifications =
        file.get("notifications").and_then(|cursor| notifications(&cursor)).unwrap_or(default.notifications);
    let quiet_hours =
        file.get("quiet_hours").and_then(|cursor| quiet_hours(&cursor)).unwrap_or(default.quiet_hours);
    let certificates = file
        .get("certificates")
        .and_then(|cursor| certificates::certificates(&cursor))
        .unwrap_or(default.certificates);
    let sounds = file.get("sounds").and_then(|cursor| sounds(&cursor)).unwrap_or(default.sounds);
    let tray = file.get("tray").and_then(|cursor| tray(&cursor)).unwrap_or(default.tray);
    Config { logbook, sources, rules, quiet_hours, notifications, sounds, tray, certificates }
}

/// Reads the rules in a text of their own, or in a whole configuration; nothing else in it counts.
pub(crate) fn rules_alone(cursor: &Cursor<'_>) -> Config {
    let list = cursor.fields(&SECTIONS, Unknown::Warns).map(|file| file.get("rules"));
    let rules = match list {
        Some(Some(list)) => rules::rules(&list, None),
        Some(None) => cursor.wrong(say!("config-no-rules", like = "[[rules]]"), None),
        None => None,
    };
    Config { rules: rules.unwrap_or_default(), ..Config::default() }
}

fn logbook(cursor: &Cursor<'_>) -> Option<Logbook> {
    let default = Config::default().logbook;
    let fields = cursor.fields(&["listen", "keep", "origins"], Unknown::Warns)?;
    Some(Logbook {
        listen: match fields.get("listen").and_then(|cursor| listen(&cursor)) {
            Some(text) if text == OFF => None,
            Some(text) => Some(text),
            None => default.listen,
        },
        keep: fields.get("keep").and_then(|cursor| keep(&cursor)).unwrap_or(default.keep),
        origins: fields.or("origins", default.origins, |list| list.each(origin)),
    })
}

fn keep(cursor: &Cursor<'_>) -> Option<Keep> {
    let default = Config::default().logbook.keep;
    let fields = cursor.fields(&["level", "days", "max_mb"], Unknown::Warns)?;
    Some(Keep {
        level: fields.or("level", default.level, Cursor::level),
        days: fields.or("days", default.days, |days| days.number(1, 3_650)),
        max_mb: fields.or("max_mb", default.max_mb, |size| size.number(16, 1 << 20)),
    })
}

/// What stands for no HTTP face.
const OFF: &str = "off";

/// `host:port`, or [`OFF`].
fn listen(cursor: &Cursor<'_>) -> Option<String> {
    let text = cursor.line(300)?;
    if text == OFF {
        return Some(text);
    }
    let like = Some("\"127.0.0.1:8970\"".to_owned());
    let Some((host, port)) = text.rsplit_once(':') else {
        return cursor.wrong(say!("config-listen"), like);
    };
    let host_is_one = url::Host::parse(host).is_ok() && !host.contains(['/', '@', '?', '#', ' ']);
    if !host_is_one {
        return cursor.wrong(say!("config-no-host", host = host), like);
    }
    if port.parse::<u16>().is_err() || port.starts_with('+') {
        return cursor.wrong(say!("config-no-port", port = port), like);
    }
    Some(text)
}

/// `scheme://host[:port]`, as browsers send it (RFC 6454, section 6.2).
fn origin(cursor: &Cursor<'_>) -> Option<String> {
    let text = cursor.line(300)?;
    let parsed = url::Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(origin) = parsed.map(|url| url.origin().ascii_serialization()) else {
        return cursor.wrong(say!("config-origin"), Some("\"http://localhost:5173\"".into()));
    };
    if origin == text {
        Some(text)
    } else {
        cursor.wrong(say!("config-origin-otherwise"), Some(format!("\"{origin}\"")))
    }
}

pub(crate) fn notifications(cursor: &Cursor<'_>) -> Option<Notifications> {
    let default = Config::default().notifications;
    let known = ["backend", "per_minute", "actions", "show_people", "warn_days"];
    let fields = cursor.fields(&known, Unknown::Warns)?;
    Some(Notifications {
        backend: fields.or("backend", default.backend, Cursor::word),
        per_minute: fields.or("per_minute", default.per_minute, |count| count.number(1, 600)),
        actions: fields.or("actions", default.actions, actions),
        show_people: fields.or("show_people", default.show_people, Cursor::flag),
        warn_days: fields.or("warn_days", default.warn_days, certificates::warn_days),
    })
}

fn sounds(cursor: &Cursor<'_>) -> Option<Sounds> {
    let default = Config::default().sounds;
    let fields = cursor.fields(&["critical", "normal", "well"], Unknown::Warns)?;
    Some(Sounds {
        critical: fields.or("critical", default.critical, sound),
        normal: fields.or("normal", default.normal, sound),
        well: fields.or("well", default.well, sound),
    })
}

/// The sounds that have a name.
pub(crate) const SOUNDS: [&str; 3] = ["bell-4", "bell-2", "none"];

/// One of [`SOUNDS`], or the path of a file.
fn sound(cursor: &Cursor<'_>) -> Option<String> {
    let text = cursor.line(1_000)?;
    if SOUNDS.contains(&text.as_str()) || std::path::Path::new(&text).is_absolute() {
        return Some(text);
    }
    let meant = super::word::nearest(&text, SOUNDS).map(|meant| format!("\"{meant}\""));
    cursor.wrong(say!("config-no-sound", text = text, all = SOUNDS.join(", ")), meant)
}

fn tray(cursor: &Cursor<'_>) -> Option<Tray> {
    let default = Config::default().tray;
    let fields = cursor.fields(&["icon", "count"], Unknown::Warns)?;
    Some(Tray {
        icon: fields.or("icon", default.icon, Cursor::word),
        count: fields.or("count", default.count, Cursor::flag),
    })
}

pub(crate) fn actions(cursor: &Cursor<'_>) -> Option<Vec<String>> {
    let mut actions: Vec<String> = Vec::new();
    for action in cursor.list()? {
        let Some(text) = action.text() else { continue };
        if !ACTIONS.contains(&text) {
            let meant = super::word::nearest(text, ACTIONS).map(|meant| format!("\"{meant}\""));
            action.wrong::<()>(say!("config-no-button", text = text, all = ACTIONS.join(", ")), meant);
        } else if actions.iter().any(|other| other == text) {
            action.warn(say!("config-button-twice", text = text), None);
        } else {
            actions.push(text.to_owned());
        }
    }
    Some(actions)
}

/// What stands for no exception.
pub(crate) const NONE: &str = "none";

pub(crate) fn quiet_hours(cursor: &Cursor<'_>) -> Option<QuietHours> {
    let default = Config::default().quiet_hours;
    let known = ["enabled", "from", "to", "days", "except_level", "except_urgency", "except_blind"];
    let fields = cursor.fields(&known, Unknown::Warns)?;
    let enabled = fields.or("enabled", default.enabled, Cursor::flag);
    let days = fields.or("days", default.days, |list| Some(list.each(Cursor::word)?.into_iter().collect()));
    if enabled && days.iter().next().is_none() {
        cursor.warn(say!("config-no-day"), Some("days = [\"mon\", \"tue\"]".into()));
    }
    Some(QuietHours {
        enabled,
        from: fields.or("from", default.from, time),
        to: fields.or("to", default.to, time),
        days,
        except_level: fields.or("except_level", default.except_level, |level| or_none(level, Cursor::level)),
        except_urgency: fields.or("except_urgency", default.except_urgency, |it| or_none(it, Cursor::word)),
        except_blind: fields.or("except_blind", default.except_blind, Cursor::flag),
    })
}

/// What `read` reads, or [`NONE`].
#[expect(clippy::option_option, reason = "what is wrong, and what is none, are two things")]
fn or_none<'a, T>(cursor: &Cursor<'a>, read: impl Fn(&Cursor<'a>) -> Option<T>) -> Option<Option<T>> {
    match &cursor.node.kind {
        Kind::Text(text) if text == NONE => Some(None),
        _ => read(cursor).map(Some),
    }
}

/// `HH:MM`.
fn time(cursor: &Cursor<'_>) -> Option<Time> {
    if matches!(cursor.node.kind, Kind::Other("date")) {
        return cursor.wrong(say!("config-time-quotes"), Some("\"22:00\"".into()));
    }
    let text = cursor.text()?;
    let number = |part: &str| if part.len() <= 2 { part.parse::<i8>().ok() } else { None };
    let read = text.split_once(':').and_then(|(hour, minute)| Some((number(hour)?, number(minute)?)));
    let like = match read {
        Some((hour, minute)) => match Time::new(hour, minute, 0, 0) {
            Ok(time) if text.len() == 5 => return Some(time),
            Ok(time) => time.strftime("\"%H:%M\"").to_string(),
            Err(_) if (hour, minute) == (24, 0) => "\"00:00\"".into(),
            Err(_) => "\"22:00\"".into(),
        },
        None => "\"22:00\"".into(),
    };
    cursor.wrong(say!("config-no-time", text = text), Some(like))
}
