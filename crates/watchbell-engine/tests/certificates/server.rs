//! Servers under test, and the authorities that vouch for them.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use watchbell_core::config::Place;
use watchbell_engine::clock::{Clock as _, SystemClock};

pub(crate) type Issuer = CertifiedIssuer<'static, KeyPair>;

/// So many days from now.
pub(crate) fn in_days(days: i64) -> Timestamp {
    SystemClock.now() + SignedDuration::from_hours(24 * days)
}

fn date(at: Timestamp) -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp(at.as_second()).unwrap()
}

/// An authority by this name: a root, or below `above`, valid for so many days from now.
pub(crate) fn authority(name: &str, above: Option<&Issuer>, days: i64) -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date(in_days(-1_000));
    params.not_after = date(in_days(days));
    let key = KeyPair::generate().unwrap();
    match above {
        Some(above) => CertifiedIssuer::signed_by(params, key, above).unwrap(),
        None => CertifiedIssuer::self_signed(params, key).unwrap(),
    }
}

/// A server's certificate, and its key.
pub(crate) struct Own {
    pub(crate) der: CertificateDer<'static>,
    key: Vec<u8>,
}

/// A certificate for `name`, valid between these days.
pub(crate) fn own(name: &str, issuer: Option<&Issuer>, (from, to): (i64, i64), public: bool) -> Own {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date(in_days(from));
    params.not_after = date(in_days(to));
    if public {
        // Authority information access: caIssuers at http://a.example/.
        let uri = b"http://a.example/";
        let mut content = vec![0x30, 31, 0x30, 29, 6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2, 0x86, 17];
        content.extend(uri);
        params
            .custom_extensions
            .push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content));
    }
    let key = KeyPair::generate().unwrap();
    let certificate = match issuer {
        Some(issuer) => params.signed_by(&key, issuer).unwrap(),
        None => params.self_signed(&key).unwrap(),
    };
    Own { der: certificate.der().clone(), key: key.serialize_der() }
}

/// A server that presents `own` and these others. Lives as long as the test.
pub(crate) async fn serve(own: Own, others: &[&Issuer], wants_ours: bool) -> Place {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(if wants_ours {
            rustls::DEFAULT_VERSIONS.split_at(1).1
        } else {
            rustls::ALL_VERSIONS
        })
        .unwrap();
    let builder = if wants_ours {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(authority("Clients", None, 10).der().clone()).unwrap();
        let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let mut chain = vec![own.der];
    chain.extend(others.iter().map(|issuer| issuer.der().clone()));
    let config = builder.with_single_cert(chain, PrivateKeyDer::try_from(own.key).unwrap()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut stream) = acceptor.accept(socket).await {
                    let _ = stream.read(&mut [0; 16]).await;
                }
            });
        }
    });
    Place::Host { host: "localhost".into(), port }
}

/// A root in a file.
pub(crate) fn in_file(root: &Issuer) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, root.pem()).unwrap();
    (folder, file)
}
