//! Sessions whose keyring is not there, or does not answer. (The desktop suite has a real one.)

#![cfg(test)]
#![cfg(target_os = "linux")]
#![allow(unreachable_pub, dead_code, reason = "the bus is shared with the notifier's tests")]

#[path = "../notify/bus.rs"]
mod bus;

use std::time::{Duration, Instant};

use watchbell_core::config::TokenRef;
use watchbell_engine::secret::{Kept, Secret, SecretError, Secrets};

use bus::{ADDRESS, private_bus};

fn checkout() -> TokenRef {
    TokenRef::Keyring("checkout".into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_service_a_token_is_kept_for_the_session_and_said_to_be() {
    if !private_bus("without_a_keyring_service_a_token_is_kept_for_the_session_and_said_to_be") {
        return;
    }
    let secrets = Secrets::system();
    assert_eq!(secrets.get(&checkout()).await, Err(SecretError::Absent));
    assert_eq!(secrets.set("checkout", Secret::new("s3cret")).await, Ok(Kept::Session));
    assert_eq!(secrets.get(&checkout()).await, Ok(Secret::new("s3cret")));
    assert_eq!(secrets.forget("checkout").await, Ok(()));
    assert_eq!(secrets.get(&checkout()).await, Err(SecretError::Absent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keyring_service_that_never_answers_is_locked_and_one_that_leaves_is_absent() {
    if !private_bus("a_keyring_service_that_never_answers_is_locked_and_one_that_leaves_is_absent") {
        return;
    }
    // It has the name, and reads what is sent to it, and that is all.
    let silent = bus::connect(&std::env::var(ADDRESS).unwrap()).await;
    let _reads = zbus::MessageStream::from(&silent);
    silent.request_name("org.freedesktop.secrets").await.unwrap();
    let secrets = Secrets::system();
    let started = Instant::now();
    assert_eq!(secrets.get(&checkout()).await, Err(SecretError::Locked));
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    assert_eq!(secrets.set("checkout", Secret::new("s3cret")).await, Err(SecretError::Locked));

    silent.close().await.unwrap();
    assert_eq!(secrets.get(&checkout()).await, Err(SecretError::Absent));
}
