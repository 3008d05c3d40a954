//! Servers: what they present, what is wrong with it, and such as present nothing.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use watchbell_core::certificate::Purpose;
use watchbell_core::config::Place;

use crate::look_at;
use crate::server::{Issuer, authority, in_days, in_file, own, serve};

struct Harbour {
    root: Issuer,
    middle: Issuer,
}

fn harbour() -> Harbour {
    let root = authority("Harbour Root", None, 2_000);
    let middle = authority("Harbour Issuing CA 2", Some(&root), 1_000);
    Harbour { root, middle }
}

#[tokio::test]
async fn a_chain_that_is_right_is_read_and_has_no_fault() {
    let Harbour { root, middle } = harbour();
    let (_folder, ca_file) = in_file(&root);
    for wants_ours in [false, true] {
        let place = serve(own("localhost", Some(&middle), (-30, 61), false), &[&middle], wants_ours).await;
        let chain = look_at(place, Some(&ca_file)).await.unwrap();
        assert_eq!((chain.fault.clone(), chain.sooner.clone(), chain.count), (None, None, 2));
        assert_eq!(
            (chain.leaf.names, chain.leaf.issuer),
            (vec!["localhost".into()], "Harbour Issuing CA 2".into())
        );
        assert_eq!(chain.leaf.purpose, Purpose::Other, "it says nothing");
        assert!(chain.leaf.not_after <= in_days(61) && chain.leaf.not_after > in_days(60));
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_in_words() {
    let Harbour { root, middle } = harbour();
    let (_folder, ca_file) = in_file(&root);
    let other = authority("Somebody Else", None, 900);
    let when = (-30, 61);
    for (leaf, others, ca, fault) in [
        (
            own("other.example", Some(&middle), when, false),
            vec![&middle],
            true,
            "it is for other.example, not for localhost",
        ),
        (own("localhost", None, when, false), vec![], true, "it is self-signed: nobody vouches for it"),
        (
            own("localhost", Some(&other), when, false),
            vec![&other],
            true,
            "its authority Somebody Else is not known here",
        ),
        (
            own("localhost", Some(&middle), when, true),
            vec![],
            true,
            "the chain is incomplete: the server does not send Harbour Issuing CA 2",
        ),
        (
            own("localhost", Some(&middle), when, false),
            vec![&middle],
            false,
            "its issuer Harbour Root is neither sent by the server nor known here",
        ),
        // Whatever its time.
        (
            own("other.example", Some(&middle), (-60, -30), false),
            vec![&middle],
            true,
            "it is for other.example, not for localhost",
        ),
        (
            own("other.example", Some(&middle), (30, 60), false),
            vec![&middle],
            true,
            "it is for other.example, not for localhost",
        ),
    ] {
        let place = serve(leaf, &others, false).await;
        let chain = look_at(place, ca.then_some(ca_file.as_path())).await.unwrap();
        let found = chain.fault.unwrap_or_else(|| panic!("{fault}"));
        assert_eq!(found.text, fault);
        assert!(found.way_out.ends_with('.'));
    }
}

#[tokio::test]
async fn one_that_is_over_or_not_begun_is_read_and_that_alone_is_no_fault() {
    let Harbour { root, middle } = harbour();
    let (_folder, ca_file) = in_file(&root);
    for when in [(-60, -1), (1, 60)] {
        let place = serve(own("localhost", Some(&middle), when, false), &[&middle], false).await;
        let chain = look_at(place, Some(&ca_file)).await.unwrap();
        assert_eq!(chain.fault, None);
        assert!(chain.leaf.not_before <= in_days(when.0) && chain.leaf.not_after <= in_days(when.1));
    }
}

#[tokio::test]
async fn another_of_the_chain_counts_where_it_ends_first_and_is_needed() {
    let root = authority("Harbour Root", None, 2_000);
    let (_folder, ca_file) = in_file(&root);
    let short = authority("Short CA", Some(&root), 10);
    let place = serve(own("localhost", Some(&short), (-30, 60), false), &[&short], false).await;
    let chain = look_at(place, Some(&ca_file)).await.unwrap();
    assert_eq!(
        (chain.fault.clone(), chain.sooner.map(|sooner| sooner.subject)),
        (None, Some("Short CA".into()))
    );

    // It is over already.
    let over = authority("Over CA", Some(&root), -5);
    let place = serve(own("localhost", Some(&over), (-30, 60), false), &[&over], false).await;
    let chain = look_at(place, Some(&ca_file)).await.unwrap();
    assert!(chain.ends() < in_days(-4) && chain.fault.is_none(), "{chain:?}");

    // One that is sent and not needed: the chain ends in the root without it.
    let (middle, old) = (authority("Issuing CA", Some(&root), 900), authority("Old CA", None, 3));
    let place = serve(own("localhost", Some(&middle), (-30, 60), false), &[&middle, &old], false).await;
    let chain = look_at(place, Some(&ca_file)).await.unwrap();
    assert_eq!((chain.sooner, chain.fault, chain.count), (None, None, 3));
}

#[tokio::test]
async fn a_server_that_presents_nothing_is_told() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endless = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (silent_port, plain_port, endless_port, nobody_port) =
        (port(&silent), port(&plain), port(&endless), port(&nobody));
    drop(nobody);
    tokio::spawn(async move {
        let (mut socket, _) = plain.accept().await.unwrap();
        let _ = socket.read(&mut [0; 16]).await;
        let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    tokio::spawn(async move {
        let (mut socket, _) = endless.accept().await.unwrap();
        // A handshake message of 16 MiB, record by record.
        let _ = socket.write_all(&[22, 3, 3, 64, 0, 2, 0xff, 0xff, 0xff]).await;
        while socket.write_all(&[0; 16_384]).await.is_ok() {}
    });
    for (host, port, why) in [
        ("localhost", nobody_port, format!("localhost:{nobody_port} refuses connections")),
        ("localhost", plain_port, format!("localhost:{plain_port} does not speak TLS")),
        ("localhost", endless_port, format!("localhost:{endless_port} does not speak TLS")),
        ("localhost", silent_port, format!("no answer from localhost:{silent_port}")),
        ("no-such-name.invalid", 443, "the name no-such-name.invalid was not found".into()),
    ] {
        let found = look_at(Place::Host { host: host.into(), port }, None).await.unwrap_err();
        assert!(found.contains(&why), "{found}");
    }
    drop(silent);
}
