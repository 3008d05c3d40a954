//! Asks a server for its chain: a TLS handshake that accepts whatever comes, so that it can be read, and nothing more.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tower_service::Service as _;
use url::Url;
use watchbell_core::certificate::Chain;
use watchbell_core::config::Place;
use watchbell_core::say;

use super::{blocking, verify};
use crate::source::{failure, http};

/// The chain of this host, and what is wrong with it.
pub(super) async fn chain(
    host: &str,
    port: u16,
    ca_file: Option<&Path>,
    now: Timestamp,
) -> Result<Chain, String> {
    let sent = sent_by(host, port).await?;
    let (host, ca_file) = (host.to_owned(), ca_file.map(Path::to_owned));
    blocking(move || verify::judge(&sent, &host, ca_file.as_deref(), now)).await
}

async fn sent_by(host: &str, port: u16) -> Result<Vec<CertificateDer<'static>>, String> {
    let place = Place::Host { host: host.to_owned(), port };
    let url: Url = format!("https://{place}/")
        .parse()
        .map_err(|_| say!("certificate-no-host", place = place.to_string()))?;
    let name =
        ServerName::try_from(host.to_owned()).map_err(|_| say!("source-no-certificate-name", host = host))?;
    let said = |error: &std::io::Error| {
        failure::from_io(error, &url).map_or_else(
            || say!("source-failed", place = place.name(), why = error.to_string()),
            |known| known.text,
        )
    };
    let socket = connect(host, port, &url, &said).await?;

    let recorder = Arc::new(Recorder::default());
    let config = config(recorder.clone()).map_err(|error| error.to_string())?;
    let shaken = TlsConnector::from(Arc::new(config)).connect(name, socket).await;
    let sent = std::mem::take(&mut *recorder.sent.lock().unwrap_or_else(PoisonError::into_inner));
    match shaken {
        Ok(mut stream) => {
            // A server that does not hear our goodbye has said all that we wanted.
            let _ = stream.shutdown().await;
            Ok(sent)
        }
        // One that wants a certificate of ours, say: what it sent before is what was asked for.
        Err(_) if !sent.is_empty() => Ok(sent),
        Err(error) => Err(said(&error)),
    }
}

/// Directly, or through the proxy by which a source would be asked.
async fn connect(
    host: &str,
    port: u16,
    url: &Url,
    said: &impl Fn(&std::io::Error) -> String,
) -> Result<TcpStream, String> {
    let Some(proxy) = http::intercept(url) else {
        let found: Vec<_> =
            tokio::net::lookup_host((host, port)).await.map(Iterator::collect).unwrap_or_default();
        if found.is_empty() {
            return Err(say!("source-name-unknown", name = host));
        }
        return TcpStream::connect(&found[..]).await.map_err(|error| said(&error));
    };
    if proxy.uri().scheme_str() != Some("http") {
        return Err(say!("certificate-proxy-kind"));
    }
    let mut tunnel = Tunnel::new(proxy.uri().clone(), HttpConnector::new());
    if let Some(auth) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(auth.clone());
    }
    let to = url.as_str().parse().map_err(|_| say!("certificate-no-address", url = url.as_str()))?;
    let through =
        tunnel.call(to).await.map_err(|error| say!("certificate-proxy", why = error.to_string()))?;
    Ok(through.into_inner())
}

fn config(recorder: Arc<Recorder>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(recorder)
        .with_no_client_auth())
}

/// Takes every chain, and keeps it. Nothing is ever said or asked over such a connection.
#[derive(Debug, Default)]
struct Recorder {
    sent: Mutex<Vec<CertificateDer<'static>>>,
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let all = std::iter::once(leaf).chain(others).map(|der| der.clone().into_owned());
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = all.collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
