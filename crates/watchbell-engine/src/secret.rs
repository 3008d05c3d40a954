//! Tokens. **Architecture Invariant:** only this module sees plaintext at rest; [`Secret`] has no `Serialize` and prints
//! `<redacted>`.
//!
//! A token is kept in the desktop's keyring (`secret/keyring.rs`); where there is none, in memory until the program
//! ends, and the user is told so; or it stays where the user keeps it, and is read from there each time
//! (`secret/elsewhere.rs`). It is never written to a file by us.

mod elsewhere;
mod keyring;
mod vault;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use watchbell_core::config::TokenRef;
use watchbell_core::say;
use zeroize::Zeroizing;

use keyring::Keyring;

/// A token. Printed as `<redacted>`, never serialised, wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Zeroizing::new(token.into()))
    }

    /// The token itself, for the one request that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The keyring did not answer within 5 s: it is locked. Retried.
    #[error("{}", say!("secret-locked"))]
    Locked,
    /// No keyring service runs on this session.
    #[error("{}", say!("secret-absent"))]
    Absent,
    /// It holds no such entry.
    #[error("{}", say!("secret-missing", name = .0.as_str()))]
    Missing(String),
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

/// Where tokens come from. Cheap to clone inside an `Arc`.
#[derive(Debug)]
pub struct Secrets {
    keyring: Option<Keyring>,
    session: Mutex<HashMap<String, Secret>>,
}

impl Secrets {
    /// The keyring of this desktop. It is not touched before the first token is asked for.
    pub fn system() -> Self {
        Self { keyring: Some(Keyring::system()), session: Mutex::default() }
    }

    /// No keyring: what is set is kept in memory. For tests, and for a server without a desktop.
    pub fn in_memory() -> Self {
        Self { keyring: None, session: Mutex::default() }
    }

    /// The token, wherever `from` says it is.
    pub async fn get(&self, from: &TokenRef) -> Result<Secret, SecretError> {
        match from {
            TokenRef::Keyring(name) => self.stored(name).await,
            TokenRef::Env(name) => elsewhere::environment(name),
            TokenRef::File(path) => elsewhere::file(path.clone()).await,
            TokenRef::Command(argv) => elsewhere::command(argv).await,
        }
    }

    /// Stores a token in the keyring under `name`, or for this session only where there is none. A locked keyring is
    /// an error: the token was not kept, and can be set again once it is unlocked.
    pub async fn set(&self, name: &str, secret: Secret) -> Result<Kept, SecretError> {
        if let Some(keyring) = &self.keyring {
            match keyring.set(name, secret.clone()).await {
                Ok(()) => {
                    self.session().remove(name);
                    return Ok(Kept::Keyring);
                }
                Err(SecretError::Absent) => {}
                Err(error) => return Err(error),
            }
        }
        self.session().insert(name.to_owned(), secret);
        Ok(Kept::Session)
    }

    /// Forgets it.
    pub async fn forget(&self, name: &str) -> Result<(), SecretError> {
        let here = self.session().remove(name).is_some();
        let there = match &self.keyring {
            Some(keyring) => keyring.forget(name).await,
            None => Err(SecretError::Missing(name.to_owned())),
        };
        match there {
            Err(SecretError::Missing(_) | SecretError::Absent) if here => Ok(()),
            there => there,
        }
    }

    /// Whether tokens can be kept and read. Asks nobody to unlock anything.
    pub async fn probe(&self) -> Result<(), SecretError> {
        match &self.keyring {
            Some(keyring) => keyring.probe().await,
            None => Err(SecretError::Absent),
        }
    }

    /// Whether the token of this name lasts only as long as this program.
    pub fn only_in_session(&self, name: &str) -> bool {
        self.session().contains_key(name)
    }

    async fn stored(&self, name: &str) -> Result<Secret, SecretError> {
        if let Some(secret) = self.session().get(name) {
            return Ok(secret.clone());
        }
        match &self.keyring {
            Some(keyring) => keyring.get(name).await,
            None => Err(SecretError::Missing(name.to_owned())),
        }
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a token that was just set will be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the keyring.
    Keyring,
    /// In memory, until the program ends: there is no keyring.
    Session,
}

#[cfg(test)]
mod tests {
    use super::vault::fake::Vault;
    use super::*;

    fn keyring(name: &str) -> TokenRef {
        TokenRef::Keyring(name.into())
    }

    fn on(vault: &Vault) -> Secrets {
        Secrets { keyring: Some(Keyring::on(vault.clone())), session: Mutex::default() }
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret:?} {:?} {secret:#?}", Some(&secret)),
            "<redacted> Some(<redacted>) <redacted>"
        );
    }

    #[tokio::test]
    async fn a_token_is_kept_in_the_keyring_and_forgotten_there() {
        let vault = Vault::default();
        let secrets = on(&vault);
        assert_eq!(secrets.set("checkout", Secret::new("a")).await, Ok(Kept::Keyring));
        assert_eq!(secrets.set("checkout", Secret::new("b")).await, Ok(Kept::Keyring));
        assert_eq!(on(&vault).get(&keyring("checkout")).await, Ok(Secret::new("b")));
        assert_eq!(secrets.get(&keyring("other")).await, Err(SecretError::Missing("other".into())));
        assert_eq!(secrets.forget("checkout").await, Ok(()));
        assert_eq!(secrets.forget("checkout").await, Err(SecretError::Missing("checkout".into())));
    }

    #[tokio::test]
    async fn without_a_keyring_a_token_lasts_for_the_session() {
        let vault = Vault::default();
        vault.absent(true);
        for secrets in [Secrets::in_memory(), on(&vault)] {
            assert_eq!(secrets.set("checkout", Secret::new("a")).await, Ok(Kept::Session));
            assert_eq!(secrets.get(&keyring("checkout")).await, Ok(Secret::new("a")));
            assert_eq!(secrets.forget("checkout").await, Ok(()));
            assert!(secrets.get(&keyring("checkout")).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_keyring_that_comes_late_is_used_and_takes_over_what_is_set_again() {
        let vault = Vault::default();
        vault.absent(true);
        let secrets = on(&vault);
        assert_eq!(secrets.get(&keyring("checkout")).await, Err(SecretError::Absent));
        assert_eq!(secrets.set("checkout", Secret::new("a")).await, Ok(Kept::Session));
        vault.absent(false);
        assert_eq!(secrets.set("checkout", Secret::new("b")).await, Ok(Kept::Keyring));
        assert_eq!(secrets.get(&keyring("checkout")).await, Ok(Secret::new("b")));
        assert!(secrets.session().is_empty());
    }

    #[tokio::test]
    async fn a_locked_keyring_keeps_nothing_and_nothing_falls_back_to_memory() {
        let vault = Vault::default();
        vault.lock();
        let secrets = on(&vault);
        assert_eq!(secrets.set("checkout", Secret::new("a")).await, Err(SecretError::Locked));
        assert!(secrets.session().is_empty());
    }
}
