//! Changing the text of a config so that comments, order, spelling and unknown keys survive.
//!
//! Every function takes the whole text and gives the whole new text; the only error is a text that is no TOML, which
//! nobody may overwrite. What is set is what [`parse`] then reads. Only what differs is touched: a
//! value that says the same in other words (`"60m"`) stays as it is, and what would be the default is not written.
//!
//! A rule or source that is wrong, and therefore was never offered for editing, stays where it stands.

mod table;
mod list;

use std::path::PathBuf;

use toml_edit::{DocumentMut, Item, Table};

use super::problem::Problem;
use super::tree::Node;
use super::{Certificate, Config, Keep, Logbook, Notifications, Place, QuietHours, Sounds, Source, Tray};
use super::{certificates, parse, rules, shape, sources};
use crate::rule::Rule;
use list::{Entry, List};

/// Puts these rules into the text, in this order. A rule keeps the comments and unknown keys of the one of its name,
/// or of the one in its place if that has gone: a rule may be renamed.
pub fn set_rules(text: &str, rules: &[Rule]) -> Result<String, Problem> {
    if parse(text).config.rules == rules {
        // No rules in the text means the default ones: setting those writes nothing.
        return document(text).map(|_| text.to_owned());
    }
    edit(text, |document| put_rules(document, rules))
}

/// Puts these sources into the text, in this order, likewise; a source is known by its id.
pub fn set_sources(text: &str, sources: &[Source]) -> Result<String, Problem> {
    if parse(text).config.sources == sources {
        return document(text).map(|_| text.to_owned());
    }
    edit(text, |document| {
        let entries = sources.iter().map(|source| {
            let unsaid = Source { name: source.id.clone(), ..Config::default_source() };
            Entry { new: shape::source(source), unsaid: without(shape::source(&unsaid), &["id", "kind"]) }
        });
        let read = |cursor: &super::Cursor<'_>| sources::source(cursor).map(|source| shape::source(&source));
        let list = List { key: "sources", identity: &["id"], known: &sources::KEYS, read: &read };
        list.put(document, &entries.collect::<Vec<_>>());
    })
}

/// Puts these certificates into the text, in this order, likewise; one is known by its place.
pub fn set_certificates(text: &str, certificates: &[Certificate]) -> Result<String, Problem> {
    if parse(text).config.certificates == certificates {
        return document(text).map(|_| text.to_owned());
    }
    edit(text, |document| {
        let unsaid = shape::certificate(&Certificate::new(Place::File(PathBuf::new())));
        let unsaid = without(unsaid, &["file"]);
        let entries = certificates
            .iter()
            .map(|certificate| Entry { new: shape::certificate(certificate), unsaid: unsaid.clone() });
        let read =
            |cursor: &super::Cursor<'_>| certificates::certificate(cursor).map(|it| shape::certificate(&it));
        let list = List {
            key: "certificates",
            identity: &["host", "file"],
            known: &certificates::KEYS,
            read: &read,
        };
        list.put(document, &entries.collect::<Vec<_>>());
    })
}

/// Puts these settings into `[notifications]`.
pub fn set_notifications(text: &str, notifications: &Notifications) -> Result<String, Problem> {
    set_section(
        text,
        "notifications",
        |config| shape::notifications(&config.notifications),
        &shape::notifications(notifications),
    )
}

/// Puts these settings into `[sounds]`.
pub fn set_sounds(text: &str, sounds: &Sounds) -> Result<String, Problem> {
    set_section(text, "sounds", |config| shape::sounds(&config.sounds), &shape::sounds(sounds))
}

/// Puts these settings into `[tray]`.
pub fn set_tray(text: &str, tray: Tray) -> Result<String, Problem> {
    set_section(text, "tray", |config| shape::tray(config.tray), &shape::tray(tray))
}

/// Puts these settings into `[quiet_hours]`.
pub fn set_quiet_hours(text: &str, quiet_hours: &QuietHours) -> Result<String, Problem> {
    set_section(
        text,
        "quiet_hours",
        |config| shape::quiet_hours(&config.quiet_hours),
        &shape::quiet_hours(quiet_hours),
    )
}

/// Puts these settings into `[logbook]`.
pub fn set_logbook(text: &str, logbook: &Logbook) -> Result<String, Problem> {
    set_section(text, "logbook", |config| shape::logbook(&config.logbook), &shape::logbook(logbook))
}

/// Puts these limits into `[logbook] keep`.
pub fn set_logbook_keep(text: &str, keep: Keep) -> Result<String, Problem> {
    let logbook = parse(text).config.logbook;
    set_logbook(text, &Logbook { keep, ..logbook })
}

/// These rules as a text of their own, to be exported.
pub fn rules_to_toml(rules: &[Rule]) -> String {
    let mut document = DocumentMut::new();
    put_rules(&mut document, rules);
    document.to_string()
}

/// This rule as a text of its own: `[[rules]]` and what differs from what an unsaid key means.
pub fn rule_to_toml(rule: &Rule) -> String {
    rules_to_toml(std::slice::from_ref(rule))
}

fn put_rules(document: &mut DocumentMut, rules: &[Rule]) {
    // Both spellings in one rule would contradict each other.
    let tables = document.get_mut("rules").and_then(Item::as_array_of_tables_mut);
    for table in tables.into_iter().flat_map(toml_edit::ArrayOfTables::iter_mut) {
        if let Some(colour) = table.remove(rules::COLOR) {
            table.entry("colour").or_insert(colour);
        }
    }
    let unsaid = without(shape::rule(&rules::unsaid()), &["name", "match"]);
    let entries = rules.iter().map(|rule| Entry { new: shape::rule(rule), unsaid: unsaid.clone() });
    let read = |cursor: &super::Cursor<'_>| rules::rule(cursor).map(|rule| shape::rule(&rule));
    let list = List { key: "rules", identity: &["name"], known: &rules::KEYS, read: &read };
    list.put(document, &entries.collect::<Vec<_>>());
}

/// A tree without these keys: they are always written.
fn without(mut tree: Node, keys: &[&str]) -> Node {
    tree.remove(keys);
    tree
}

fn set_section(
    text: &str,
    key: &str,
    shape: impl Fn(&Config) -> Node,
    new: &Node,
) -> Result<String, Problem> {
    let (old, unsaid) = (shape(&parse(text).config), shape(&Config::default()));
    edit(text, |document| {
        if let Some(section) = document.get_mut(key).and_then(Item::as_table_like_mut) {
            return table::update(section, Some(&old), new, Some(&unsaid), &[]);
        }
        let mut section = Table::new();
        table::update(&mut section, None, new, Some(&unsaid), &[]);
        document.remove(key);
        if !section.is_empty() {
            document.insert(key, Item::Table(section));
        }
    })
}

/// Byte order mark and line ends are the file's own and come back as they were.
fn edit(text: &str, change: impl FnOnce(&mut DocumentMut)) -> Result<String, Problem> {
    let mut document = document(text)?;
    change(&mut document);
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let edited = document.to_string();
    let edited =
        if text.contains("\r\n") { edited.replace("\r\n", "\n").replace('\n', "\r\n") } else { edited };
    Ok(format!("{mark}{edited}"))
}

fn document(text: &str) -> Result<DocumentMut, Problem> {
    super::document(text.strip_prefix('\u{feff}').unwrap_or(text)).map(toml_edit::Document::into_mut)
}
