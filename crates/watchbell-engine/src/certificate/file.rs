//! Opens files with certificates: PEM and DER, one or many, PKCS #7 (.p7b) and PKCS #12 (.p12, .pfx). What a file is, its
//! content says: endings are worn by whatever people save.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use cms::cert::CertificateChoices;
use cms::cert::x509::der::{Decode as _, Encode as _};
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use memchr::memmem;
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as Pkcs12Error;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use watchbell_core::certificate::{Chain, Sooner};
use watchbell_core::say;

use super::blocking;
use super::read::Read;
use crate::open_file;
use crate::secret::Secret;

/// A larger file is something else: all the authorities of a system are a quarter of it.
const LARGEST: u64 = 1 << 20;
/// More certificates in one file are not looked at.
const MOST: usize = 1_000;
/// Encrypted parts of a PKCS #12 file. Each costs as much work as the file asks for, up to about a second.
const ENCRYPTED: usize = 16;

/// The chain in this file.
pub(super) async fn chain(path: PathBuf, password: Option<Secret>) -> Result<Chain, String> {
    blocking(move || together(&certificates(&bytes(&path)?, password.as_ref())?)).await
}

/// A file, whole. Some devices never end.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => say!("certificate-file-none"),
        std::io::ErrorKind::PermissionDenied => say!("certificate-file-denied"),
        _ => say!("certificate-file-unreadable", why = error.to_string()),
    };
    let (file, about) = open_file::open(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(say!("certificate-file-no-file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(say!("certificate-file-large"));
    }
    Ok(bytes)
}

/// The certificates in it, in DER.
fn certificates(bytes: &[u8], password: Option<&Secret>) -> Result<Vec<Vec<u8>>, String> {
    if memmem::find(bytes, b"-----BEGIN ").is_some() {
        return pem(bytes);
    }
    if Read::from_der(bytes).is_some() {
        return Ok(vec![bytes.to_vec()]);
    }
    if let Ok(content) = ContentInfo::from_der(bytes) {
        return pkcs7(&content);
    }
    // SEQUENCE, with the INTEGER 3 as its first member: its version (RFC 7292, section 4).
    if bytes.first() == Some(&0x30) && memmem::find(bytes.get(..16).unwrap_or(bytes), &[2, 1, 3]).is_some() {
        return pkcs12(bytes, password);
    }
    Err(say!("certificate-file-empty"))
}

fn pem(bytes: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let (mut wrong, mut private) = (false, false);
    for (label, der) in sections(bytes) {
        match label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => found.extend(der),
            "PKCS7" | "CMS" => match der.as_deref().map(ContentInfo::from_der) {
                Some(Ok(content)) => found.extend(pkcs7(&content)?),
                _ => wrong = true,
            },
            _ => private |= label.ends_with("PRIVATE KEY"),
        }
        if found.len() >= MOST {
            break;
        }
    }
    if found.is_empty() {
        return Err(match (private, wrong) {
            (true, _) => say!("certificate-file-key"),
            (_, true) => say!("certificate-file-odd"),
            _ => say!("certificate-file-empty"),
        });
    }
    Ok(found)
}

/// Each section's label and content; `None` where that is no base64.
fn sections(bytes: &[u8]) -> impl Iterator<Item = (String, Option<Vec<u8>>)> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, body)) = after.split_once("-----") else { break };
        let Some((body, behind)) = body.split_once("-----END ") else { break };
        // Rewritten as what rustls' reader takes, whatever it was called.
        let section = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", body.trim());
        let der = CertificateDer::from_pem_slice(section.as_bytes()).ok().map(|der| der.to_vec());
        found.push((label.to_owned(), der));
        rest = behind;
    }
    found.into_iter()
}

fn pkcs7(content: &ContentInfo) -> Result<Vec<Vec<u8>>, String> {
    let unreadable = |_| say!("certificate-file-pkcs7");
    let signed = content.content.decode_as::<SignedData>().map_err(unreadable)?;
    let found: Vec<_> = signed
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => certificate.to_der().ok(),
            CertificateChoices::Other(_) => None,
        })
        .take(MOST)
        .collect();
    if found.is_empty() { Err(say!("certificate-file-pkcs7-empty")) } else { Ok(found) }
}

fn pkcs12(bytes: &[u8], password: Option<&Secret>) -> Result<Vec<Vec<u8>>, String> {
    // PBES2 of PKCS #5 and the older ways of PKCS #12.
    let ways: [&[u8]; 2] =
        [&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1]];
    if ways.iter().map(|way| memmem::find_iter(bytes, way).count()).sum::<usize>() > ENCRYPTED {
        return Err(say!("certificate-file-parts"));
    }
    let given = password.map_or("", Secret::expose);
    let archive = Pkcs12Archive::from_pkcs12(bytes, given).map_err(|error| match error {
        Pkcs12Error::MacError(_) | Pkcs12Error::UnpadError | Pkcs12Error::Pkcs5Error(_)
            if password.is_none() =>
        {
            say!("certificate-password-needed")
        }
        Pkcs12Error::MacError(_) | Pkcs12Error::UnpadError | Pkcs12Error::Pkcs5Error(_) => {
            say!("certificate-password-wrong")
        }
        Pkcs12Error::UnsupportedEncryptionScheme | Pkcs12Error::UnsupportedMacAlgorithm => {
            say!("certificate-file-cipher")
        }
        Pkcs12Error::InvalidParameters => say!("certificate-file-work"),
        other => say!("certificate-file-pkcs12", why = other.to_string()),
    })?;
    // The one that belongs to a key comes first.
    let own = |bag: &p12_keystore::CertificateBag| {
        let id = bag.local_key_id.as_deref();
        id.is_some() && archive.keys.iter().any(|key| key.local_key_id.as_ref().map(AsRef::as_ref) == id)
    };
    let (mut first, rest): (Vec<_>, Vec<_>) = archive.certs.iter().take(MOST).partition(|bag| own(bag));
    first.extend(rest);
    let found: Vec<_> = first.into_iter().map(|bag| bag.cert.as_der().to_vec()).collect();
    if found.is_empty() { Err(say!("certificate-file-keys")) } else { Ok(found) }
}

/// What stands together in a file: the first that issued none of the others, and the one that ends first.
fn together(found: &[Vec<u8>]) -> Result<Chain, String> {
    let read: Vec<Read> = found.iter().filter_map(|der| Read::from_der(der)).collect();
    let issued_another =
        |one: &Read| read.iter().any(|other| one.issued(other) && !other.is_its_own_issuer());
    let Some(leaf) = read.iter().find(|one| !issued_another(one)).or(read.first()) else {
        return Err(say!("certificate-file-empty"));
    };
    let leaf = &leaf.certificate;
    let sooner = read
        .iter()
        .map(|one| &one.certificate)
        .filter(|one| one.not_after < leaf.not_after)
        .min_by_key(|one| one.not_after)
        .map(|one| Sooner { subject: one.subject.clone(), not_after: one.not_after });
    Ok(Chain { leaf: leaf.clone(), sooner, count: read.len(), fault: None })
}
