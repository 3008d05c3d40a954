//! Reading `[[certificates]]`.

use std::fmt;
use std::path::PathBuf;

use super::cursor::{Cursor, Unknown};
use super::{TokenRef, sources};
use crate::certificate::WarnDays;
use crate::say;

pub(crate) const KEYS: [&str; 7] = ["host", "file", "name", "enabled", "warn_days", "password", "ca_file"];

/// The port that is meant where none is given.
const HTTPS: u16 = 443;

/// `[[certificates]]`: a certificate that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Where it is.
    pub place: Place,
    /// For people; the place where none is given.
    pub name: Option<String>,
    /// One that is off is not looked at, also where it is a source's host.
    pub enabled: bool,
    /// When it rings; `None`: as in `[notifications]`.
    pub warn_days: Option<WarnDays>,
    /// Where the password of the file is found.
    pub password: Option<TokenRef>,
    /// A private certificate authority (PEM) that the host's chain may end in.
    pub ca_file: Option<PathBuf>,
}

/// Where a certificate is. Prints as people write it, and as what it is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A server that speaks TLS.
    Host {
        /// Its name or address; IPv6 without brackets.
        host: String,
        /// Its port.
        port: u16,
    },
    /// A file: its path, or one within the folder of the configuration.
    File(PathBuf),
}

impl Certificate {
    /// One with nothing else set.
    pub fn new(place: Place) -> Self {
        Self { place, name: None, enabled: true, warn_days: None, password: None, ca_file: None }
    }

    /// What people call it.
    pub fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.place.name())
    }
}

impl Place {
    /// Reads `host`, `host:port` or `[address]:port`. `None` where it is neither.
    pub fn host(text: &str) -> Option<Self> {
        let bare = |text: &str| text.parse::<std::net::Ipv6Addr>().is_ok();
        let (host, port) = match text.rsplit_once(':') {
            _ if bare(text) => (text, HTTPS),
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, port.parse().ok().filter(|port| *port > 0)?)
            }
            _ => (text, HTTPS),
        };
        let bracketed = if bare(host) { format!("[{host}]") } else { host.to_owned() };
        // As in an address: names of every script become what is asked for on the wire.
        let host = url::Host::parse(&bracketed).ok()?.to_string();
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        (!host.is_empty()).then_some(Self::Host { host, port })
    }

    /// The host of an address that is asked by TLS.
    pub fn of_url(url: &url::Url) -> Option<Self> {
        let secure = matches!(url.scheme(), "https" | "wss");
        let host = url.host_str().filter(|_| secure)?.trim_matches(['[', ']']).to_owned();
        Some(Self::Host { host, port: url.port_or_known_default().unwrap_or(HTTPS) })
    }

    /// The short name: the host without the usual port, the file without its folder.
    pub fn name(&self) -> String {
        match self {
            Self::Host { host, port: HTTPS } => host.clone(),
            Self::Host { .. } => self.to_string(),
            Self::File(path) => path
                .file_name()
                .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Host { host, port } => write!(f, "{host}:{port}"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads the list. One that is wrong, or at the place of one above it, is left out.
pub(crate) fn certificates(cursor: &Cursor<'_>) -> Option<Vec<Certificate>> {
    let mut read: Vec<Certificate> = Vec::new();
    for cursor in cursor.list()? {
        let Some(certificate) = certificate(&cursor) else { continue };
        if read.iter().any(|other| other.place == certificate.place) {
            cursor.wrong::<()>(say!("config-certificate-twice", place = certificate.place.to_string()), None);
        } else {
            read.push(certificate);
        }
    }
    Some(read)
}

/// Reads one; `None` if anything about it is wrong.
pub(crate) fn certificate(cursor: &Cursor<'_>) -> Option<Certificate> {
    let before = cursor.errors();
    let fields = cursor.fields(&KEYS, Unknown::Warns)?;
    let place = match (fields.get("host"), fields.get("file")) {
        (Some(at), None) => host(&at),
        (None, Some(at)) => at.line(4_096).map(|path| Place::File(path.into())),
        (Some(_), Some(_)) => cursor.wrong(say!("config-certificate-both"), None),
        (None, None) => {
            cursor.wrong(say!("config-certificate-where"), Some("host = \"api.partner.example:443\"".into()))
        }
    };
    let of_file = matches!(place, Some(Place::File(_)));
    for (key, meant) in [("password", true), ("ca_file", false)] {
        if let Some(cursor) = fields.get(key).filter(|_| place.is_some() && of_file != meant) {
            let of = if of_file { "file" } else { "host" };
            cursor.warn(say!("config-certificate-without", of = of, key = key), None);
        }
    }
    let certificate = Certificate {
        place: place?,
        name: fields.or("name", None, |name| name.line(100).map(Some)),
        enabled: fields.or("enabled", true, Cursor::flag),
        warn_days: fields.or("warn_days", None, |days| warn_days(days).map(Some)),
        password: fields.or("password", None, |from| sources::token(from).map(Some)).filter(|_| of_file),
        ca_file: fields
            .or("ca_file", None, |path| path.line(4_096).map(PathBuf::from).map(Some))
            .filter(|_| !of_file),
    };
    (cursor.errors() == before).then_some(certificate)
}

fn host(cursor: &Cursor<'_>) -> Option<Place> {
    let text = cursor.line(300)?;
    if let Some(place) = Place::host(&text) {
        return Some(place);
    }
    let meant = url::Url::parse(&text).ok().filter(|url| url.host().is_some()).and_then(|url| {
        let host = url.host_str()?;
        Some(url.port().map_or_else(|| format!("\"{host}\""), |port| format!("\"{host}:{port}\"")))
    });
    cursor.wrong(say!("config-host-port"), meant.or_else(|| Some("\"api.partner.example:443\"".into())))
}

/// Days before the end, in any order.
pub(crate) fn warn_days(cursor: &Cursor<'_>) -> Option<WarnDays> {
    let days = cursor.each(|day| day.number(1, 3_650))?;
    if days.len() > 20 {
        return cursor.wrong(say!("config-warnings-many"), None);
    }
    Some(days.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_written_in_many_ways_and_known_by_one() {
        for (text, known) in [
            ("api.partner.example", "api.partner.example:443"),
            ("api.partner.example:8443", "api.partner.example:8443"),
            ("API.Partner.example", "api.partner.example:443"),
            ("münchen.example", "xn--mnchen-3ya.example:443"),
            ("10.0.0.1", "10.0.0.1:443"),
            ("::1", "[::1]:443"),
            ("[::1]:993", "[::1]:993"),
        ] {
            let place = Place::host(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(place.to_string(), known);
            assert_eq!(Place::host(known), Some(place), "{known}");
        }
        for text in ["", ":443", "a:0", "a:99999", "a:b", "https://a.example", "a b", "a.example/path"] {
            assert_eq!(Place::host(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_asked_by_tls_have_a_place() {
        for (url, place) in [
            ("https://logbook.example.org/v1", Some("logbook.example.org:443")),
            ("wss://logbook.example.org:8443/", Some("logbook.example.org:8443")),
            ("https://[::1]/", Some("[::1]:443")),
            ("http://logbook.example.org/", None),
            ("ws://localhost:1/", None),
        ] {
            assert_eq!(Place::of_url(&url.parse().unwrap()).map(|place| place.to_string()).as_deref(), place);
        }
    }
}
