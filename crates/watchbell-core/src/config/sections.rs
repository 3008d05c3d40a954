//! Reading `[logbook]`, `[notifications]` and the sections that have no effect yet, and the file as a whole.

use super::cursor::{Cursor, Unknown};
use super::{Config, Keep, Logbook, Notifications, rules, sources};

const SECTIONS: [&str; 6] = ["logbook", "sources", "rules", "quiet_hours", "notifications", "certificates"];

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
    let rules = file.get("rules").and_then(|cursor| rules::rules(&cursor, &ids)).unwrap_or(default.rules);
    let notifications =
        file.get("notifications").and_then(|cursor| notifications(&cursor)).unwrap_or(default.notifications);
    if let Some(cursor) = file.get("quiet_hours") {
        quiet_hours(&cursor);
    }
    if let Some(cursor) = file.get("certificates") {
        certificates(&cursor);
    }
    Config { logbook, sources, rules, notifications }
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
        return cursor.wrong("this must be a host and a port, or \"off\"", like);
    };
    let host_is_one = url::Host::parse(host).is_ok() && !host.contains(['/', '@', '?', '#', ' ']);
    if !host_is_one {
        return cursor.wrong(format!("“{host}” is no host"), like);
    }
    if port.parse::<u16>().is_err() || port.starts_with('+') {
        return cursor.wrong(format!("“{port}” is no port; ports lie between 0 and 65535"), like);
    }
    Some(text)
}

/// `scheme://host[:port]`, as browsers send it (RFC 6454, section 6.2).
fn origin(cursor: &Cursor<'_>) -> Option<String> {
    let text = cursor.line(300)?;
    let parsed = url::Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(origin) = parsed.map(|url| url.origin().ascii_serialization()) else {
        return cursor.wrong(
            "an origin is http:// or https://, a host and maybe a port",
            Some("\"http://localhost:5173\"".into()),
        );
    };
    if origin == text {
        Some(text)
    } else {
        cursor.wrong("browsers write this origin otherwise", Some(format!("\"{origin}\"")))
    }
}

fn notifications(cursor: &Cursor<'_>) -> Option<Notifications> {
    let default = Config::default().notifications;
    let fields = cursor.fields(&["backend", "per_minute", "actions", "show_people"], Unknown::Warns)?;
    Some(Notifications {
        backend: fields.or("backend", default.backend, Cursor::word),
        per_minute: fields.or("per_minute", default.per_minute, |count| count.number(1, 600)),
        actions: fields.or("actions", default.actions, actions),
        show_people: fields.or("show_people", default.show_people, Cursor::flag),
    })
}

fn actions(cursor: &Cursor<'_>) -> Option<Vec<String>> {
    let mut actions: Vec<String> = Vec::new();
    for action in cursor.list()? {
        let Some(text) = action.text() else { continue };
        if !ACTIONS.contains(&text) {
            let meant = super::word::nearest(text, ACTIONS).map(|meant| format!("\"{meant}\""));
            action.wrong::<()>(format!("“{text}” is no button; there is {}", ACTIONS.join(", ")), meant);
        } else if actions.iter().any(|other| other == text) {
            action.warn(format!("the button “{text}” is there already; once is enough"), None);
        } else {
            actions.push(text.to_owned());
        }
    }
    Some(actions)
}

fn quiet_hours(cursor: &Cursor<'_>) {
    let known = ["enabled", "from", "to", "days", "except_level", "except_urgency", "except_blind"];
    let Some(fields) = cursor.fields(&known, Unknown::Warns) else { return };
    if fields.or("enabled", false, Cursor::flag) {
        cursor.warn("quiet hours have no effect in this version yet", None);
    }
}

fn certificates(cursor: &Cursor<'_>) {
    for cursor in cursor.list().unwrap_or_default() {
        if cursor.fields(&["host", "file", "name", "enabled", "warn_days"], Unknown::Warns).is_some() {
            cursor.warn("certificates are not looked at in this version yet", None);
        }
    }
}
