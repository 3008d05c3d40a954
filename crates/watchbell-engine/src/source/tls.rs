//! TLS by rustls with ring: the system's certificate authorities, and a private one where the source names it.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use watchbell_core::say;

use super::BlindReason;
use super::failure::Failure;

/// The configuration for one source. Built with its own provider: nothing is installed for the whole process.
///
/// Reads the system's store anew, so that an authority which was added meanwhile is known after a failure.
pub(super) fn config(ca_file: Option<&Path>, protocols: &[&str]) -> Result<ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::new(BlindReason::Tls, error.to_string()))?;
    // "Dangerous" is what rustls calls every verifier of one's own; this one is the platform's.
    let builder = match verifier(ca_file) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(verifier),
        // A machine with no authorities at all can still listen to plain http on loopback.
        Err(_) if ca_file.is_none() => builder.with_root_certificates(RootCertStore::empty()),
        Err(failure) => return Err(failure),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    Ok(config)
}

/// What judges chains here: the platform, and a private authority beside its own.
pub(crate) fn verifier(ca_file: Option<&Path>) -> Result<Arc<dyn ServerCertVerifier>, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let extra = ca_file.map_or_else(|| Ok(Vec::new()), authorities)?;
    let verifier = Verifier::new_with_extra_roots(extra, provider).map_err(|error| {
        Failure::new(BlindReason::Tls, say!("source-ca-unusable", why = error.to_string()))
    })?;
    Ok(Arc::new(verifier))
}

fn authorities(file: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let failure = |text: String| Failure::new(BlindReason::Tls, text);
    let found = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failure(format!("{}: {error}", file.display())))?;
    if found.is_empty() {
        return Err(failure(say!("source-ca-empty", file = file.display().to_string())));
    }
    Ok(found)
}

/// A day for people, from seconds since the epoch.
pub(super) fn day(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(|| say!("certificate-day-unknown"), |at| at.strftime("%Y-%m-%d").to_string())
}

/// A name that no one knows, told apart from every other way a connection fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say!("source-name-unknown", name = .0.as_str()))]
pub(super) struct NameNotFound(pub(super) String);

/// The system's resolver, with an error that can be recognised.
pub(super) struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> =
                tokio::net::lookup_host((name.as_str(), 0)).await.map(Iterator::collect).unwrap_or_default();
            if found.is_empty() {
                return Err(NameNotFound(name.as_str().to_owned()).into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}
