//! The kinds of source, and what each is set up with.
//!
//! A new kind is a row here and a file in the engine's `source/`: what may stand in `[[sources]]`, the window's form and
//! the table in `docs/sources.md` follow the row.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::say;

/// A kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is described by its row of KINDS")]
pub enum SourceKind {
    Local,
    Sse,
    Ndjson,
    Websocket,
    Bugsink,
    Sentry,
    Glitchtip,
    Spotlight,
    Journal,
    File,
    Ntfy,
    Gotify,
    Loki,
    Mercure,
}

/// What people and programs must know of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindFacts {
    /// Which.
    pub kind: SourceKind,
    /// Its word in the configuration.
    pub word: &'static str,
    /// What it is set up with, besides `id`, `name`, `kind`, `enabled`, `silence` and `levels`, in the order of a form.
    pub settings: &'static [Setting],
    /// How often it is asked by default; `None`: it tells by itself.
    #[serde(skip)]
    pub every: Option<Duration>,
}

/// One setting of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Its key in `[[sources]]`.
    pub key: &'static str,
    /// Whether it cannot do without.
    pub required: bool,
    /// An example.
    pub like: &'static str,
    /// Which of the words of `kind-setting` say what it means in this kind; empty where its name says it.
    pub says: &'static str,
}

impl KindFacts {
    /// What people call it.
    pub fn name(&self) -> String {
        say!("kind-name", kind = self.word)
    }

    /// What it is, as a sentence.
    pub fn says(&self) -> String {
        say!("kind-says", kind = self.word)
    }
}

impl Setting {
    /// What it means in its kind, as a sentence; empty where its name says it.
    pub fn meaning(&self) -> String {
        if self.says.is_empty() { String::new() } else { say!("kind-setting", setting = self.says) }
    }
}

impl SourceKind {
    /// Its row.
    pub fn facts(self) -> &'static KindFacts {
        KINDS.iter().find(|facts| facts.kind == self).unwrap_or(&KINDS[0])
    }

    /// A setting of this kind, if it has it.
    pub fn setting(self, key: &str) -> Option<&'static Setting> {
        self.facts().settings.iter().find(|setting| setting.key == key)
    }
}

const fn needs(key: &'static str, like: &'static str, says: &'static str) -> Setting {
    Setting { key, required: true, like, says }
}

const fn may(key: &'static str, like: &'static str, says: &'static str) -> Setting {
    Setting { key, required: false, like, says }
}

const TOKEN: Setting = may("token", "", "");
const CA_FILE: Setting = may("ca_file", "/etc/ssl/private-ca.pem", "ca-file");
const FIELDS: Setting = may("fields", "", "");
const LINK: Setting = may("link", "https://tracker.example.org/e/{event_id}", "link");
const fn every(like: &'static str) -> Setting {
    may("every", like, "every")
}

const PROJECTS: Setting = may("projects", "checkout, web", "projects");
const ORGANIZATION: Setting = needs("organization", "acme", "organization");

/// Every kind, in the order in which they are offered.
pub const KINDS: [KindFacts; 14] = [
    KindFacts { kind: SourceKind::Local, word: "local", settings: &[FIELDS, LINK], every: None },
    KindFacts {
        kind: SourceKind::Bugsink,
        word: "bugsink",
        settings: &[
            needs("url", "https://bugsink.example.org", "bugsink-url"),
            may("token", "", "bugsink-token"),
            PROJECTS,
            CA_FILE,
            every("15s"),
        ],
        every: Some(Duration::from_secs(15)),
    },
    KindFacts {
        kind: SourceKind::Sentry,
        word: "sentry",
        settings: &[
            needs("url", "https://sentry.io", "sentry-url"),
            ORGANIZATION,
            may("token", "", "sentry-token"),
            PROJECTS,
            may("query", "is:unresolved environment:production", "sentry-query"),
            CA_FILE,
            every("60s"),
        ],
        every: Some(Duration::from_mins(1)),
    },
    KindFacts {
        kind: SourceKind::Glitchtip,
        word: "glitchtip",
        settings: &[
            needs("url", "https://app.glitchtip.com", "glitchtip-url"),
            ORGANIZATION,
            may("token", "", "sentry-token"),
            PROJECTS,
            may("query", "is:unresolved", "glitchtip-query"),
            CA_FILE,
            every("60s"),
        ],
        every: Some(Duration::from_mins(1)),
    },
    KindFacts {
        kind: SourceKind::Spotlight,
        word: "spotlight",
        settings: &[needs("url", "http://localhost:8969", "spotlight-url"), LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Journal,
        word: "journal",
        settings: &[
            may("url", "http://logs.example.org:19531", "journal-url"),
            may("query", "_SYSTEMD_UNIT=nginx.service PRIORITY=2", "journal-query"),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::File,
        word: "file",
        settings: &[needs("paths", "/var/log/app/*.log", "file-paths"), FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Sse,
        word: "sse",
        settings: &[needs("url", "https://logbook.example.org/v1/stream", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Ndjson,
        word: "ndjson",
        settings: &[needs("url", "https://logbook.example.org/v1/lines", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Websocket,
        word: "websocket",
        settings: &[needs("url", "wss://logbook.example.org/v1/socket", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Ntfy,
        word: "ntfy",
        settings: &[
            needs("url", "https://ntfy.sh/topic1,topic2", "ntfy-url"),
            may("token", "", "ntfy-token"),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Gotify,
        word: "gotify",
        settings: &[
            needs("url", "https://gotify.example.org", "gotify-url"),
            may("token", "", "gotify-token"),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Loki,
        word: "loki",
        settings: &[
            needs("url", "https://loki.example.org", "loki-url"),
            needs("query", "{app=\"checkout\"} |= \"error\"", "loki-query"),
            may("token", "", "loki-token"),
            may("organization", "acme", "loki-organization"),
            CA_FILE,
            FIELDS,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Mercure,
        word: "mercure",
        settings: &[
            needs("url", "https://hub.example.org/.well-known/mercure?topic=errors", "mercure-url"),
            TOKEN,
            CA_FILE,
            FIELDS,
            LINK,
        ],
        every: None,
    },
];

/// The words of the kinds, made from [`KINDS`] when this is compiled.
pub(super) const WORDS: [(&str, SourceKind); KINDS.len()] = {
    let mut words = [("", SourceKind::Local); KINDS.len()];
    let mut row = 0;
    while row < KINDS.len() {
        words[row] = (KINDS[row].word, KINDS[row].kind);
        row += 1;
    }
    words
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::sources::KEYS;

    #[test]
    fn every_kind_has_one_row_and_only_settings_that_can_be_read() {
        for facts in &KINDS {
            assert_eq!(facts.kind.facts(), facts);
            assert_eq!(serde_json::to_value(facts.kind).unwrap(), facts.word);
            for setting in facts.settings {
                assert!(KEYS.contains(&setting.key), "{}: {}", facts.word, setting.key);
            }
            assert_eq!(facts.every.is_some(), facts.kind.setting("every").is_some(), "{}", facts.word);
        }
    }
}
