//! The window as programs for the blind are told of it.

use std::process::Command;

use crate::support::a11y::{A11y, Thing};
use crate::support::process::Process;
use crate::support::tray::Tray;
use crate::support::wait::until;
use crate::support::window;

/// The window, which tells such programs of itself.
fn open(here: &Tray) -> Process {
    let mut program: Command = here.program("watchbell-desktop");
    Process::start(program.env_remove("NO_AT_BRIDGE"))
}

fn has(things: &[Thing], role: &str, name: &str) -> bool {
    things.iter().any(|thing| thing.role == role && thing.name == name)
}

#[tokio::test]
async fn whatever_can_be_operated_has_a_role_and_a_name_on_every_page() {
    let bus = A11y::start().await;
    let here = Tray::start("").await;
    here.send_fatal("No connection to the database").await;
    let _window = open(&here);
    window::expect(1).await;
    for (page, heading) in [
        ("inbox", None),
        ("watch", Some("Watch a deploy")),
        ("rules", Some("Rules")),
        ("sources", Some("Sources")),
        ("certificates", Some("Certificates")),
        ("settings", Some("Settings")),
        ("first-run", None),
    ] {
        here.said_by("watchbell-desktop", &["--show", page]);
        let things = until(&format!("the page {page} is told of"), async || {
            let things = bus.window().await;
            let there = match heading {
                Some(heading) => has(&things, "heading", heading),
                None => things.iter().any(|thing| thing.is_operated()),
            };
            there.then_some(things)
        })
        .await;
        let nameless: Vec<_> =
            things.iter().filter(|thing| thing.is_operated() && thing.name.trim().is_empty()).collect();
        assert!(nameless.is_empty(), "on {page}: {nameless:?}");
        let tagged: Vec<_> = things.iter().filter(|thing| thing.name.contains("</")).collect();
        assert!(tagged.is_empty(), "on {page} a tag is text: {tagged:?}");
        let operated = things.iter().filter(|thing| thing.is_operated()).count();
        assert!(operated >= 8, "on {page} only {operated} things can be operated: {things:?}");
        for name in ["Inbox", "Watch", "Rules", "Sources", "Certificates", "Settings"] {
            let named = |thing: &Thing| thing.role == "link" && thing.name.starts_with(name);
            assert!(things.iter().any(named), "on {page} there is no way to {name}");
        }
    }
}
