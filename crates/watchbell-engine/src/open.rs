//! **Architecture Invariant:** the only module that opens links; only http and https; only links we stored, never a
//! string from a D-Bus signal.

use futures_util::future::BoxFuture;

/// A link that may be opened: http or https, re-serialised by the URL parser, with a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(url::Url);

impl Link {
    /// Checks `text`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        let url = url::Url::parse(text).map_err(|_| OpenError::NotALink)?;
        if matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(Self(url)) } else { Err(OpenError::Scheme(url.scheme().to_owned())) }
    }

    /// What the browser is given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Why a link was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is no URL.
    #[error("it is not a link")]
    NotALink,
    /// Its scheme is not opened.
    #[error("links of the kind “{0}:” are not opened")]
    Scheme(String),
    /// No program could be started.
    #[error("no browser could be started: {0}")]
    NoProgram(String),
}

/// What opens things for people. A port: tests record instead.
pub trait Opener: Send + Sync + 'static {
    /// Opens a page in the browser; `activation` is the Wayland/X11 token of the click.
    fn page<'a>(&'a self, link: &'a Link, activation: Option<&'a str>) -> BoxFuture<'a, Result<(), OpenError>>;

    /// Opens the window, at an issue where one is given.
    fn window<'a>(&'a self, issue: Option<&'a str>, activation: Option<&'a str>) -> BoxFuture<'a, Result<(), OpenError>>;
}
