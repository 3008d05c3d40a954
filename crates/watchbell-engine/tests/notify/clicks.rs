//! What comes back, and from whom.

use watchbell_engine::notify::{ActionKey, FromDesktop, Notifier};

use crate::bus::Bus;
use crate::server::{self, Mood, NAME, PATH, Server};
use crate::{ALL, Client, clicked, ring};

#[tokio::test]
async fn a_click_says_which_ring_which_action_and_carries_the_token() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let id = server.next().await.id;
    server.click(id, "default", Some("wayland-1")).await;
    client.is_told(clicked("issue:1", ActionKey::Open, Some("wayland-1"))).await;
    server.click(id, "acknowledge", None).await;
    client.is_told(clicked("issue:1", ActionKey::Acknowledge, None)).await;
    server.end(id, 2).await;
    client.is_told(FromDesktop::Closed { key: "issue:1".into(), by_person: true }).await;
}

#[tokio::test]
async fn a_click_that_overtakes_the_reply_is_not_lost() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::ClicksFirst);
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    server.next().await;
    client.is_told(clicked("issue:1", ActionKey::Open, Some("early"))).await;
}

#[tokio::test]
async fn what_another_program_on_the_bus_says_is_ignored() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let shown = server.next().await;
    let stranger = bus.connect().await;
    // To everybody, and straight at us, where no match rule of the bus stands between.
    for destination in [None, Some(shown.sender.as_str())] {
        for (member, word) in [("ActivationToken", "stolen"), ("ActionInvoked", "open")] {
            stranger.emit_signal(destination, PATH, NAME, member, &(shown.id, word)).await.unwrap();
        }
        stranger
            .emit_signal(destination, PATH, NAME, "NotificationClosed", &(shown.id, 2_u32))
            .await
            .unwrap();
        let takeover = (NAME, "", stranger.unique_name().unwrap().as_str());
        let (bus_name, bus_path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        stranger.emit_signal(destination, bus_path, bus_name, "NameOwnerChanged", &takeover).await.unwrap();
    }
    // The stranger's signals are with the bus when it answers; then the server's come after them.
    stranger
        .call_method(Some("org.freedesktop.DBus"), "/", Some("org.freedesktop.DBus"), "GetId", &())
        .await
        .unwrap();
    server.click(shown.id, "open", None).await;
    client.is_told(clicked("issue:1", ActionKey::Open, None)).await;
    client.is_told_nothing(&server, shown.id, "issue:1").await;
}

#[tokio::test]
async fn ids_we_do_not_hold_and_actions_we_did_not_offer_are_ignored() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let id = server.next().await.id;
    for (id, action) in
        [(id + 1, "open"), (0, "default"), (id, "snooze"), (id, "http://evil.example"), (id, "")]
    {
        server.click(id, action, None).await;
    }
    server::click(&server.connection, u32::MAX, "open", Some("token")).await;
    client.is_told_nothing(&server, id, "issue:1").await;
}

#[tokio::test]
async fn signals_of_another_shape_are_ignored() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let id = server.next().await.id;
    for member in ["ActivationToken", "ActionInvoked", "NotificationClosed", "Unheard"] {
        server.connection.emit_signal(None::<&str>, PATH, NAME, member, &("open", f64::NAN)).await.unwrap();
        server.connection.emit_signal(None::<&str>, PATH, NAME, member, &()).await.unwrap();
    }
    client.is_told_nothing(&server, id, "issue:1").await;
}
