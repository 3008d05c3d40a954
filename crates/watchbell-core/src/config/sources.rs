//! Reading `[[sources]]`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::cursor::{Cursor, Fields, Unknown};
use super::tree::Kind;
use super::word::nearest;
use super::{Source, SourceKind, TokenRef};
use crate::Level;
use crate::decode::{MAPPABLE, Mapping};
use crate::say;

pub(crate) const KEYS: [&str; 16] = [
    "id",
    "name",
    "kind",
    "enabled",
    "url",
    "token",
    "ca_file",
    "silence",
    "every",
    "organization",
    "projects",
    "query",
    "paths",
    "fields",
    "levels",
    "link",
];

/// What every kind has.
const ALWAYS: [&str; 6] = ["id", "name", "kind", "enabled", "silence", "levels"];

/// Settings that are lists.
const LISTS: [&str; 2] = ["projects", "paths"];

/// What may stand in braces in a `link`, besides `tags.KEY`.
const PLACEHOLDERS: [&str; 12] = [
    "event_id",
    "level",
    "logger",
    "platform",
    "project",
    "environment",
    "release",
    "server_name",
    "transaction",
    "culprit",
    "user.id",
    "timestamp",
];

/// What was read of the list.
pub(crate) struct Read {
    /// The sources that are right.
    pub(crate) sources: Vec<Source>,
    /// Every id that was given, to sources that were left out too: a rule that names one of those is not wrong.
    pub(crate) ids: Vec<String>,
}

/// Reads the list. A source that is wrong, or has the id of one above it, is left out.
pub(crate) fn sources(cursor: &Cursor<'_>) -> Option<Read> {
    let mut read = Read { sources: Vec::new(), ids: Vec::new() };
    for cursor in cursor.list()? {
        if let Some(Kind::Text(id)) = cursor.node.get("id").map(|id| &id.kind) {
            read.ids.push(id.clone());
        }
        let Some(source) = source(&cursor) else { continue };
        let local = |other: &Source| other.kind == SourceKind::Local && source.kind == SourceKind::Local;
        if read.sources.iter().any(|other| other.id == source.id) {
            cursor.wrong::<()>(say!("config-source-twice", id = source.id), None);
        } else if read.sources.iter().any(local) {
            cursor.wrong::<()>(say!("config-local-twice"), None);
        } else {
            read.sources.push(source);
        }
    }
    Some(read)
}

/// Reads one source; `None` if anything about it is wrong.
pub(crate) fn source(cursor: &Cursor<'_>) -> Option<Source> {
    let before = cursor.errors();
    let fields = cursor.fields(&KEYS, Unknown::Warns)?;
    let id = fields.required("id", "\"checkout\"", id).unwrap_or_default();
    let kind = fields.required("kind", "\"sse\"", Cursor::word).unwrap_or(SourceKind::Local);
    let source = Source {
        name: fields.or("name", id.clone(), |name| name.line(100)),
        id,
        kind,
        enabled: fields.or("enabled", true, Cursor::flag),
        url: optional(&fields, kind, "url", |url| address(url, kind)),
        token: optional(&fields, kind, "token", token),
        ca_file: optional(&fields, kind, "ca_file", |path| path.line(4_096).map(PathBuf::from)),
        silence: fields.or("silence", None, |silence| {
            silence.duration(Duration::from_secs(1), Duration::from_hours(7 * 24)).map(Some)
        }),
        every: optional(&fields, kind, "every", |every| {
            every.duration(Duration::from_secs(5), Duration::from_hours(1))
        }),
        organization: optional(&fields, kind, "organization", |organization| organization.line(200)),
        projects: optional(&fields, kind, "projects", |projects| projects.each(|project| project.line(200)))
            .unwrap_or_default(),
        query: optional(&fields, kind, "query", |query| query.line(4_096)),
        paths: optional(&fields, kind, "paths", paths).unwrap_or_default(),
        mapping: Mapping {
            fields: optional(&fields, kind, "fields", pointers).unwrap_or_default(),
            levels: fields.or("levels", BTreeMap::new(), levels),
            link: optional(&fields, kind, "link", template),
        },
    };
    for key in KEYS.into_iter().filter(|key| !ALWAYS.contains(key) && kind.setting(key).is_none()) {
        if let Some(cursor) = fields.get(key) {
            let kind = kind.facts().word;
            cursor.warn(say!("config-source-without", kind = kind, key = key), None);
        }
    }
    in_the_clear(&fields, &source);
    (cursor.errors() == before).then_some(source)
}

/// A setting that the kind may have, and may need.
fn optional<'a, T>(
    fields: &Fields<'a>,
    kind: SourceKind,
    key: &str,
    read: impl FnOnce(&Cursor<'a>) -> Option<T>,
) -> Option<T> {
    let setting = kind.setting(key)?;
    if setting.required {
        let like = format!("{:?}", setting.like);
        let like = if LISTS.contains(&key) { format!("[{like}]") } else { like };
        return fields.required(key, &like, read);
    }
    fields.or(key, None, |cursor| read(cursor).map(Some))
}

fn paths(cursor: &Cursor<'_>) -> Option<Vec<String>> {
    let paths = cursor.each(path)?;
    if paths.is_empty() { cursor.wrong(say!("config-no-file"), None) } else { Some(paths) }
}

/// A file, or a glob. Nobody can say from which folder a program was started that begins at log-in.
fn path(cursor: &Cursor<'_>) -> Option<String> {
    let path = cursor.line(4_096)?;
    if std::path::Path::new(&path).is_absolute() || path.starts_with("~/") {
        return Some(path);
    }
    cursor.wrong(say!("config-whole-path"), Some(format!("\"/var/log/{path}\"")))
}

fn id(cursor: &Cursor<'_>) -> Option<String> {
    let id = cursor.line(64)?;
    if id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Some(id);
    }
    let plain: String =
        id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let meant = (!plain.is_empty()).then(|| format!("\"{plain}\""));
    cursor.wrong(say!("config-id"), meant)
}

/// An http or https address, or a WebSocket's. Credentials do not belong into it: it is shown, logged and compared.
fn address(cursor: &Cursor<'_>, kind: SourceKind) -> Option<Url> {
    let text = cursor.line(4_096)?;
    let url = match Url::parse(&text) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let whole = format!("https://{text}");
            let meant = Url::parse(&whole).is_ok().then(|| format!("\"{whole}\""));
            return cursor.wrong(say!("config-address-begins"), meant);
        }
        Err(error) => return cursor.wrong(say!("config-no-address", why = error.to_string()), None),
    };
    let socket = kind == SourceKind::Websocket && matches!(url.scheme(), "ws" | "wss");
    if !socket && !matches!(url.scheme(), "http" | "https") {
        return cursor.wrong(say!("config-scheme", scheme = url.scheme()), None);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return cursor.wrong(say!("config-credentials"), Some("token = { keyring = \"…\" }".into()));
    }
    Some(url)
}

/// Says where a token is found. Its own text is never repeated in a message.
pub(crate) fn token(cursor: &Cursor<'_>) -> Option<TokenRef> {
    const WAYS: [&str; 4] = ["keyring", "env", "file", "command"];
    const LIKE: &str = "{ keyring = \"…\" }";
    if let Kind::Text(_) = cursor.node.kind {
        return cursor.wrong(say!("config-token-here"), Some(LIKE.into()));
    }
    let fields = cursor.fields(&WAYS, Unknown::IsWrong)?;
    let given: Vec<_> = WAYS.into_iter().filter_map(|way| Some((way, fields.get(way)?))).collect();
    match given.as_slice() {
        [("keyring", name)] => name.line(200).map(TokenRef::Keyring),
        [("env", name)] => name.line(200).map(TokenRef::Env),
        [("file", path)] => path.line(4_096).map(|path| TokenRef::File(path.into())),
        [(_, argv)] => match argv.each(Cursor::text)?.as_slice() {
            [] | ["", ..] => {
                argv.wrong(say!("config-token-command"), Some("[\"pass\", \"show\", \"x\"]".into()))
            }
            argv => Some(TokenRef::Command(argv.iter().map(|arg| (*arg).to_owned()).collect())),
        },
        [] => cursor.wrong(say!("config-token-where"), Some(LIKE.into())),
        _ => cursor.wrong(say!("config-token-one"), Some(LIKE.into())),
    }
}

/// `fields`: our name → JSON pointer.
fn pointers(cursor: &Cursor<'_>) -> Option<BTreeMap<String, String>> {
    let mut pointers = BTreeMap::new();
    for (entry, value) in cursor.entries()? {
        let known = MAPPABLE.contains(&entry.key.as_str())
            || entry.key.strip_prefix("tags.").is_some_and(|key| !key.is_empty());
        if !known {
            value.wrong::<()>(
                say!("config-no-event-field", name = entry.key.as_str()),
                nearest(&entry.key, MAPPABLE.iter().copied()),
            );
        }
        let Some(pointer) = value.text() else { continue };
        if !is_pointer(pointer) {
            value.wrong::<()>(
                say!("config-pointer"),
                Some(format!(
                    "\"/{}\"",
                    pointer.trim_start_matches('$').trim_start_matches('.').replace('.', "/")
                )),
            );
        }
        pointers.insert(entry.key.clone(), pointer.to_owned());
    }
    Some(pointers)
}

/// RFC 6901, section 3: empty, or tokens that each begin with `/`, in which `~` is followed by 0 or 1.
fn is_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/'))
        && text.split('~').skip(1).all(|after| after.starts_with(['0', '1']))
        && text.len() <= 1_000
}

/// `levels`: their word → our level.
fn levels(cursor: &Cursor<'_>) -> Option<BTreeMap<String, Level>> {
    let read = cursor.entries()?.into_iter().map(|(entry, value)| Some((entry.key.clone(), value.level()?)));
    read.collect::<Vec<_>>().into_iter().collect()
}

/// `link`: an address with placeholders.
fn template(cursor: &Cursor<'_>) -> Option<String> {
    let text = cursor.line(4_096)?;
    let mut filled = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            return cursor.wrong(say!("config-brace"), None);
        };
        let name = name.trim();
        if !PLACEHOLDERS.contains(&name) && name.strip_prefix("tags.").is_none_or(str::is_empty) {
            let meant = nearest(name, PLACEHOLDERS).map(|name| format!("{{{name}}}"));
            return cursor
                .wrong(say!("config-placeholder", name = name, all = PLACEHOLDERS.join(", ")), meant);
        }
        filled.push('x');
        rest = behind;
    }
    filled.push_str(rest);
    match Url::parse(&filled) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Some(text),
        _ => cursor
            .wrong(say!("config-link-begins"), Some("\"https://tracker.example.org/e/{event_id}\"".into())),
    }
}

fn in_the_clear(fields: &Fields<'_>, source: &Source) {
    let (Some(cursor), Some(url)) = (fields.get("url"), &source.url) else { return };
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if source.token.is_some() && matches!(url.scheme(), "http" | "ws") && !here {
        cursor.warn(say!("config-token-clear"), None);
    }
}
