//! Every way in which a connection cannot be opened, or ends, in words for people.
//!
//! The texts name addresses without their query, and never a token: either may hold a secret.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{CertificateError, Error as TlsError};
use url::Url;
use watchbell_core::config::SourceKind;
use watchbell_core::say;

use super::{BlindReason, http, redirect, tls};
use crate::secret::SecretError;

/// Why a source is not heard, and what happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The stable code.
    pub(super) reason: BlindReason,
    /// For people, without a full stop.
    pub(crate) text: String,
    /// What happens next.
    pub(super) next: Next,
    /// What a person can do about it, where more is known than what usually helps.
    pub(super) advice: Option<String>,
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// By the series of the back-off.
    BackOff,
    /// By the series, but not before this (`Retry-After`).
    NotBefore(Duration),
    /// The keyring is locked: every `Timing::locked`.
    Unlock,
    /// It may mend itself, but hardly soon: every `Timing::attention`, and said so.
    Slowly,
    /// Only a person can mend it. Told once; looked at again every `Timing::attention` without a word.
    Attention,
    /// The server said that there is no more. Not tried again unless asked.
    Stop,
}

impl Failure {
    /// A failure that the back-off deals with.
    pub(super) fn new(reason: BlindReason, text: impl Into<String>) -> Self {
        Self { reason, text: text.into(), next: Next::BackOff, advice: None }
    }

    /// 407, from a proxy that forwards, or that makes tunnels.
    pub(super) fn proxy_wants_log_in() -> Self {
        Self::new(BlindReason::Unauthorized, say!("source-proxy-log-in"))
            .then(Next::Attention)
            .advise(say!("source-do-proxy-log-in"))
    }

    /// The same, dealt with otherwise.
    pub(super) fn then(self, next: Next) -> Self {
        Self { next, ..self }
    }

    /// The same, with advice that fits better than the usual.
    pub(super) fn advise(self, advice: String) -> Self {
        Self { advice: Some(advice), ..self }
    }

    /// What a person can do about it, as a sentence.
    pub(super) fn way_out(&self) -> String {
        self.advice.clone().unwrap_or_else(|| way_out(None, self.reason))
    }

    /// What went wrong while connecting to `url`, or while reading from it.
    ///
    /// reqwest says little itself, and says it with the whole URL; what matters is the innermost error that we know.
    pub(super) fn from_reqwest(error: &reqwest::Error, url: &Url) -> Self {
        let proxy = http::proxy(url).filter(|_| error.is_connect());
        let failure = Self::innermost(error, proxy.as_ref().unwrap_or(url));
        // A proxy that looks names up itself answers for those that it does not find.
        let on_the_way =
            matches!(failure.reason, BlindReason::Name | BlindReason::Refused | BlindReason::Silent);
        match proxy {
            Some(proxy) if on_the_way => {
                let text = say!("source-proxy-fails", proxy = place(&proxy), why = failure.text.as_str());
                Self { text, ..failure }.advise(say!("source-do-proxy"))
            }
            _ => failure,
        }
    }

    fn innermost(error: &reqwest::Error, url: &Url) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        let mut innermost = None;
        while let Some(error) = cause {
            if let Some(failure) = known(error, url) {
                return failure;
            }
            if !error.is::<reqwest::Error>() {
                innermost = Some(error.to_string());
            }
            // hyper-util says it, and does not let its error be told from others.
            if innermost.as_ref().is_some_and(|said| said.contains("proxy authorization required")) {
                return Self::proxy_wants_log_in();
            }
            cause = error.source();
        }
        match error {
            _ if error.is_timeout() => {
                Self::new(BlindReason::Silent, say!("source-silent", place = place(url)))
            }
            // The policy has seen every redirect to http or https; reqwest refuses the others as it builds them.
            _ if error.is_redirect() || error.is_builder() => redirect::nowhere(),
            _ => {
                let why = innermost.unwrap_or_else(|| say!("source-unknown"));
                Self::new(BlindReason::Refused, say!("source-failed", place = place(url), why = why))
            }
        }
    }
}

/// No token, no request: without it, a logbook may answer with less than it has.
impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        let text = error.to_string();
        match error {
            SecretError::Locked => {
                Self::new(BlindReason::Locked, say!("source-keyring-locked")).then(Next::Unlock)
            }
            // At login the keyring may come up after us.
            SecretError::Absent => Self::new(BlindReason::Locked, text)
                .then(Next::Unlock)
                .advise(say!("source-do-start-keyring")),
            SecretError::Missing(_) | SecretError::Other(_) => {
                Self::new(BlindReason::Unauthorized, text).then(Next::Attention)
            }
        }
    }
}

/// Host and port, which is all of an address that is safe and short enough to show.
pub(super) fn place(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => say!("source-place-unnamed"),
    }
}

fn known(error: &(dyn Error + 'static), url: &Url) -> Option<Failure> {
    if let Some(redirect) = error.downcast_ref::<redirect::Refused>() {
        return Some(Failure::new(redirect.reason(), redirect.to_string()).then(Next::Slowly));
    }
    if let Some(name) = error.downcast_ref::<tls::NameNotFound>() {
        return Some(Failure::new(BlindReason::Name, name.to_string()));
    }
    if let Some(tls) = error.downcast_ref::<TlsError>() {
        return Some(from_tls(tls, url));
    }
    if let Some(hyper) = error.downcast_ref::<io::Error>() {
        return from_io(hyper, url);
    }
    None
}

/// rustls reports through `io::Error`, whose `source()` skips the error that it wraps.
pub(crate) fn from_io(error: &io::Error, url: &Url) -> Option<Failure> {
    if let Some(inner) = error.get_ref() {
        let inner: &(dyn Error + 'static) = inner;
        if let Some(failure) = known(inner, url) {
            return Some(failure);
        }
    }
    let place = place(url);
    let (reason, text) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (BlindReason::Refused, say!("source-refuses", place = place)),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            (BlindReason::Refused, say!("source-dropped", place = place))
        }
        io::ErrorKind::UnexpectedEof => (BlindReason::Refused, say!("source-closed-early", place = place)),
        io::ErrorKind::TimedOut => (BlindReason::Silent, say!("source-silent", place = place)),
        // What a decompressor says.
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            let text = say!("source-packed-badly", place = place, why = error.to_string());
            (BlindReason::ContentType, text)
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            (BlindReason::Silent, say!("source-no-way", place = place))
        }
        _ => return None,
    };
    Some(Failure::new(reason, text))
}

/// A handshake that failed, with what to look at.
fn from_tls(error: &TlsError, url: &Url) -> Failure {
    let place = place(url);
    let failure = |text: String| Failure::new(BlindReason::Tls, text);
    match error {
        TlsError::InvalidCertificate(certificate) => {
            let (why, way_out) = from_certificate(certificate);
            failure(say!("source-certificate", why = why)).advise(way_out)
        }
        TlsError::InvalidMessage(_) => {
            failure(say!("source-tls-none", place = place)).advise(say!("source-do-tls-none"))
        }
        TlsError::AlertReceived(alert) => {
            failure(say!("source-tls-ended", place = place, why = format!("{alert:?}")))
        }
        TlsError::PeerIncompatible(_) => {
            failure(say!("source-tls-old", place = place)).advise(say!("source-do-tls-old"))
        }
        other => failure(say!("source-tls-failed", place = place, why = other.to_string())),
    }
}

/// Why a certificate is rejected, and what to do about it.
pub(crate) fn from_certificate(error: &CertificateError) -> (String, String) {
    let renew = || say!("certificate-do-renew");
    let clock = || say!("certificate-do-clock");
    let name = || say!("certificate-do-name");
    let authority = || say!("certificate-do-authority");
    match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            (say!("certificate-fault-expired-on", day = tls::day(not_after.as_secs())), renew())
        }
        CertificateError::Expired => (say!("certificate-fault-expired"), renew()),
        CertificateError::NotValidYetContext { not_before, .. } => {
            (say!("certificate-fault-early-until", day = tls::day(not_before.as_secs())), clock())
        }
        CertificateError::NotValidYet => (say!("certificate-fault-early"), clock()),
        CertificateError::NotValidForNameContext { expected, presented } => {
            let (names, wanted) = (names(presented), expected.to_str().into_owned());
            (say!("certificate-fault-names", names = names, name = wanted), name())
        }
        CertificateError::NotValidForName => (say!("certificate-fault-name"), name()),
        CertificateError::UnknownIssuer => (say!("certificate-fault-issuer"), authority()),
        CertificateError::BadSignature => (say!("certificate-fault-key"), authority()),
        CertificateError::Revoked => (say!("certificate-fault-revoked"), renew()),
        // webpki names what rustls has no variant for, such as `CaUsedAsEndEntity`.
        other => (other.to_string(), way_out(None, BlindReason::Tls)),
    }
}

/// What helps in most cases, as a sentence. Without a source's `kind`, it is about one connection that just failed.
pub(crate) fn way_out(kind: Option<SourceKind>, reason: BlindReason) -> String {
    let reason = match (reason, kind) {
        (BlindReason::Forbidden, Some(SourceKind::File)) => "forbidden-files",
        (BlindReason::Forbidden, Some(SourceKind::Journal)) => "forbidden-journal",
        (BlindReason::NotFound, Some(SourceKind::File)) => "not-found-files",
        (BlindReason::Unauthorized, _) => "unauthorized",
        (BlindReason::Forbidden, _) => "forbidden",
        (BlindReason::NotFound, _) => "not-found",
        (BlindReason::Name, _) => "name",
        (BlindReason::Refused, _) => "refused",
        (BlindReason::Tls, Some(_)) => "tls-source",
        (BlindReason::Tls, None) => "tls",
        (BlindReason::Silent, _) => "silent",
        (BlindReason::ContentType, _) => "content-type",
        (BlindReason::Undecodable, _) => "undecodable",
        (BlindReason::RateLimited, _) => "rate-limited",
        (BlindReason::Locked, _) => "locked",
        (BlindReason::Gone, _) => "gone",
        (BlindReason::Port, _) => "port",
    };
    say!("source-way-out", reason = reason)
}

/// A certificate may list hundreds of names; three tell which one it is.
fn names(presented: &[String]) -> String {
    if presented.is_empty() {
        return say!("certificate-fault-no-name");
    }
    let plain = |name: &String| {
        // rustls prints them as `DnsName("example.org")`.
        name.split('"').nth(1).map_or_else(|| name.clone(), str::to_owned)
    };
    let mut shown = presented.iter().take(3).map(plain).collect::<Vec<_>>().join(", ");
    if presented.len() > 3 {
        shown.push_str(", …");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_cannot_be_read_now_is_looked_at_again_soon_and_a_missing_token_needs_a_person() {
        for (error, reason, next) in [
            (SecretError::Locked, BlindReason::Locked, Next::Unlock),
            (SecretError::Absent, BlindReason::Locked, Next::Unlock),
            (SecretError::Missing("checkout".into()), BlindReason::Unauthorized, Next::Attention),
            (SecretError::Other("no".into()), BlindReason::Unauthorized, Next::Attention),
        ] {
            let failure = Failure::from(error);
            assert_eq!((failure.reason, failure.next), (reason, next), "{}", failure.text);
        }
    }

    #[test]
    fn a_certificates_names_are_shown_as_people_write_them_and_not_all_of_them() {
        let presented: Vec<String> =
            ["a", "b", "c", "d"].map(|name| format!("DnsName(\"{name}.example\")")).into();
        assert_eq!(names(&presented), "a.example, b.example, c.example, …");
        assert_eq!(names(&presented[..1]), "a.example");
        assert_eq!(names(&[]), "no name at all");
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_secret_in_it() {
        let url: Url =
            "https://user:canary@logbook.example.org:8443/stream?auth=canary#canary".parse().unwrap();
        assert_eq!(place(&url), "logbook.example.org:8443");
    }
}
