//! Which certificates are looked at.

use std::path::{Path, PathBuf};

use watchbell_core::certificate::WarnDays;
use watchbell_core::config::{self, Config, Place, TokenRef};

use super::meant;

/// A certificate that is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Where it is.
    pub place: Place,
    /// For people.
    pub name: String,
    /// Where the file is, whole; empty for a host.
    pub path: PathBuf,
    /// When it rings.
    pub warn: WarnDays,
    /// Where the password of the file is found.
    pub password: Option<TokenRef>,
    /// A private authority that the host's chain may end in.
    pub ca_file: Option<PathBuf>,
    /// The source whose host it is, by its id.
    pub source: Option<String>,
    /// Whether `[[certificates]]` names it.
    pub by_hand: bool,
}

impl Watched {
    /// One of `[[certificates]]`. Its file lies in `folder`, unless it says where.
    pub fn new(set: &config::Certificate, usual: &WarnDays, folder: &Path) -> Self {
        Self {
            place: set.place.clone(),
            name: set.name(),
            path: match &set.place {
                Place::File(path) => meant(path, folder),
                Place::Host { .. } => PathBuf::new(),
            },
            warn: set.warn_days.clone().unwrap_or_else(|| usual.clone()),
            password: set.password.clone(),
            ca_file: set.ca_file.as_deref().map(|file| meant(file, folder)),
            source: None,
            by_hand: true,
        }
    }

    /// What it is known by.
    pub fn id(&self) -> String {
        self.place.to_string()
    }
}

/// All that are looked at: those of `[[certificates]]`, then the host of every enabled source that is asked by TLS, each
/// place once. One that is switched off is not, whoever names it. `folder` is the configuration's.
pub fn watched(config: &Config, folder: &Path) -> Vec<Watched> {
    let usual = &config.notifications.warn_days;
    let mut all: Vec<Watched> =
        config.certificates.iter().map(|set| Watched::new(set, usual, folder)).collect();
    for source in config.sources.iter().filter(|source| source.enabled) {
        let Some(place) = source.url.as_ref().and_then(Place::of_url) else { continue };
        match all.iter_mut().find(|known| known.place == place) {
            Some(known) => {
                known.source.get_or_insert_with(|| source.id.clone());
                known.ca_file = known.ca_file.take().or_else(|| source.ca_file.clone());
            }
            None => all.push(Watched {
                ca_file: source.ca_file.clone(),
                source: Some(source.id.clone()),
                by_hand: false,
                ..Watched::new(&config::Certificate::new(place), usual, folder)
            }),
        }
    }
    let off = |place: &Place| config.certificates.iter().any(|set| !set.enabled && set.place == *place);
    all.retain(|one| !off(&one.place));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sources_host_is_looked_at_once_and_whatever_is_named_by_hand() {
        let text = r#"
            [[sources]]
            id = "a"
            kind = "sse"
            url = "https://logbook.example/one"
            [[sources]]
            id = "b"
            kind = "sse"
            url = "https://logbook.example/two"
            ca_file = "/ca.pem"
            [[sources]]
            id = "off"
            kind = "sse"
            enabled = false
            url = "https://off.example/"
            [[sources]]
            id = "plain"
            kind = "sse"
            url = "http://plain.example/"
            [[sources]]
            id = "quiet"
            kind = "websocket"
            url = "wss://quiet.example:8443/"
            [[certificates]]
            file = "sign.p12"
            warn_days = [7]
            [[certificates]]
            host = "shop.example"
            name = "Shop"
            [[certificates]]
            host = "quiet.example:8443"
            enabled = false
        "#;
        let config = watchbell_core::config::parse(text).config;
        let all = watched(&config, Path::new("/etc/watchbell"));
        let said: Vec<_> = all
            .iter()
            .map(|one| {
                let by = if one.by_hand { "hand" } else { "itself" };
                let source = one.source.as_deref().unwrap_or("-");
                format!("{} {} {by} {source} {:?}", one.id(), one.name, one.ca_file)
            })
            .collect();
        assert_eq!(
            said,
            [
                "sign.p12 sign.p12 hand - None",
                "shop.example:443 Shop hand - None",
                "logbook.example:443 logbook.example itself a Some(\"/ca.pem\")",
            ]
        );
        assert_eq!(all[0].path, Path::new("/etc/watchbell/sign.p12"));
        assert_eq!(all[0].warn.days(), [7]);
    }
}
