//! **Architecture Invariant:** the only module that opens links; only http and https; only links we stored, never a
//! string from a D-Bus signal.

pub(crate) mod program;
mod system;

use futures_util::future::BoxFuture;
use watchbell_core::say;

pub use system::SystemOpener;

/// The longest link that is opened, in bytes: what every browser and every `exec` takes.
const LONGEST: usize = 8_192;

/// A link that may be opened: http or https, re-serialised by the URL parser, with a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(url::Url);

impl Link {
    /// Checks `text`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        if text.len() > LONGEST {
            return Err(OpenError::TooLong);
        }
        let url = url::Url::parse(text).map_err(|_| OpenError::NotALink)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(OpenError::Scheme(url.scheme().to_owned()));
        }
        // Escaping can make it longer.
        if url.as_str().len() > LONGEST { Err(OpenError::TooLong) } else { Ok(Self(url)) }
    }

    /// The same page with one more pair in its query.
    #[must_use]
    pub fn with_query(mut self, name: &str, value: &str) -> Self {
        self.0.query_pairs_mut().append_pair(name, value);
        self
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
    #[error("{}", say!("answer-not-a-link"))]
    NotALink,
    /// It is longer than 8 KiB.
    #[error("{}", say!("answer-link-too-long"))]
    TooLong,
    /// Its scheme is not opened.
    #[error("{}", say!("answer-link-kind", kind = .0.as_str()))]
    Scheme(String),
    /// No program could be started.
    #[error("{}", say!("answer-no-browser", why = .0.as_str()))]
    NoProgram(String),
}

/// Where in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen<'a> {
    /// At what rang.
    Inbox,
    /// At this issue.
    Issue(&'a str),
    /// Where sources and how they do are listed.
    Sources,
    /// Where certificates are listed.
    Certificates,
    /// At the deploy watches.
    Watch,
    /// At the settings.
    Settings,
}

/// What opens things for people. A port: tests record instead.
pub trait Opener: Send + Sync + 'static {
    /// Opens a page in the browser; `activation` is the Wayland/X11 token of the click.
    fn page<'a>(
        &'a self,
        link: &'a Link,
        activation: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), OpenError>>;

    /// Opens the window.
    fn window<'a>(
        &'a self,
        at: Screen<'a>,
        activation: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), OpenError>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_and_https_links_with_a_host_are_opened() {
        for (text, opened) in [
            ("https://tracker.example/e/1?a=1&b=2#top", Ok("https://tracker.example/e/1?a=1&b=2#top")),
            ("HTTP://LOCALHOST:8970/issues/x", Ok("http://localhost:8970/issues/x")),
            ("  https://tracker.example  ", Ok("https://tracker.example/")),
            ("https://tracker.example/a b\"`<>\n", Ok("https://tracker.example/a%20b%22%60%3C%3E")),
            ("https:tracker.example", Ok("https://tracker.example/")),
            ("https://-oProxyCommand=x/", Ok("https://-oproxycommand=x/")),
            ("javascript:alert(1)", Err("javascript")),
            ("file:///etc/passwd", Err("file")),
            ("smb://host/share", Err("smb")),
            ("data:text/html,x", Err("data")),
            ("vscode://file/x", Err("vscode")),
            ("x-help:--exec", Err("x-help")),
            ("mailto:a@b.example", Err("mailto")),
            ("jar:https://x.example!/", Err("jar")),
        ] {
            let link = Link::parse(text);
            match opened {
                Ok(serialised) => assert_eq!(link.unwrap().as_str(), serialised),
                Err(scheme) => assert_eq!(link, Err(OpenError::Scheme(scheme.into())), "{text}"),
            }
        }
        for text in [
            "",
            "-",
            "--help",
            "/etc/passwd",
            "tracker.example/e/1",
            "https://",
            "http://[::1",
            "https://a b/",
        ] {
            assert_eq!(Link::parse(text), Err(OpenError::NotALink), "{text}");
        }
        for text in [
            "https://x.example/".to_owned() + &"a".repeat(1 << 20),
            "https://x.example/".to_owned() + &" ".repeat(4_000) + "a",
        ] {
            assert_eq!(Link::parse(&text), Err(OpenError::TooLong));
        }
    }

    #[test]
    fn no_naughty_string_becomes_anything_but_a_web_link() {
        for naughty in naughty_strings::BLNS {
            if let Ok(link) = Link::parse(naughty) {
                assert!(
                    link.as_str().starts_with("http://") || link.as_str().starts_with("https://"),
                    "{naughty}"
                );
                assert!(
                    link.as_str().is_ascii()
                        && !link.as_str().contains(|c: char| c.is_ascii_control() || c == ' ')
                );
            }
        }
    }
}
