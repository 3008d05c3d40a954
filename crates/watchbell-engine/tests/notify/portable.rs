//! notify-rust finds the bus through the environment, so each test runs again in a process that has our bus there.

use tokio::sync::mpsc;
use watchbell_core::config::Backend;
use watchbell_engine::notify::{self, ActionKey, FromDesktop, NotifyError, Nth};

use crate::bus::{ADDRESS, private_bus};
use crate::server::Server;
use crate::{ALL, clicked, ring, soon};

async fn server() -> Server {
    Server::at(&std::env::var(ADDRESS).unwrap(), ALL).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portable_backend_rings_replaces_closes_and_hears() {
    if !private_bus("portable::the_portable_backend_rings_replaces_closes_and_hears") {
        return;
    }
    let mut server = server().await;
    let (to, mut told) = mpsc::channel(16);
    let notifier = notify::start(Backend::Portable, to);
    assert_eq!(soon(told.recv()).await, Some(FromDesktop::ServerUp(Nth(1))));
    assert_eq!(notifier.server().await.unwrap().name, "fake");

    notifier.show(&ring("issue:1", "1 crash")).await.unwrap();
    let first = server.next().await;
    assert_eq!(first.body, "KeyError: 'cart' &lt;checkout&gt; &amp; more");
    assert_eq!(first.actions, ["default", "Open", "open", "Open", "acknowledge", "Acknowledge"]);
    notifier.show(&ring("issue:1", "2 crashes")).await.unwrap();
    let second = server.next().await;
    assert_eq!((second.replaces, second.expires), (first.id, 0));
    assert_ne!(second.sender, first.sender, "a connection for each: why this is not the backend of Linux");

    // It listens only once it has shown; until then a click is lost.
    soon(async {
        loop {
            server.click(second.id, "acknowledge", Some("token")).await;
            tokio::select! {
                said = told.recv() => break assert_eq!(said, Some(clicked("issue:1", ActionKey::Acknowledge, None))),
                () = tokio::time::sleep(std::time::Duration::from_millis(20)) => {}
            }
        }
    })
    .await;

    notifier.show(&ring("issue:2", "Fatal")).await.unwrap();
    let third = server.next().await;
    notifier.close("issue:2").await.unwrap();
    assert_eq!(soon(server.closed.recv()).await, Some(third.id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portable_backend_waits_for_a_server() {
    if !private_bus("portable::the_portable_backend_waits_for_a_server") {
        return;
    }
    let (to, mut told) = mpsc::channel(16);
    let notifier = notify::start(Backend::Portable, to);
    assert_eq!(soon(told.recv()).await, Some(FromDesktop::ServerGone));
    assert_eq!(notifier.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));
    let mut server = server().await;
    assert_eq!(soon(told.recv()).await, Some(FromDesktop::ServerUp(Nth(1))));
    notifier.show(&ring("issue:1", "Fatal")).await.unwrap();
    server.next().await;
    server.quit().await;
    assert_eq!(notifier.show(&ring("issue:1", "Fatal")).await, Err(NotifyError::Absent));
    assert_eq!(soon(told.recv()).await, Some(FromDesktop::ServerGone));
}
