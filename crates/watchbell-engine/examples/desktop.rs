//! Tries this desktop by hand: rings, opens what is clicked, keeps a token. Prints a line for all that comes back.
//!
//! ```text
//! cargo run -p watchbell-engine --example desktop -- ring [native|portable]   until the ring is closed
//! cargo run -p watchbell-engine --example desktop -- storm COUNT              how long `Notify` takes
//! cargo run -p watchbell-engine --example desktop -- token set|get|forget NAME [TOKEN]
//! ```

#![allow(clippy::print_stdout, reason = "it is for reading")]

use std::time::Instant;

use tokio::sync::mpsc;
use watchbell_core::Level;
use watchbell_core::config::{Backend, TokenRef};
use watchbell_core::rule::Urgency;
use watchbell_engine::notify::{self, ActionKey, FromDesktop, NotifyError, Ring};
use watchbell_engine::open::{Link, Opener, SystemOpener};
use watchbell_engine::secret::{Secret, Secrets};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["ring", "portable"] => listen(Backend::Portable).await?,
        ["ring", ..] => listen(Backend::Auto).await?,
        ["storm", count] => storm(count.parse()?).await?,
        ["token", "set", name, token] => {
            println!("{:?}", Secrets::system().set(name, Secret::new(token)).await);
        }
        ["token", "get", name] => {
            let token = Secrets::system().get(&TokenRef::Keyring(name.into())).await;
            println!("{token:?} of {:?} bytes", token.as_ref().map(|token| token.expose().len()));
        }
        ["token", "forget", name] => println!("{:?}", Secrets::system().forget(name).await),
        _ => println!("ring [native|portable] · storm COUNT · token set|get|forget NAME [TOKEN]"),
    }
    Ok(())
}

fn ring(key: &str, title: &str) -> Ring {
    Ring {
        key: key.into(),
        title: title.into(),
        body: "KeyError: 'cart' <b>not bold</b> & more\n37 crashes · 1 user · 2.4.1".into(),
        level: Level::Fatal,
        urgency: Urgency::Critical,
        sound: "bell".into(),
        actions: vec![(ActionKey::Open, "Open".into()), (ActionKey::Acknowledge, "Acknowledge".into())],
    }
}

async fn listen(backend: Backend) -> Result<(), Box<dyn std::error::Error>> {
    let (to, mut told) = mpsc::channel(16);
    let notifier = notify::start(backend, to);
    let opener = SystemOpener::new();
    let page = Link::parse("https://tracker.example/issues/1?from=watchbell")?;
    while let Some(said) = told.recv().await {
        println!("{said:?}");
        match said {
            FromDesktop::ServerUp(_) => {
                println!("{:?}", notifier.server().await);
                notifier.show(&ring("issue:1", "Fatal · checkout")).await?;
                notifier.show(&ring("issue:1", "Fatal · checkout, in place")).await?;
                println!("shown");
            }
            FromDesktop::Clicked { activation, .. } => {
                println!("opened: {:?}", opener.page(&page, activation.as_deref()).await);
            }
            FromDesktop::Closed { .. } => break,
            FromDesktop::ServerGone => {}
        }
    }
    Ok(())
}

async fn storm(count: usize) -> Result<(), NotifyError> {
    let (to, mut told) = mpsc::channel(16);
    let notifier = notify::start(Backend::Auto, to);
    while told.recv().await.is_some_and(|said| !matches!(said, FromDesktop::ServerUp(_))) {}
    let mut took = Vec::with_capacity(count);
    for n in 0..count {
        let ring = ring("issue:1", &format!("{n} crashes"));
        let started = Instant::now();
        notifier.show(&ring).await?;
        took.push(started.elapsed());
    }
    took.sort();
    let at = |percent: usize| took.get(took.len() * percent / 100);
    println!("replied p50 {:?} p99 {:?}", at(50), at(99));
    notifier.close("issue:1").await
}
