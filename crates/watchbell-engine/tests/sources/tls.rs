//! Certificates: which are taken, and what is said about the others.

use std::sync::Arc;

use tokio::sync::Notify;
use watchbell_core::config::Source;
use watchbell_engine::source::{BlindReason, Signal};

use crate::authority::{Authority, source_trusting};
use crate::listening::{Listening, sse};
use crate::peer::{Act, bind, event, say, stream};

async fn rejected(source: Source) -> String {
    let (reason, text, wait) = Listening::start(source).blind().await;
    assert_eq!(reason, BlindReason::Tls, "{text}");
    assert!(wait.is_some(), "a certificate may be renewed");
    text
}

#[tokio::test]
async fn a_private_authority_is_trusted_where_the_source_names_it() {
    let authority = Authority::new();
    let peer = authority.serve("localhost", vec![vec![stream(), event("1", "one"), Act::Hold]]).await;
    let mut listening = Listening::start(source_trusting(&authority, &peer));
    assert_eq!(listening.messages(1).await.0, ["one"]);

    let mut source = source_trusting(&authority, &peer);
    source.ca_file = None;
    assert_eq!(rejected(source).await, "certificate rejected: its issuer is not known here");
    let other = Authority::new();
    assert_eq!(
        rejected(source_trusting(&other, &peer)).await,
        "certificate rejected: an authority of the same name is known here, but with another key"
    );
}

#[tokio::test]
async fn an_expired_certificate_is_rejected_with_its_day() {
    let authority = Authority::new();
    let peer = authority.serve_until("localhost", (2021, 3, 4), vec![vec![stream()]]).await;
    assert_eq!(
        rejected(source_trusting(&authority, &peer)).await,
        "certificate rejected: it expired on 2021-03-04"
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_rejected_with_both_names() {
    let authority = Authority::new();
    let peer = authority.serve("logbook.example.org", vec![vec![stream()]]).await;
    assert_eq!(
        rejected(source_trusting(&authority, &peer)).await,
        "certificate rejected: it is for logbook.example.org, not for localhost"
    );
}

#[tokio::test]
async fn a_self_signed_certificate_is_rejected() {
    // It is its own authority, and nobody here named it.
    let authority = Authority::new();
    let peer = authority.serve("localhost", vec![vec![stream()]]).await;
    let source = sse(format!("https://localhost:{}/", peer.address.port()));
    assert_eq!(rejected(source).await, "certificate rejected: its issuer is not known here");
}

#[tokio::test]
async fn a_port_that_speaks_plain_http_is_told_as_such() {
    let listener = bind().await;
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            // Closing at once would reset the answer away.
            tokio::spawn(async move {
                while matches!(socket.readable().await, Ok(()))
                    && socket.try_read(&mut [0; 512]).is_ok_and(|read| read > 0)
                {}
            });
        }
    });
    assert_eq!(rejected(sse(format!("https://{address}/"))).await, format!("{address} does not speak TLS"));
}

#[tokio::test]
async fn an_authority_file_that_cannot_be_used_is_told_by_its_name() {
    let authority = Authority::new();
    let peer = authority.serve("localhost", vec![vec![stream(), Act::Hold]]).await;
    let file = authority.file().with_file_name("other.pem");
    let mut source = source_trusting(&authority, &peer);
    source.ca_file = Some(file.clone());
    assert!(rejected(source.clone()).await.starts_with(&file.display().to_string()), "it is missing");
    std::fs::write(&file, "no certificate").unwrap();
    assert!(rejected(source.clone()).await.ends_with("holds no certificate in PEM form"));

    // Mended while it runs, it is found without being asked.
    let mut listening = Listening::start(source);
    assert_eq!(listening.blind().await.0, BlindReason::Tls);
    std::fs::copy(authority.file(), &file).unwrap();
    loop {
        if listening.signal().await == Signal::Live {
            break;
        }
    }
}

#[tokio::test]
async fn a_connection_cut_in_the_middle_of_tls_is_resumed() {
    let authority = Authority::new();
    let killed = Arc::new(Notify::new());
    let cut =
        vec![stream(), event("1", "one"), say("data: half"), Act::When(Arc::clone(&killed)), Act::Reset];
    let mut peer =
        authority.serve("localhost", vec![cut, vec![stream(), event("2", "two"), Act::Hold]]).await;
    let mut listening = Listening::start(source_trusting(&authority, &peer));
    assert_eq!(listening.messages(1).await.0, ["one"]);
    killed.notify_one();
    assert_eq!(listening.messages(1).await.0, ["two"]);
    peer.request().await;
    assert_eq!(peer.request().await.header("last-event-id"), Some("1"));
}
