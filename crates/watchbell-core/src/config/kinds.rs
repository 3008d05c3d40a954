//! The kinds of source, and what each is set up with.
//!
//! A new kind is a row here and a file in the engine's `source/`: what may stand in `[[sources]]`, the window's form and
//! the table in `docs/sources.md` follow the row.

use std::time::Duration;

use serde::{Deserialize, Serialize};

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
    /// What people call it.
    pub name: &'static str,
    /// What it is, as a sentence.
    pub says: &'static str,
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
    /// What it means in this kind, as a sentence; empty where its name says it.
    pub says: &'static str,
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
const CA_FILE: Setting =
    may("ca_file", "/etc/ssl/private-ca.pem", "A private authority’s certificate, as PEM.");
const FIELDS: Setting = may("fields", "", "");
const LINK: Setting =
    may("link", "https://tracker.example.org/e/{event_id}", "The page of an event that carries none.");
const fn every(like: &'static str) -> Setting {
    may("every", like, "How often it is asked.")
}

const PROJECTS: Setting =
    may("projects", "checkout, web", "All that the token may see, where none is named.");
const ORGANIZATION: Setting =
    needs("organization", "acme", "As it stands in the tracker’s addresses: /organizations/acme/.");

/// Every kind, in the order in which they are offered.
pub const KINDS: [KindFacts; 14] = [
    KindFacts {
        kind: SourceKind::Local,
        word: "local",
        name: "Local logbook",
        says: "Built in. Programs post events to this machine.",
        settings: &[FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Bugsink,
        word: "bugsink",
        name: "Bugsink",
        says: "A Bugsink server’s projects, by its API.",
        settings: &[
            needs(
                "url",
                "https://bugsink.example.org",
                "The server’s address, as you open it in the browser.",
            ),
            may("token", "", "Needs the rights issues:read, events:read and projects:read."),
            PROJECTS,
            CA_FILE,
            every("15s"),
        ],
        every: Some(Duration::from_secs(15)),
    },
    KindFacts {
        kind: SourceKind::Sentry,
        word: "sentry",
        name: "Sentry",
        says: "An organization on sentry.io or on a Sentry of your own.",
        settings: &[
            needs("url", "https://sentry.io", "sentry.io, your region’s address, or your own server."),
            ORGANIZATION,
            may("token", "", "Needs the scopes org:read, project:read and event:read."),
            PROJECTS,
            may(
                "query",
                "is:unresolved environment:production",
                "Sentry’s search; all issues where it is empty.",
            ),
            CA_FILE,
            every("60s"),
        ],
        every: Some(Duration::from_mins(1)),
    },
    KindFacts {
        kind: SourceKind::Glitchtip,
        word: "glitchtip",
        name: "GlitchTip",
        says: "An organization on a GlitchTip server.",
        settings: &[
            needs("url", "https://app.glitchtip.com", "The server’s address."),
            ORGANIZATION,
            may("token", "", "Needs the scopes org:read, project:read and event:read."),
            PROJECTS,
            may("query", "is:unresolved", "GlitchTip’s search; all issues where it is empty."),
            CA_FILE,
            every("60s"),
        ],
        every: Some(Duration::from_mins(1)),
    },
    KindFacts {
        kind: SourceKind::Spotlight,
        word: "spotlight",
        name: "Spotlight",
        says: "Sentry’s sidecar for development, on this machine.",
        settings: &[needs("url", "http://localhost:8969", "Where the sidecar listens."), LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Journal,
        word: "journal",
        name: "systemd journal",
        says: "This machine’s journal, or another’s by its gateway.",
        settings: &[
            may(
                "url",
                "http://logs.example.org:19531",
                "A systemd-journal-gatewayd; this machine where it is empty.",
            ),
            may(
                "query",
                "_SYSTEMD_UNIT=nginx.service PRIORITY=2",
                "Matches as journalctl takes them; all where it is empty.",
            ),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::File,
        word: "file",
        name: "Log files",
        says: "Files on this machine, as they grow and rotate.",
        settings: &[
            needs("paths", "/var/log/app/*.log", "Files or globs, each with its whole path."),
            FIELDS,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Sse,
        word: "sse",
        name: "Event stream",
        says: "Any address that sends server-sent events.",
        settings: &[needs("url", "https://logbook.example.org/v1/stream", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Ndjson,
        word: "ndjson",
        name: "JSON lines",
        says: "Any address that sends one JSON object a line.",
        settings: &[needs("url", "https://logbook.example.org/v1/lines", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Websocket,
        word: "websocket",
        name: "WebSocket",
        says: "Any address that sends one JSON object a message.",
        settings: &[needs("url", "wss://logbook.example.org/v1/socket", ""), TOKEN, CA_FILE, FIELDS, LINK],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Ntfy,
        word: "ntfy",
        name: "ntfy",
        says: "Topics of an ntfy server.",
        settings: &[
            needs("url", "https://ntfy.sh/topic1,topic2", "The server with its topics."),
            may("token", "", "An access token (tk_…), or name:password."),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Gotify,
        word: "gotify",
        name: "Gotify",
        says: "What a Gotify server’s applications send.",
        settings: &[
            needs("url", "https://gotify.example.org", "The server’s address."),
            may("token", "", "A client’s token (Clients, not Apps)."),
            CA_FILE,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Loki,
        word: "loki",
        name: "Grafana Loki",
        says: "What a LogQL query finds, as it comes in.",
        settings: &[
            needs("url", "https://loki.example.org", "Loki’s own address, not Grafana’s."),
            needs(
                "query",
                "{app=\"checkout\"} |= \"error\"",
                "LogQL: which streams, and which of their lines.",
            ),
            may("token", "", "What the proxy before Loki asks for: a token, or name:password."),
            may("organization", "acme", "The tenant, where Loki has several."),
            CA_FILE,
            FIELDS,
            LINK,
        ],
        every: None,
    },
    KindFacts {
        kind: SourceKind::Mercure,
        word: "mercure",
        name: "Mercure hub",
        says: "Topics of a Mercure hub.",
        settings: &[
            needs(
                "url",
                "https://hub.example.org/.well-known/mercure?topic=errors",
                "With what to subscribe to: topic= (0.x) or match= (1.0).",
            ),
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
