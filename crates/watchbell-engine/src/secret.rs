//! Tokens. **Architecture Invariant:** only this module sees plaintext at rest; [`Secret`] has no `Serialize` and prints
//! `<redacted>`.

use watchbell_core::config::TokenRef;

/// A token. Printed as `<redacted>`, never serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
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
    #[error("the keyring is locked")]
    Locked,
    /// No keyring service runs on this session.
    #[error("no keyring service is running")]
    Absent,
    /// It holds no such entry.
    #[error("no token is stored under “{0}”")]
    Missing(String),
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

/// Where tokens come from. Cheap to clone inside an `Arc`.
pub struct Secrets {}

impl Secrets {
    /// The token, wherever `from` says it is.
    pub async fn get(&self, from: &TokenRef) -> Result<Secret, SecretError> {
        let _ = from;
        Err(SecretError::Absent)
    }

    /// Stores a token in the keyring under `name`, or for this session only where there is none.
    pub async fn set(&self, name: &str, secret: Secret) -> Result<Kept, SecretError> {
        let _ = (name, secret);
        Err(SecretError::Absent)
    }

    /// Forgets it.
    pub async fn forget(&self, name: &str) -> Result<(), SecretError> {
        let _ = name;
        Err(SecretError::Absent)
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
