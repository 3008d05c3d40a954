//! Judges the chain that a server sent, by what this platform judges by, and says in words what is wrong.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::CertificateError;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use watchbell_core::certificate::{Chain, Fault, Sooner};
use watchbell_core::say;

use super::read::Read;
use crate::source::{failure, tls};

/// More certificates of one server are not looked at.
const MOST: usize = 20;
const SECOND: Duration = Duration::from_secs(1);

/// Reads and judges what `host` sent, its own certificate first.
pub(super) fn judge(
    sent: &[CertificateDer<'static>],
    host: &str,
    ca_file: Option<&Path>,
    now: Timestamp,
) -> Result<Chain, String> {
    let read: Vec<Read> = sent.iter().take(MOST).filter_map(|der| Read::from_der(der)).collect();
    let (Some(own), Some((leaf, others))) = (read.first(), sent.split_first()) else {
        return Err(say!("certificate-none-sent"));
    };
    if Read::from_der(leaf).is_none() {
        return Err(say!("certificate-unreadable"));
    }
    let name =
        ServerName::try_from(host.to_owned()).map_err(|_| say!("source-no-certificate-name", host = host))?;
    let verifier = tls::verifier(ca_file).map_err(|failure| failure.text)?;
    let trusted = Trusted { verifier, leaf, others, name };

    let certificate = &own.certificate;
    // What is over, or has not begun, is told from the dates; whatever else is wrong would be hidden behind it.
    let while_valid = |at: Timestamp| at.min(just_before(certificate.not_after)).max(certificate.not_before);
    let mut ends: Vec<_> = read.iter().skip(1).map(|read| &read.certificate).collect();
    ends.retain(|other| other.not_after < certificate.not_after);
    ends.sort_by_key(|other| other.not_after);
    // A chain may have another end that a client finds by itself: only what it fails without counts.
    let needed = ends.iter().find(|other| {
        trusted.at(while_valid(just_before(other.not_after))).is_ok()
            && trusted.at(just_after(other.not_after)).is_err()
    });
    let sooner = needed.map(|one| Sooner { subject: one.subject.clone(), not_after: one.not_after });
    let last = just_before(sooner.as_ref().map_or(certificate.not_after, |sooner| sooner.not_after));
    let fault = trusted.at(while_valid(now.min(last))).err();
    let fault = fault.map(|error| describe(&error, &read));
    Ok(Chain { leaf: certificate.clone(), sooner, count: read.len(), fault })
}

fn just_before(at: Timestamp) -> Timestamp {
    at.checked_sub(SECOND).unwrap_or(Timestamp::MIN)
}

fn just_after(at: Timestamp) -> Timestamp {
    at.checked_add(SECOND).unwrap_or(Timestamp::MAX)
}

struct Trusted<'a> {
    verifier: Arc<dyn ServerCertVerifier>,
    leaf: &'a CertificateDer<'static>,
    others: &'a [CertificateDer<'static>],
    name: ServerName<'static>,
}

impl Trusted<'_> {
    fn at(&self, at: Timestamp) -> Result<(), rustls::Error> {
        let since = Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0));
        let at = UnixTime::since_unix_epoch(since);
        self.verifier.verify_server_cert(self.leaf, self.others, &self.name, &[], at).map(drop)
    }
}

fn describe(error: &rustls::Error, read: &[Read]) -> Fault {
    let fault = |text: String, way_out: String| Fault { text, way_out };
    let owner = || say!("certificate-do-owner");
    let Some(own) = read.first() else { return fault(error.to_string(), owner()) };
    if own.is_its_own_issuer() {
        return fault(say!("certificate-fault-self-signed"), say!("certificate-do-trust"));
    }
    let rustls::Error::InvalidCertificate(error) = error else { return fault(error.to_string(), owner()) };
    match error {
        CertificateError::UnknownIssuer => {
            let top = top(read);
            let issuer = top.certificate.issuer.as_str();
            if top.is_its_own_issuer() {
                let text = say!("certificate-fault-authority", issuer = issuer);
                fault(text, say!("certificate-do-own-authority"))
            } else if top.names_issuers_place {
                let text = say!("certificate-fault-incomplete", issuer = issuer);
                fault(text, say!("certificate-do-whole-chain"))
            } else {
                let text = say!("certificate-fault-issuer-unsent", issuer = issuer);
                fault(text, say!("certificate-do-own-authority"))
            }
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            fault(failure::from_certificate(error).0, say!("certificate-do-right-name"))
        }
        other => fault(failure::from_certificate(other).0, owner()),
    }
}

/// As far up as the chain goes by its names.
fn top(read: &[Read]) -> &Read {
    let mut top = &read[0];
    for _ in 0..read.len() {
        match read.iter().find(|other| other.issued(top) && !top.is_its_own_issuer()) {
            Some(issuer) => top = issuer,
            None => break,
        }
    }
    top
}
