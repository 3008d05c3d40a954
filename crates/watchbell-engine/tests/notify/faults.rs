//! Servers that are absent, late, slow, hanging, failing or restarted, and a bus that dies.

use std::time::{Duration, Instant};

use watchbell_engine::notify::{ActionKey, BOUND, FromDesktop, Notifier, NotifyError};

use crate::bus::Bus;
use crate::server::{Mood, Server};
use crate::{ALL, Client, clicked, ring};

#[tokio::test]
async fn without_a_server_a_ring_fails_at_once_and_a_server_that_comes_is_told_of() {
    let bus = Bus::start();
    let mut client = Client::on(&bus);
    client.is_told(FromDesktop::ServerGone).await;
    assert_eq!(client.desktop.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));
    assert_eq!(client.desktop.close("issue:1").await, Ok(()));
    let mut server = Server::on(&bus, ALL).await;
    client.is_told_of_a_server().await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.replaces, 0);
}

#[tokio::test]
async fn a_server_that_takes_the_place_of_another_gets_no_id_of_it() {
    let bus = Bus::start();
    let mut server = Server::numbering(&bus, ALL, 7).await;
    let mut client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.id, 7);
    server.quit().await;
    client.is_told(FromDesktop::ServerGone).await;
    assert_eq!(client.desktop.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));

    // Its 7 is another notification, of somebody else. It does not read markup.
    let mut server = Server::numbering(&bus, &["actions"], 20).await;
    client.is_told_of_a_server().await;
    server.click(7, "default", None).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let shown = server.next().await;
    assert_eq!((shown.replaces, shown.body.as_str()), (0, "KeyError: 'cart' <checkout> & more"));
    server.click(shown.id, "open", None).await;
    client.is_told(clicked("issue:1", ActionKey::Open, None)).await;
}

#[tokio::test]
async fn a_server_that_replaces_a_running_one_is_followed() {
    let bus = Bus::start();
    let first = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    first.connection.release_name(crate::server::NAME).await.unwrap();
    client.is_told(FromDesktop::ServerGone).await;
    let mut second = Server::on(&bus, ALL).await;
    client.is_told_of_a_server().await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let shown = second.next().await;
    // The first one is still on the bus, and still talks.
    first.click(shown.id, "open", None).await;
    first
        .connection
        .call_method(Some("org.freedesktop.DBus"), "/", Some("org.freedesktop.DBus"), "GetId", &())
        .await
        .unwrap();
    client.is_told_nothing(&second, shown.id, "issue:1").await;
}

#[tokio::test]
async fn a_server_that_hangs_holds_nobody_up_longer_than_the_bound_and_gets_one_call() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::Hangs);
    let started = Instant::now();
    let (a, b, c) = (ring("issue:1", "first try"), ring("issue:2", "another"), ring("issue:1", "second try"));
    let shows = futures_util::future::join3(
        client.desktop.show(&a),
        client.desktop.show(&b),
        client.desktop.show(&c),
    );
    let shows: [_; 3] = shows.await.into();
    assert_eq!(shows, [const { Err(NotifyError::Hangs) }; 3]);
    assert!(started.elapsed() < BOUND + Duration::from_millis(500), "{:?}", started.elapsed());

    // It wakes up and shows what it was asked; the next try replaces that.
    server.mood.send_replace(Mood::Well);
    let late = server.next().await;
    assert_eq!((late.summary.as_str(), late.replaces), ("first try", 0));
    client.desktop.show(&c).await.unwrap();
    let again = server.next().await;
    assert_eq!((again.summary.as_str(), again.replaces), ("second try", late.id));
    server.click(again.id, "open", None).await;
    client.is_told(clicked("issue:1", ActionKey::Open, None)).await;
}

#[tokio::test]
async fn a_click_on_a_ring_whose_reply_came_too_late_is_heard() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::Slow(BOUND + Duration::from_millis(300)));
    assert_eq!(client.desktop.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Hangs));
    let late = server.next().await;
    // The reply follows at once; a person does not click faster than that.
    server.mood.send_replace(Mood::Well);
    crate::soon(async { while client.desktop.close("issue:9").await.is_err() {} }).await;
    server.click(late.id, "default", None).await;
    client.is_told(clicked("issue:1", ActionKey::Open, None)).await;
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_leave_a_ring_that_nobody_knows() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::Hangs);
    let left =
        tokio::time::timeout(Duration::from_millis(50), client.desktop.show(&ring("issue:1", "Fatal"))).await;
    assert!(left.is_err());
    server.mood.send_replace(Mood::Well);
    let first = server.next().await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.replaces, first.id);
}

#[tokio::test]
async fn a_server_that_hangs_from_the_start_is_gone_until_it_answers() {
    let bus = Bus::start();
    let server = Server::in_mood(&bus, ALL, Mood::Hangs).await;
    let mut client = Client::on(&bus);
    assert!(client.desktop.show(&ring("issue:1", "Fatal")).await.is_err());
    client.is_told(FromDesktop::ServerGone).await;
    assert_eq!(client.desktop.server().await, Err(NotifyError::Hangs));
    server.mood.send_replace(Mood::Well);
    client.is_told_of_a_server().await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
}

#[tokio::test]
async fn a_refused_ring_says_why_in_clean_words_and_the_next_may_pass() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::Refuses);
    let refused = client.desktop.show(&ring("issue:1", "Fatal")).await;
    assert_eq!(refused, Err(NotifyError::Refused("too [31mmany".into())));
    server.mood.send_replace(Mood::Well);
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.replaces, 0);
}

#[tokio::test]
async fn a_server_that_dies_while_it_is_asked_is_absent() {
    let bus = Bus::start();
    let server = Server::on(&bus, ALL).await;
    let mut client = Client::ready(&bus).await;
    server.mood.send_replace(Mood::Hangs);
    let ring = ring("issue:1", "Fatal");
    let (shown, ()) = futures_util::future::join(client.desktop.show(&ring), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        server.quit().await;
    })
    .await;
    assert_eq!(shown, Err(NotifyError::Absent));
    client.is_told(FromDesktop::ServerGone).await;
}

#[tokio::test]
async fn a_bus_that_dies_or_is_not_there_yet_is_found_again() {
    let mut bus = Bus::absent();
    let mut client = Client::on(&bus);
    client.is_told(FromDesktop::ServerGone).await;
    assert_eq!(client.desktop.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));
    for _ in 0..2 {
        bus.come_up();
        let mut server = Server::on(&bus, ALL).await;
        client.is_told_of_a_server().await;
        client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
        assert_eq!(server.next().await.replaces, 0, "the ids of the bus before mean nothing");
        bus.die();
        client.is_told(FromDesktop::ServerGone).await;
        assert_eq!(client.desktop.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));
    }
}

#[tokio::test]
async fn a_stranger_that_floods_us_does_not_stop_a_ring() {
    let bus = Bus::start();
    let mut server = Server::on(&bus, ALL).await;
    let client = Client::ready(&bus).await;
    client.desktop.show(&ring("issue:1", "Fatal")).await.unwrap();
    let us = server.next().await.sender;
    let stranger = bus.connect().await;
    for n in 0..2_000_u32 {
        stranger
            .emit_signal(
                Some(us.as_str()),
                crate::server::PATH,
                crate::server::NAME,
                "ActionInvoked",
                &(n, "open"),
            )
            .await
            .unwrap();
    }
    client.desktop.show(&ring("issue:2", "Fatal")).await.unwrap();
    assert_eq!(server.next().await.summary, "Fatal");
}
