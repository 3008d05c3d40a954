//! What a server is given.

use watchbell_engine::notify::{APP_ID, FromDesktop, Notifier, Ring};
use zbus::zvariant::Value;

use crate::bus::Bus;
use crate::server::Server;
use crate::{ALL, Client, ring};

#[tokio::test]
async fn a_ring_reaches_the_server_with_its_words_buttons_and_hints() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "<b>Fatal</b> & more")).await.unwrap();
    let shown = server.next().await;
    assert_eq!((shown.app.as_str(), shown.icon.as_str()), ("Watchbell", APP_ID));
    assert_eq!(shown.summary, "<b>Fatal</b> & more", "the summary is never markup");
    assert_eq!(shown.body, "KeyError: 'cart' &lt;checkout&gt; &amp; more");
    assert_eq!(shown.actions, ["default", "Open", "open", "Open", "acknowledge", "Acknowledge"]);
    assert_eq!((shown.replaces, shown.expires), (0, 0));
    for (name, value) in [
        ("urgency", Value::from(2_u8)),
        ("desktop-entry", Value::from(APP_ID)),
        ("resident", Value::from(true)),
        ("sender-pid", Value::from(i64::from(std::process::id()))),
    ] {
        assert_eq!(*shown.hints[name], value, "{name}");
    }
    assert!(format!("{:?}", shown.hints["sound-file"]).contains("bell-4.wav"), "our own bell, four strokes");
}

#[tokio::test]
async fn a_server_without_markup_gets_plain_text() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, &["body"]).await;
    let client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let shown = server.next().await;
    assert_eq!(shown.body, "KeyError: 'cart' <checkout> & more");
    assert!(shown.actions.is_empty());
    assert!(!shown.hints.contains_key("sound-file") && !shown.hints.contains_key("resident"));
}

#[tokio::test]
async fn the_same_key_is_replaced_in_place_and_others_are_not() {
    let bus = Bus::start();
    let mut server = Server::numbering(&bus, ALL, 40).await;
    let client = Client::ready(&bus).await;
    let mut ids = Vec::new();
    for (key, title) in [("issue:1", "1 crash"), ("issue:2", "other"), ("issue:1", "37 crashes")] {
        client.desktop.show(&ring(key, title)).await.unwrap();
        let shown = server.next().await;
        ids.push((shown.id, shown.replaces));
    }
    assert_eq!(ids, [(40, 0), (41, 0), (40, 40)]);
}

#[tokio::test]
async fn one_connection_shows_everything() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    let mut senders = std::collections::HashSet::new();
    for n in 0..20 {
        client.desktop.show(&ring(&format!("issue:{n}"), "Fatal")).await.unwrap();
        senders.insert(server.next().await.sender);
    }
    assert_eq!(senders.len(), 1);
}

#[tokio::test]
async fn closing_takes_it_down_and_the_next_ring_of_the_key_is_a_new_one() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.close("issue:1").await.unwrap();
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let first = server.next().await;
    client.desktop.close("issue:1").await.unwrap();
    assert_eq!(
        crate::soon(server.closed.recv()).await,
        Some(first.id),
        "and nothing was closed before it was shown"
    );
    client.is_told(FromDesktop::Closed { key: "issue:1".into(), by_person: false }).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.replaces, 0);
}

#[tokio::test]
async fn naughty_strings_arrive_inert_and_none_is_refused_by_the_bus() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    let megabyte = "\u{202e}<a href='x'>&".repeat(80_000);
    for naughty in naughty_strings::BLNS.iter().copied().chain([megabyte.as_str(), "\0\u{1b}[2J\u{ffff}"]) {
        let naughty = Ring { title: naughty.into(), body: naughty.into(), ..ring("issue:1", "") };
        client.desktop.show(&naughty).await.unwrap();
        let shown = server.next().await;
        assert!(!shown.summary.is_empty());
        assert!(!shown.summary.contains(char::is_control), "{:?}", shown.summary);
        assert!(!shown.body.contains(|c: char| c.is_control() && c != '\n'), "{:?}", shown.body);
        assert!(!shown.body.contains(['<', '>', '\u{202e}']), "{:?}", shown.body);
        assert!(shown.body.len() < 8_192 && shown.summary.len() < 1_024);
    }
}

#[tokio::test]
async fn who_the_server_is_can_be_asked() {
    let bus = Bus::start();
    let _server = Server::on(&bus, &["body"]).await;
    let client = Client::on(&bus);
    let server = client.desktop.server().await.unwrap();
    assert_eq!((server.name.as_str(), server.version.as_str(), server.can("body")), ("fake", "1.0", true));
}
