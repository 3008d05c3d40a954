//! What a server's certificate says about itself: who issued it and until when it is valid. Whether to trust it is
//! rustls' business alone.

use jiff::Timestamp;
use watchbell_core::say;
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

/// A server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Peer {
    /// Its issuer's name for people.
    pub(super) issuer: String,
    /// Until when it is valid.
    pub(super) not_after: Timestamp,
}

impl Peer {
    /// From DER. `None` where it cannot be read, which stops nothing.
    pub(super) fn from_der(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let not_after = Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()?;
        let issuer = name(certificate.issuer()).unwrap_or_else(|| say!("certificate-issuer-unnamed"));
        Some(Self { issuer, not_after })
    }

    /// Whole days until it expires, from `now`.
    pub(super) fn days_left(&self, now: Timestamp) -> i64 {
        self.not_after.duration_since(now).as_hours() / 24
    }
}

/// The common name.
pub(crate) fn common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name().find_map(|part| part.as_str().ok()).map(str::to_owned)
}

/// The organisation is what people know ("Let's Encrypt"); the common name of an intermediate ("R11") says little.
pub(crate) fn name(issuer: &X509Name<'_>) -> Option<String> {
    let organization = issuer.iter_organization().find_map(|part| part.as_str().ok());
    let common = issuer.iter_common_name().find_map(|part| part.as_str().ok());
    match (organization, common) {
        (Some(organization), Some(common)) => Some(format!("{organization} ({common})")),
        (one, None) | (None, one) => one.map(str::to_owned),
    }
}
