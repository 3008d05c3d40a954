//! What people do, done in the real window as they do it: what is found there is found by what it is called.

use serde_json::json;
use watchbell_engine::view::SourceState;

use super::tokens;
use crate::support::bus::Rings;
use crate::support::tray::{Tray, opened};
use crate::support::wait::{so, until};
use crate::support::webdriver::{Window, button, choice, field, heading, link, text};
use crate::support::{SseServer, dunst, fatal, http};

/// Ctrl and V, in the keys of WebDriver (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).
const PASTE: &str = "\u{e009}v";

/// Opens the window where nothing was heard yet, and does what the first steps say. What they copied comes back.
async fn first_steps(here: &Tray, rings: &Rings) -> (Window, String) {
    let window = Window::open(http(), here, &[]).await;
    window.expect(heading("Welcome to Watchbell")).await;
    window.write(field("Name of your program"), "shop").await;
    window.click(button("Make a DSN")).await;
    window.click(button("Copy the DSN")).await;
    window.expect(text("Copied the DSN")).await;
    window.click(choice("Fatal and unhandled")).await;
    window.click(button("Send a test notification")).await;
    so("the test comes up", async || rings.asked().len() == 1).await;
    window.expect(text("(dunst ")).await;
    window.click(button("Yes")).await;
    window.expect(text("This is how it rings.")).await;
    window.click(button("Start watching")).await;
    // The window's own is the one program on this desktop to paste into.
    window.click(link("Watch")).await;
    let release = field("Release");
    window.write(release.clone(), PASTE).await;
    let pasted = async || window.written(&release).await.filter(|dsn| !dsn.is_empty());
    let dsn = until("the DSN is pasted", pasted).await;
    window.click(link("Inbox")).await;
    (window, dsn)
}

/// Sends an event as Sentry's SDKs do (<https://develop.sentry.dev/sdk/data-model/envelopes/>).
async fn send_fatal(dsn: &str, message: &str) {
    let dsn: url::Url = dsn.parse().unwrap();
    let project = dsn.path().trim_start_matches('/');
    let to = format!("http://{}/api/{project}/envelope/", dsn.socket_addrs(|| None).unwrap()[0]);
    let event = json!({ "level": "fatal", "message": message });
    let envelope = format!("{{}}\n{{\"type\":\"event\"}}\n{event}\n");
    let auth = format!("Sentry sentry_version=7, sentry_key={}", dsn.username());
    let sent = http().post(to).header("x-sentry-auth", auth).body(envelope).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
}

#[tokio::test]
async fn after_the_first_steps_a_program_with_the_copied_dsn_rings() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    let (window, dsn) = first_steps(&here, &rings).await;
    send_fatal(&dsn, "No connection to the database").await;
    so("it rings", async || rings.times("Fatal: No connection to the database") == 1).await;
    window.expect(link("No connection to the database")).await;
    let config = std::fs::read_to_string(here.folder().join("config.toml")).unwrap();
    assert!(config.contains("Unhandled"), "{config}");
    let at_login =
        std::env::var("XDG_CONFIG_HOME").unwrap() + "/autostart/io.github.watchbell.Watchbell.desktop";
    so("it starts at login", async || std::fs::remove_file(&at_login).is_ok()).await;
    window.close().await;
}

#[tokio::test]
async fn a_ring_is_looked_at_acknowledged_and_taken_back() {
    let here = Tray::start("").await;
    here.send_fatal("No connection to the database").await;
    dunst::expect_up(1).await;
    assert!(here.said(&["inbox", "list"]).contains("No connection to the database"));
    let window = Window::open(http(), &here, &[]).await;
    window.click(link("No connection to the database")).await;
    window.expect(heading("No connection to the database")).await;
    window.expect(heading("Why you were told")).await;
    window.click(button("Acknowledge")).await;
    window.expect(text("Acknowledged: No connection to the database")).await;
    here.expect_status("nothing is unseen", |status| status.unseen == 0).await;
    dunst::expect_up(0).await;
    window.click(button("Undo")).await;
    window.click(link("No connection to the database")).await;
    window.expect(button("Acknowledge")).await;
    window.click(button("Open page")).await;
    so("its page is open", async || opened().len() == 1).await;
    window.close().await;
}

#[tokio::test]
async fn an_error_becomes_a_rule_that_rings_for_the_next() {
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    here.send_all(&[json!({ "level": "error", "message": "The cart is empty" })]).await;
    let window = Window::open(http(), &here, &[]).await;
    window.click(link("The cart is empty")).await;
    window.expect(heading("Why you were not told")).await;
    window.click(button("Make a rule from this")).await;
    window.expect(text("would have rung 1 time")).await;
    window.click(button("Save rule")).await;
    window.expect_none(text("Not saved")).await;
    let config = std::fs::read_to_string(here.folder().join("config.toml")).unwrap();
    assert!(config.contains("contains = \"The cart is empty\""), "{config}");
    here.send_all(&[json!({ "level": "error", "message": "The cart is empty again" })]).await;
    so("the next one rings", async || rings.times("Error: The cart is empty again") == 1).await;
    window.close().await;
}

#[tokio::test]
async fn a_source_is_added_with_its_token_tested_and_rings() {
    const TOKEN: &str = "typed-7c1e90";
    let logbook = SseServer::start().await;
    logbook.want_token(TOKEN);
    let here = Tray::start("").await;
    let rings = Rings::listen().await;
    let window = Window::open(http(), &here, &["--show", "sources"]).await;
    window.click(button("Add source")).await;
    window.click(text("Event stream")).await;
    window.click(button("Continue")).await;
    window.write(field("Name"), "Checkout").await;
    window.write(field("Address"), &logbook.url()).await;
    window.write(field("Token"), TOKEN).await;
    window.click(button("Test")).await;
    window.expect(text("Ready.")).await;
    window.click(button("Add source")).await;
    window.expect(text("Added Checkout.")).await;
    here.expect_status("it is live", |status| {
        status.sources.iter().any(|source| source.name == "Checkout" && source.state == SourceState::Live)
    })
    .await;
    logbook.tell(&fatal("down"));
    so("its event rings", async || rings.times("Fatal: down") == 1).await;
    let config = std::fs::read_to_string(here.folder().join("config.toml")).unwrap();
    assert!(config.contains("token = { keyring = \"checkout\" }"), "{config}");
    assert!(!config.contains(TOKEN), "{config}");
    assert_eq!(tokens::in_keyring("checkout"), Some(TOKEN.to_owned()));
    window.close().await;
}

#[tokio::test]
async fn a_watch_ends_well_and_the_next_one_says_what_rang() {
    let here = Tray::start("").await;
    let window = Window::open(http(), &here, &[]).await;
    window.click(button("Skip")).await;
    window.click(link("Watch")).await;
    begin(&window).await;
    window.expect(heading("All’s well")).await;
    window.click(button("Done")).await;
    begin(&window).await;
    window.expect(heading("Quiet so far")).await;
    here.send_fatal("No connection to the database").await;
    window.expect(heading("1 fatal so far")).await;
    window.expect(heading("1 fatal during the watch")).await;
    window.click(link("Show the worst")).await;
    window.expect(heading("No connection to the database")).await;
    window.close().await;
}

/// Begins a watch of a few seconds in its form.
async fn begin(window: &Window) {
    window.click(text("Other…")).await;
    window.write(field("Length"), "3 s").await;
    window.click(button("Start the watch")).await;
}
