//! The configuration, taken out and put back.

use std::io::Write as _;
use std::path::PathBuf;

use watchbell_core::config::{self, Config, TokenRef};
use watchbell_core::say;

use super::rules::{invalid, problem};
use super::{Answered, Desk, unavailable};
use crate::control::Response;
use crate::view::{Export, Restored};

impl Desk {
    pub(super) fn back_up(&self, to_file: bool) -> Answered {
        let text = self.settings.now().text.clone();
        // No file, or an empty one, means the defaults: these are written out, so that they stay what they are now.
        let text = if text.trim().is_empty() { config::DEFAULT_TOML.to_owned() } else { text };
        let file = to_file.then(|| to_downloads("settings", &text)).transpose().map_err(|error| {
            unavailable(
                say!("answer-settings-not-written", why = error.to_string()),
                Some(say!("answer-copy-instead")),
            )
        })?;
        Ok(Response::Export(Export { text, file: file.map(|file| file.display().to_string()) }))
    }

    pub(super) async fn restore(&self, text: String) -> Answered {
        let parsed = config::parse(&text);
        if parsed.has_errors() {
            let problems = parsed.problems.iter().map(problem).collect();
            return Err(invalid(say!("answer-not-restored"), problems));
        }
        let before = self.settings.replace(text)?.map(|before| before.display().to_string());
        Ok(Response::Restored(Restored { before, missing: self.missing(&parsed.config).await }))
    }

    /// What a configuration names that the keyring does not have.
    async fn missing(&self, config: &Config) -> Vec<String> {
        let tokens = config.sources.iter().filter_map(|source| source.token.as_ref());
        let passwords = config.certificates.iter().filter_map(|certificate| certificate.password.as_ref());
        let mut missing = Vec::new();
        for named in tokens.chain(passwords) {
            if let TokenRef::Keyring(name) = named
                && self.secrets.get(named).await.is_err()
            {
                missing.push(name.clone());
            }
        }
        missing
    }
}

/// Writes a file of a new name (`watchbell-rules.toml`, `watchbell-rules-2.toml`) where a person looks for what they saved.
pub(super) fn to_downloads(what: &str, text: &str) -> std::io::Result<PathBuf> {
    let folder = dirs::download_dir().ok_or_else(|| std::io::Error::other(say!("answer-no-downloads")))?;
    std::fs::create_dir_all(&folder)?;
    for n in 1.. {
        let more = if n == 1 { String::new() } else { format!("-{n}") };
        let file = folder.join(format!("watchbell-{what}{more}.toml"));
        match std::fs::File::create_new(&file) {
            Ok(mut new) => return new.write_all(text.as_bytes()).map(|()| file),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && n < 1_000 => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::Error::other(say!("answer-files-many")))
}
