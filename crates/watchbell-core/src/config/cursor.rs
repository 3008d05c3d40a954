//! Reading a tree leniently: each step gives the value, or `None` after noting what is wrong with it.

use std::time::Duration;

use super::duration;
use super::problem::{Problems, Severity};
use super::tree::{Entry, Kind, Node};
use super::word::{Word, nearest};
use crate::Level;
use crate::say;

/// A value somewhere in the tree, its path, and where to note what is wrong with it.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    pub(crate) node: &'a Node,
    pub(crate) path: String,
    pub(crate) problems: &'a Problems,
}

/// What becomes of keys that are not known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// A newer version, or a slip: ignored, with a warning.
    Warns,
    /// Ignoring it would change what the rest says.
    IsWrong,
}

impl<'a> Cursor<'a> {
    pub(crate) fn root(node: &'a Node, path: &str, problems: &'a Problems) -> Self {
        Self { node, path: path.to_owned(), problems }
    }

    /// How many errors have been noted so far, here and elsewhere.
    pub(crate) fn errors(&self) -> usize {
        self.problems.errors()
    }

    /// Notes that this is wrong. Always `None`, for `return`.
    pub(crate) fn wrong<T>(&self, message: impl Into<String>, suggestion: Option<String>) -> Option<T> {
        self.problems.add(self.node.span.clone(), Severity::Error, &self.path, message.into(), suggestion);
        None
    }

    /// Notes that this will not do what it seems to.
    pub(crate) fn warn(&self, message: impl Into<String>, suggestion: Option<String>) {
        self.problems.add(self.node.span.clone(), Severity::Warning, &self.path, message.into(), suggestion);
    }

    /// `what` is one of the words of `config-noun`.
    fn expected<T>(&self, what: &str, suggestion: Option<String>) -> Option<T> {
        self.wrong(
            say!("config-must-be", what = say!("config-noun", noun = what), noun = self.node.kind.noun()),
            suggestion,
        )
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        match &self.node.kind {
            Kind::Flag(flag) => Some(*flag),
            Kind::Text(text) if matches!(text.as_str(), "true" | "false") => {
                self.wrong(say!("config-no-quotes"), Some(text.clone()))
            }
            _ => self.expected("flag", None),
        }
    }

    pub(crate) fn text(&self) -> Option<&'a str> {
        match &self.node.kind {
            Kind::Text(text) => Some(text),
            Kind::Integer(number) => self.expected("text", Some(format!("\"{number}\""))),
            _ => self.expected("text", None),
        }
    }

    /// A text with something in it, in one line, at most `max` characters.
    pub(crate) fn line(&self, max: usize) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            return self.wrong(say!("config-empty"), None);
        }
        if text.chars().any(char::is_control) {
            return self.wrong(say!("config-one-line"), None);
        }
        if text.chars().count() > max {
            return self.wrong(say!("config-at-most", max = max.to_string()), None);
        }
        Some(text.to_owned())
    }

    /// What is compared with: a number or a flag is as good as its text.
    pub(crate) fn operand(&self) -> Option<String> {
        let text = match &self.node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Integer(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Flag(flag) => flag.to_string(),
            _ => return self.expected("text", None),
        };
        if text.is_empty() {
            return self.wrong(say!("config-empty-operand"), Some("exists = false".into()));
        }
        Some(text)
    }

    pub(crate) fn number(&self, least: u32, most: u32) -> Option<u32> {
        let Kind::Integer(number) = &self.node.kind else { return self.expected("whole", None) };
        match u32::try_from(*number) {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let nearest = (*number).clamp(least.into(), most.into());
                self.wrong(between(&least.to_string(), &most.to_string()), Some(nearest.to_string()))
            }
        }
    }

    pub(crate) fn duration(&self, least: Duration, most: Duration) -> Option<Duration> {
        if let Kind::Integer(number) = &self.node.kind {
            return self.wrong(say!("config-unit"), Some(format!("\"{number}s\"")));
        }
        match duration::parse(self.text()?) {
            Err(error) => self.wrong(error.to_string(), None),
            Ok(given) if given < least || given > most => {
                let nearest = duration::text(given.clamp(least, most));
                let (least, most) = (duration::text(least), duration::text(most));
                self.wrong(between(&least, &most), Some(format!("\"{nearest}\"")))
            }
            Ok(given) => Some(given),
        }
    }

    pub(crate) fn word<W: Word>(&self) -> Option<W> {
        let text = self.text()?;
        let named = W::WORDS.iter().find(|(word, _)| *word == text);
        named.map(|(_, value)| *value).or_else(|| {
            let words = W::WORDS.iter().map(|(word, _)| *word);
            let all: Vec<_> = words.clone().collect();
            self.wrong(
                say!("config-no-word", text = text, what = W::WHAT, all = all.join(", ")),
                nearest(text, words).map(|word| format!("\"{word}\"")),
            )
        })
    }

    /// Our five words only: other loggers' words are for payloads, where nobody can be asked what was meant.
    pub(crate) fn level(&self) -> Option<Level> {
        let text = self.text()?;
        let named = Level::ALL.into_iter().find(|level| level.as_str() == text);
        named.or_else(|| {
            let meant = nearest(text, Level::ALL.map(Level::as_str))
                .or_else(|| Level::parse(text).map(|level| level.as_str().to_owned()));
            self.wrong(
                say!("config-no-level", text = text, all = Level::ALL.map(Level::as_str).join(", ")),
                meant.map(|level| format!("\"{level}\"")),
            )
        })
    }

    pub(crate) fn list(&self) -> Option<Vec<Cursor<'a>>> {
        let Kind::List(list) = &self.node.kind else { return self.expected("list", None) };
        let cursors = list.iter().enumerate().map(|(index, node)| Cursor {
            node,
            path: format!("{}[{index}]", self.path),
            problems: self.problems,
        });
        Some(cursors.collect())
    }

    /// Each element, read with `read`; `None` if one of them was wrong. Every one is looked at.
    pub(crate) fn each<T>(&self, read: impl Fn(&Cursor<'a>) -> Option<T>) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = self.list()?.iter().map(read).collect();
        read.into_iter().collect()
    }

    /// A table of whatever keys.
    pub(crate) fn entries(&self) -> Option<Vec<(&'a Entry, Cursor<'a>)>> {
        let Kind::Table(entries) = &self.node.kind else { return self.expected("table", None) };
        let cursors = entries.iter().map(|entry| {
            let path = join(&self.path, &entry.key);
            (entry, Cursor { node: &entry.value, path, problems: self.problems })
        });
        Some(cursors.collect())
    }

    /// A table of these keys.
    pub(crate) fn fields(&self, known: &[&str], unknown: Unknown) -> Option<Fields<'a>> {
        let entries = self.entries()?;
        let mild = unknown == Unknown::Warns && !self.problems.is_strict();
        let severity = if mild { Severity::Warning } else { Severity::Error };
        for (entry, _) in entries.iter().filter(|(entry, _)| !known.contains(&entry.key.as_str())) {
            self.problems.add(
                entry.span.clone(),
                severity,
                &join(&self.path, &entry.key),
                if mild {
                    say!("config-no-setting-ignored", key = entry.key.as_str())
                } else {
                    say!("config-no-setting", key = entry.key.as_str())
                },
                nearest(&entry.key, known.iter().copied()),
            );
        }
        Some(Fields { table: self.clone(), entries })
    }
}

/// The known keys of a table.
pub(crate) struct Fields<'a> {
    table: Cursor<'a>,
    entries: Vec<(&'a Entry, Cursor<'a>)>,
}

impl<'a> Fields<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<Cursor<'a>> {
        self.entries.iter().find(|(entry, _)| entry.key == key).map(|(_, cursor)| cursor.clone())
    }

    /// What stands under `key`, or `default` where nothing does, or nothing right.
    pub(crate) fn or<T>(&self, key: &str, default: T, read: impl FnOnce(&Cursor<'a>) -> Option<T>) -> T {
        self.get(key).and_then(|cursor| read(&cursor)).unwrap_or(default)
    }

    /// What stands under `key`; that there is nothing is wrong too.
    pub(crate) fn required<T>(
        &self,
        key: &str,
        like: &str,
        read: impl FnOnce(&Cursor<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(cursor) => read(&cursor),
            None => self.table.wrong(say!("config-missing", key = key), Some(format!("{key} = {like}"))),
        }
    }
}

fn between(least: &str, most: &str) -> String {
    say!("config-between", least = least, most = most)
}

fn join(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let key = if bare { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}
