//! Certificates for servers under test.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;
use watchbell_core::config::Source;

use crate::listening::sse;
use crate::peer::{Peer, Script, bind};

/// A private certificate authority.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::OrganizationName, "Harbour");
        params.distinguished_name.push(DnType::CommonName, "Harbour Root");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A server with a certificate for `name`.
    pub(crate) async fn serve(&self, name: &str, scripts: Vec<Script>) -> Peer {
        self.serve_until(name, (2099, 1, 1), scripts).await
    }

    /// A server whose certificate is valid from 2020 to that day.
    pub(crate) async fn serve_until(
        &self,
        name: &str,
        (year, month, day): (i32, u8, u8),
        scripts: Vec<Script>,
    ) -> Peer {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(year, month, day);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        Peer::play(bind().await, scripts, Some(TlsAcceptor::from(Arc::new(config))))
    }
}

/// A source that trusts `authority`, on `peer`, by the name that its certificates are for.
pub(crate) fn source_trusting(authority: &Authority, peer: &Peer) -> Source {
    let mut source = sse(format!("https://localhost:{}/", peer.address.port()));
    source.ca_file = Some(authority.file());
    source
}
