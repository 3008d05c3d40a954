//! Certificates that are looked at: what rings, when, and what is remembered.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;
use watchbell_core::certificate::{State, Tone};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::notify::ActionKey;
use watchbell_engine::view::{CertificateSettings, CertificateView};

use crate::support::Scenario;

const DAY: i64 = 24 * 60;

/// A certificate that began a year ago, and its key.
fn made(issuer: &str, (year, month, day): (i32, u8, u8)) -> (rcgen::Certificate, KeyPair) {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, issuer);
    params.not_before = rcgen::date_time_ymd(2025, 11, 1);
    params.not_after = rcgen::date_time_ymd(year, month, day);
    let key = KeyPair::generate().unwrap();
    (params.self_signed(&key).unwrap(), key)
}

/// A Watchbell that looks at a file, and where that is.
async fn watching(until: (i32, u8, u8), config: &str) -> (Scenario, PathBuf) {
    let here = Scenario::with(&format!("[[certificates]]\nfile = \"pay.pem\"\n{config}")).await;
    let file = here.config_file().with_file_name("pay.pem");
    renew(&file, "Harbour", until);
    (here, file)
}

fn renew(file: &PathBuf, issuer: &str, until: (i32, u8, u8)) {
    std::fs::write(file, made(issuer, until).0.pem()).unwrap();
}

async fn rows(here: &Scenario) -> Vec<CertificateView> {
    match here.ask(Request::Certificates).await {
        Ok(Response::Certificates(all)) => all.rows,
        other => panic!("{other:?}"),
    }
}

/// Looks at all, and waits for what that brought.
async fn look(here: &Scenario) -> CertificateView {
    let before = here.updates();
    here.ask(Request::CheckCertificates { id: None }).await.unwrap();
    here.expect_certificates(before).await;
    rows(here).await.remove(0)
}

async fn titles(here: &Scenario) -> Vec<String> {
    here.shown().await
}

#[tokio::test]
async fn a_threshold_rings_once_whatever_happens_in_between() {
    // It is 22 November; thirty days are left on the 22nd of December.
    let (here, file) = watching((2027, 1, 21), "").await;
    let row = look(&here).await;
    assert_eq!((row.state, row.tone, row.days_left), (State::Due, Tone::Calm, Some(59)));
    let ring = here.expect_ring("Certificate expires in 60 days").await;
    assert_eq!(ring.body, "pay.pem, Thu 21 January 2027, 00:00. The next ring is at 30 days.");
    let buttons: Vec<_> = ring.actions.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(buttons, ["Show", "Snooze until 1 day"]);
    here.expect_state(|status| {
        status.certificate.as_deref() == Some("pay.pem: certificate expires in 60 days")
    })
    .await;

    let here = here.restart().await;
    look(&here).await;
    here.pass(-10 * DAY);
    look(&here).await;
    assert_eq!(titles(&here).await, ["Certificate expires in 60 days"]);
    // The computer sleeps through the day on which it would have rung, and the next look was far off.
    here.sleep(40 * DAY).await;
    here.expect_ring("Certificate expires in 30 days").await;
    here.click(&ring, ActionKey::Open).await;
    here.expect(|notes| notes.windows == ["Certificates"]).await;

    renew(&file, "Harbour", (2028, 1, 21));
    look(&here).await;
    here.expect(|notes| notes.up.keys().all(|key| !key.starts_with("certificate:"))).await;
    here.expect_state(|status| status.certificate.is_none()).await;
    assert_eq!(rows(&here).await[0].state, State::Well);
}

#[tokio::test]
async fn one_that_is_over_or_changes_unexpectedly_rings_at_once() {
    let (here, file) = watching((2028, 11, 1), "").await;
    look(&here).await;
    assert_eq!(titles(&here).await, [""; 0]);
    renew(&file, "Somebody else", (2028, 11, 1));
    look(&here).await;
    let ring = here.expect_ring("Certificate changed unexpectedly").await;
    assert!(
        ring.body.starts_with("pay.pem: issued by Somebody else now, by Harbour before."),
        "{}",
        ring.body
    );
    here.pass(800 * DAY);
    let row = look(&here).await;
    assert_eq!((row.state, row.days_left), (State::Expired, Some(-91)));
    here.expect_ring("Certificate has expired").await;
    look(&here).await;
    assert_eq!(titles(&here).await.len(), 2, "once");
}

#[tokio::test]
async fn what_a_pause_or_quiet_hours_hold_rings_when_they_end() {
    let quiet = "[quiet_hours]\nenabled = true\nfrom = \"09:00\"\nto = \"11:00\"\ndays = [\"sun\"]\nexcept_blind = true\n";
    for (config, until, held) in [
        (quiet, (2027, 1, 21), true),
        // What must be seen to now rings all the same.
        (quiet, (2026, 11, 25), false),
        ("", (2026, 11, 25), true),
    ] {
        let (here, _) = watching(until, config).await;
        if config.is_empty() {
            here.ask(Request::Pause { minutes: Some(30) }).await.unwrap();
        }
        look(&here).await;
        assert_eq!(titles(&here).await.is_empty(), held, "{config} {until:?}");
        here.pass(61);
        here.ask(Request::Resume).await.unwrap();
        here.expect(|notes| notes.shown.iter().any(|ring| ring.key.starts_with("certificate:"))).await;
    }
}

#[tokio::test]
async fn a_snooze_is_until_the_last_threshold() {
    let (here, _) = watching((2027, 1, 21), "").await;
    look(&here).await;
    let ring = here.expect_ring("Certificate expires in 60 days").await;
    here.click(&ring, ActionKey::Snooze).await;
    here.expect(|notes| notes.up.keys().all(|key| !key.starts_with("certificate:"))).await;
    here.pass(55 * DAY);
    look(&here).await;
    assert_eq!(titles(&here).await.len(), 1);
    here.pass(3 * DAY + 14 * 60);
    look(&here).await;
    here.expect_ring("Certificate expires in 1 day").await;
}

#[tokio::test]
async fn the_host_of_a_source_is_looked_at_by_itself_and_says_what_is_wrong() {
    let (certificate, key) = made("Harbour", (2027, 11, 1));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(acceptor.accept(socket));
        }
    });
    let source = format!(
        "[[sources]]\nid = \"shop\"\nname = \"Shop\"\nkind = \"sse\"\nurl = \"https://localhost:{port}/\"\n"
    );
    let here = Scenario::with(&source).await;
    let row = look(&here).await;
    assert_eq!(
        (row.name, row.source.as_deref(), row.by_hand),
        (format!("localhost:{port}"), Some("Shop"), false)
    );
    assert_eq!(row.state, State::Rejected);
    assert_eq!(row.fault.as_deref(), Some("it is self-signed: nobody vouches for it"));
    assert_eq!(titles(&here).await, [""; 0], "it never was accepted; the source says that it is not heard");

    // Not at all, if somebody says so; and again.
    let off = |enabled| CertificateSettings {
        host: Some(format!("localhost:{port}")),
        file: None,
        name: Some("Till".into()),
        enabled,
        warn_days: None,
        ca_file: None,
    };
    let save = |enabled, previous_id| Request::SaveCertificate {
        settings: off(enabled),
        previous_id,
        password: None,
    };
    here.ask(save(false, None)).await.unwrap();
    let [row] = rows(&here).await.try_into().unwrap();
    assert_eq!((row.name.as_str(), row.settings.enabled, row.looked), ("Till", false, None));
    let id = row.id;
    here.ask(save(true, None)).await.unwrap_err();
    here.ask(save(true, Some(id.clone()))).await.unwrap();
    assert!(rows(&here).await[0].settings.enabled);
    here.ask(Request::RemoveCertificate { id }).await.unwrap();
    assert_eq!(rows(&here).await[0].source.as_deref(), Some("Shop"), "it is the source's still");
}

#[tokio::test]
async fn one_is_tried_before_it_is_saved_and_its_password_goes_to_the_keyring() {
    let here = Scenario::new().await;
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("crates/watchbell-engine/tests/certificates/files/legacy.p12");
    let settings = CertificateSettings {
        host: None,
        file: Some(file.display().to_string()),
        name: None,
        enabled: true,
        warn_days: Some(vec![30, 180]),
        ca_file: None,
    };
    let password = |text: &str| Some(watchbell_engine::control::Token(text.to_owned()));
    for (given, failure) in [
        (None, Some("the file needs a password")),
        (password("no"), Some("the password is wrong")),
        (password("harbour"), None),
    ] {
        let tried = Request::TestCertificate { settings: settings.clone(), password: given };
        let Ok(Response::Certificate(view)) = here.ask(tried).await else { panic!() };
        assert_eq!(view.failure.as_deref(), failure);
    }
    assert!(rows(&here).await.is_empty(), "nothing is remembered");
    here.ask(Request::SaveCertificate { settings, previous_id: None, password: password("harbour") })
        .await
        .unwrap();
    let row = look(&here).await;
    assert_eq!((row.failure, row.read.unwrap().subject.as_str()), (None, "Harbour Desktop"));
    assert_eq!(row.settings.warn_days, Some(vec![180, 30]));
    let text = std::fs::read_to_string(here.config_file()).unwrap();
    assert!(text.contains("password = { keyring = \"certificate:") && !text.contains("harbour\""), "{text}");
}

#[test]
fn scripts_are_told_by_line_and_exit_code_without_a_tray() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let made_by_openssl = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("crates/watchbell-engine/tests/certificates/files/leaf.der");
    std::fs::copy(made_by_openssl, at("good.der")).unwrap();
    renew(&at("over.pem"), "Harbour", (2026, 1, 2));
    let run = |config: &str, args: &[&str]| {
        let text = format!("[logbook]\nlisten = \"off\"\n{config}");
        std::fs::write(at("config.toml"), text).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_watchbell"));
        command
            .arg("--config")
            .arg(at("config.toml"))
            .arg("--data-dir")
            .arg(at("data"))
            .arg("certs")
            .args(args);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let file = |name: &str| format!("[[certificates]]\nfile = \"{name}\"\n");
    for (config, code, states) in [
        (file("good.der"), 0, vec!["well"]),
        (file("good.der") + &file("over.pem"), 1, vec!["expired", "well"]),
        (file("good.der") + &file("nowhere.pem"), 2, vec!["well", "unknown"]),
        (String::new(), 0, vec![]),
    ] {
        let (found, text) = run(&config, &["--json"]);
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.iter().map(|line| line["state"].as_str().unwrap()).collect::<Vec<_>>(), states);
        assert_eq!(found, code, "{text}");
        for line in lines {
            let mut keys: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, ["days_left", "issuer", "kind", "name", "not_after", "state"]);
        }
    }
    let check = |place: &str| run("", &["check", place]).0;
    let path = |name: &str| at(name).display().to_string();
    let codes = [path("good.der"), path("over.pem"), path("nowhere.pem"), "localhost:1".into(), "a b".into()];
    assert_eq!(codes.map(|place| check(&place)), [0, 1, 2, 2, 3]);
}
