//! Every way in which a connection cannot be opened, or ends, in words for people.
//!
//! The texts name addresses without their query, and never a token: either may hold a secret.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::{CertificateError, Error as TlsError};
use url::Url;

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
    /// What a person can do about it, as a sentence.
    pub(super) way_out: &'static str,
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
        Self { reason, text: text.into(), next: Next::BackOff, way_out: usual_way_out(reason) }
    }

    /// 407, from a proxy that forwards, or that makes tunnels.
    pub(super) fn proxy_wants_log_in() -> Self {
        Self::new(BlindReason::Unauthorized, "the proxy wants a log-in (407)").then(Next::Attention).advise(
            "Put name and password into the proxy’s address: http_proxy=http://name:password@proxy:3128.",
        )
    }

    /// The same, dealt with otherwise.
    pub(super) fn then(self, next: Next) -> Self {
        Self { next, ..self }
    }

    /// The same, with advice that fits better than the usual.
    pub(super) fn advise(self, way_out: &'static str) -> Self {
        Self { way_out, ..self }
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
                let text = format!("the proxy {} does not help: {}", place(&proxy), failure.text);
                Self { text, ..failure }.advise("Check the proxy that the environment names.")
            }
            _ => failure,
        }
    }

    fn innermost(error: &reqwest::Error, url: &Url) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        let mut innermost = String::from("unknown error");
        while let Some(error) = cause {
            if let Some(failure) = known(error, url) {
                return failure;
            }
            if !error.is::<reqwest::Error>() {
                innermost = error.to_string();
            }
            // hyper-util says it, and does not let its error be told from others.
            if innermost.contains("proxy authorization required") {
                return Self::proxy_wants_log_in();
            }
            cause = error.source();
        }
        match error {
            _ if error.is_timeout() => {
                Self::new(BlindReason::Silent, format!("no answer from {}", place(url)))
            }
            // The policy has seen every redirect to http or https; reqwest refuses the others as it builds them.
            _ if error.is_redirect() || error.is_builder() => redirect::nowhere(),
            _ => Self::new(
                BlindReason::Refused,
                format!("the connection to {} failed: {innermost}", place(url)),
            ),
        }
    }
}

/// No token, no request: without it, a logbook may answer with less than it has.
impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        let text = error.to_string();
        match error {
            SecretError::Locked => Self::new(BlindReason::Locked, "keyring locked").then(Next::Unlock),
            // At login the keyring may come up after us.
            SecretError::Absent => Self::new(BlindReason::Locked, text)
                .then(Next::Unlock)
                .advise("Start the desktop's keyring, or keep the token elsewhere."),
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
        (None, _) => "the address".to_owned(),
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
        io::ErrorKind::ConnectionRefused => (BlindReason::Refused, format!("{place} refuses connections")),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            (BlindReason::Refused, format!("{place} dropped the connection"))
        }
        io::ErrorKind::UnexpectedEof => {
            (BlindReason::Refused, format!("{place} closed the connection too early"))
        }
        io::ErrorKind::TimedOut => (BlindReason::Silent, format!("no answer from {place}")),
        // What a decompressor says.
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            (BlindReason::ContentType, format!("the answer of {place} cannot be unpacked: {error}"))
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            (BlindReason::Silent, format!("there is no way to {place} from this network"))
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
            failure(format!("certificate rejected: {why}")).advise(way_out)
        }
        TlsError::InvalidMessage(_) => failure(format!("{place} does not speak TLS"))
            .advise("Check the port, and whether the address begins with http:// rather than https://."),
        TlsError::AlertReceived(alert) => failure(format!("{place} ended the TLS handshake ({alert:?})")),
        TlsError::PeerIncompatible(_) => {
            failure(format!("{place} offers no TLS version or cipher that is still safe"))
                .advise("The logbook's owner must allow TLS 1.2 or 1.3.")
        }
        other => failure(format!("no secure connection to {place}: {other}")),
    }
}

/// Why a certificate is rejected, and what to do about it.
pub(crate) fn from_certificate(error: &CertificateError) -> (String, &'static str) {
    const RENEW: &str = "The logbook's owner must renew the certificate.";
    const CLOCK: &str = "Check this computer's date and time.";
    const NAME: &str = "Use a name that the certificate is for.";
    const OWN_AUTHORITY: &str =
        "If it comes from your own authority, enter that authority's certificate (PEM) as ca_file.";
    match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            (format!("it expired on {}", tls::day(not_after.as_secs())), RENEW)
        }
        CertificateError::Expired => ("it has expired".to_owned(), RENEW),
        CertificateError::NotValidYetContext { not_before, .. } => {
            (format!("it is not valid before {}", tls::day(not_before.as_secs())), CLOCK)
        }
        CertificateError::NotValidYet => ("it is not valid yet".to_owned(), CLOCK),
        CertificateError::NotValidForNameContext { expected, presented } => {
            (format!("it is for {}, not for {}", names(presented), expected.to_str()), NAME)
        }
        CertificateError::NotValidForName => ("it is for another name".to_owned(), NAME),
        CertificateError::UnknownIssuer => ("its issuer is not known here".to_owned(), OWN_AUTHORITY),
        CertificateError::BadSignature => {
            ("an authority of the same name is known here, but with another key".to_owned(), OWN_AUTHORITY)
        }
        CertificateError::Revoked => ("it was revoked".to_owned(), RENEW),
        // webpki names what rustls has no variant for, such as `CaUsedAsEndEntity`.
        other => (other.to_string(), usual_way_out(BlindReason::Tls)),
    }
}

/// What helps in most cases.
fn usual_way_out(reason: BlindReason) -> &'static str {
    match reason {
        BlindReason::Unauthorized => "Enter a new token.",
        BlindReason::Forbidden => "Use a token that may read events.",
        BlindReason::NotFound => "Check the path in the address.",
        BlindReason::Name => "Check the spelling of the address, and that this computer is online.",
        BlindReason::Refused | BlindReason::Port => {
            "Check the address and its port, and that the logbook is running."
        }
        BlindReason::Tls => "Ask the logbook's owner about its certificate.",
        BlindReason::Silent => "Check the address, and the network, VPN or firewall on the way.",
        BlindReason::ContentType => {
            "Check the address and the kind of source; a log-in page may be in the way."
        }
        BlindReason::Undecodable => "Check the kind of source, and its field mapping.",
        BlindReason::RateLimited => "Wait, and see what else uses the same token.",
        BlindReason::Locked => "Unlock the keyring.",
        BlindReason::Gone => "Ask the logbook's owner for the address that is used now.",
    }
}

/// A certificate may list hundreds of names; three tell which one it is.
fn names(presented: &[String]) -> String {
    if presented.is_empty() {
        return "no name at all".to_owned();
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
