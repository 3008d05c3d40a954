//! What a certificate says (RFC 5280), from its DER form.

use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use watchbell_core::certificate::{Certificate, Purpose};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

use crate::source::peer;

/// More names of one certificate are not remembered.
const NAMES: usize = 50;
/// A name longer than this is cut.
const LONGEST: usize = 200;

/// These two are remembered, and compared with what comes later: they are the same in every language.
const UNNAMED_ISSUER: &str = "an unnamed issuer";
const UNNAMED_SUBJECT: &str = "an unnamed subject";

/// A certificate, and how it hangs together with others.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) certificate: Certificate,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    /// It names addresses at which its issuer's certificate is found: public authorities do.
    pub(super) names_issuers_place: bool,
}

impl Read {
    /// From DER. `None` where it is no certificate.
    pub(super) fn from_der(der: &[u8]) -> Option<Self> {
        let (behind, parsed) = X509Certificate::from_der(der).ok()?;
        // OpenSSL writes whom to trust it for behind it.
        let der = der.get(..der.len() - behind.len())?;
        let names = names(&parsed);
        let subject = peer::common_name(parsed.subject())
            .or_else(|| names.first().cloned())
            .unwrap_or_else(|| parsed.subject().to_string());
        let subject = if subject.is_empty() { UNNAMED_SUBJECT.to_owned() } else { subject };
        let clean = |text: &str| watchbell_core::alert::clean(text, LONGEST);
        let certificate = Certificate {
            subject: clean(&subject),
            names: names.iter().map(|name| clean(name)).collect(),
            issuer: clean(&peer::name(parsed.issuer()).unwrap_or_else(|| UNNAMED_ISSUER.to_owned())),
            not_before: time(parsed.validity().not_before.timestamp()),
            not_after: time(parsed.validity().not_after.timestamp()),
            fingerprint: hash(der),
            key: hash(parsed.public_key().raw),
            purpose: purpose(&parsed),
        };
        Some(Self {
            certificate,
            subject: raw(parsed.subject()),
            issuer: raw(parsed.issuer()),
            names_issuers_place: parsed
                .extensions()
                .iter()
                .any(|it| it.oid == x509_parser::oid_registry::OID_PKIX_AUTHORITY_INFO_ACCESS),
        })
    }

    /// Whether it names itself as its issuer.
    pub(super) fn is_its_own_issuer(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether it is named as the issuer of `other`.
    pub(super) fn issued(&self, other: &Self) -> bool {
        self.subject == other.issuer
    }
}

fn raw(name: &X509Name<'_>) -> Vec<u8> {
    name.as_raw().to_vec()
}

/// “No end” is written as the last second of the year 9999, which is beyond what we can count.
fn time(second: i64) -> Timestamp {
    let most = if second < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(second).unwrap_or(most)
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let alternative = parsed.subject_alternative_name().ok().flatten();
    let names = alternative.iter().flat_map(|extension| &extension.value.general_names);
    let names = names.filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match **bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(a, b, c, d).to_string()),
            ref bytes => {
                <[u8; 16]>::try_from(bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string())
            }
        },
        _ => None,
    });
    names.take(NAMES).collect()
}

fn purpose(parsed: &X509Certificate<'_>) -> Purpose {
    let usage = parsed.extended_key_usage().ok().flatten().map(|extension| extension.value);
    let constraints = parsed.basic_constraints().ok().flatten();
    if constraints.is_some_and(|extension| extension.value.ca) {
        return Purpose::Authority;
    }
    match usage {
        Some(usage) if usage.code_signing => Purpose::CodeSigning,
        Some(usage) if usage.server_auth => Purpose::Server,
        Some(usage) if usage.client_auth => Purpose::Client,
        _ => Purpose::Other,
    }
}
