//! Files of every form, and such as are none.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proptest::prelude::*;
use watchbell_core::certificate::Purpose;

use crate::open;

fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates/files").join(name)
}

#[tokio::test]
async fn every_form_gives_the_leaf_and_the_one_that_ends_first() {
    for (name, password, count) in [
        ("modern.p12", Some("harbour"), 2),
        ("legacy.p12", Some("harbour"), 2),
        ("windows.pfx", Some("harbour"), 2),
        ("empty.p12", None, 2),
        ("chain.p7b", None, 2),
        ("chain-pem.p7b", None, 2),
        ("chain.pem", None, 2),
        ("leaf.der", None, 1),
        ("trusted.crt", None, 1),
    ] {
        let chain = open(&made(name), password).await.unwrap_or_else(|why| panic!("{name}: {why}"));
        let leaf = &chain.leaf;
        assert_eq!(
            (leaf.subject.as_str(), leaf.purpose),
            ("Harbour Desktop", Purpose::CodeSigning),
            "{name}"
        );
        assert_eq!((leaf.issuer.as_str(), chain.count), ("Harbour (Harbour Signing CA)", count), "{name}");
        let sooner = chain.sooner.as_ref().map(|sooner| sooner.subject.as_str());
        assert_eq!(sooner, (count == 2).then_some("Harbour Signing CA"), "{name}: the authority ends first");
        let same = open(&made("leaf.der"), None).await.unwrap().leaf;
        assert_eq!(leaf, &same, "{name}");
    }
    let authority = open(&made("trust.p12"), Some("harbour")).await.unwrap();
    assert_eq!((authority.leaf.purpose, authority.count), (Purpose::Authority, 1));
}

#[tokio::test]
async fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n";
    let broken = "-----BEGIN PKCS7-----\nMIGHAgEA\n-----END PKCS7-----\n";
    let half = std::fs::read(made("modern.p12")).unwrap();
    for (file, password, why) in [
        (made("modern.p12"), None, "the file needs a password"),
        (made("modern.p12"), Some("wrong"), "the password is wrong"),
        (made("legacy.p12"), Some("wrong"), "the password is wrong"),
        (made("nothing.pem"), None, "there is no such file"),
        (folder.path().to_owned(), None, "it is not a file"),
        (write("empty", b""), None, "there is no certificate in it that can be read"),
        (write("text", b"hello"), None, "there is no certificate in it that can be read"),
        (write("key.pem", key.as_bytes()), None, "there is a key in it, and no certificate"),
        (write("broken.p7b", broken.as_bytes()), None, "what stands in it cannot be read"),
        (write("half.p12", &half[..half.len() / 2]), Some("harbour"), "the PKCS #12 in it cannot be read: "),
    ] {
        let found = open(&file, password).await.unwrap_err();
        assert!(found.starts_with(why), "{}: {found}", file.display());
    }
}

#[tokio::test]
async fn a_key_in_front_and_broken_neighbours_hide_no_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.pem");
    let chain = std::fs::read_to_string(made("chain.pem")).unwrap();
    let text = format!(
        "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\r\n\
         -----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n{}-----BEGIN CERT",
        chain.replace('\n', "\r\n")
    );
    std::fs::write(&file, text).unwrap();
    assert_eq!(open(&file, None).await.unwrap().leaf.subject, "Harbour Desktop");
}

#[cfg(unix)]
#[tokio::test]
async fn what_never_ends_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge.pem");
    std::fs::File::create(&huge).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(
        open(&huge, None).await.unwrap_err(),
        "the file is larger than 1 MiB, which no certificate is"
    );
    assert_eq!(open(Path::new("/dev/zero"), None).await.unwrap_err(), "it is not a file");
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(open(&pipe, None).await.unwrap_err(), "it is not a file");
}

#[tokio::test]
async fn a_file_that_asks_for_endless_work_is_refused() {
    // PBES2 once for each of a thousand parts, each of which may want a million rounds.
    let part = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
    let bytes = [vec![0x30, 0x82, 0x23, 0x2b, 2, 1, 3], part.repeat(1_000)].concat();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dear.p12");
    std::fs::write(&file, bytes).unwrap();
    let found = open(&file, Some("harbour")).await.unwrap_err();
    assert_eq!(found, "it has more encrypted parts than any such file needs");
}

#[tokio::test]
async fn a_certificate_without_an_end_never_rings() {
    let mut params = rcgen::CertificateParams::new(vec!["a.example".into()]).unwrap();
    params.not_after = rcgen::date_time_ymd(9999, 12, 31);
    let der = params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("endless.der");
    std::fs::write(&file, der.der()).unwrap();
    assert_eq!(open(&file, None).await.unwrap().ends(), Timestamp::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_damaged_file_is_read_or_refused(
        which in 0..6_usize,
        changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..8),
        cut in any::<usize>(),
    ) {
        let name = ["legacy.p12", "chain.p7b", "chain-pem.p7b", "chain.pem", "leaf.der", "trusted.crt"][which];
        let mut bytes = std::fs::read(made(name)).unwrap();
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        if cut % 3 == 0 {
            bytes.truncate(cut % bytes.len());
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // One or the other; no panic, which would be told as an error of the thread.
        if let Err(why) = runtime.block_on(open(&file, Some("harbour"))) {
            prop_assert!(!why.contains("panicked"), "{}", why);
        }
    }
}
