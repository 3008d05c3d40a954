//! What `Notify` is told: `(susssasa{sv}i)`, freedesktop notifications 1.2, "org.freedesktop.Notifications.Notify".

use std::collections::HashMap;

use watchbell_core::rule::Urgency;
use zbus::zvariant::Value;

use crate::notify::sound::Sound;
use crate::notify::{APP_ID, Ring, Server, words};
use crate::watch;

/// App name, id to replace, icon, summary, body, actions as key and label in turn, hints, milliseconds until it expires.
pub(super) type Notify =
    (&'static str, u32, String, String, String, Vec<String>, HashMap<&'static str, Value<'static>>, i32);

/// The `Notify` that shows `ring` in place of `replaces` (0: in place of none) on a `server` that can do so much.
pub(super) fn notify(ring: &Ring, replaces: u32, server: &Server, icon: &str) -> Notify {
    let actions = if server.can("actions") { actions(ring) } else { Vec::new() };
    // 0 never expires, −1 is as the server likes. Some servers let even a critical one expire unless told not to. A watch
    // stands there for as long as it lasts, and its verdict until somebody has seen it.
    let stays = ring.urgency == Urgency::Critical || ring.key == watch::KEY;
    let expires = if stays { 0 } else { -1 };
    (
        "Watchbell",
        replaces,
        icon.to_owned(),
        words::title(&ring.title),
        words::body(&ring.body, server.can("body-markup")),
        actions,
        hints(ring, server),
        expires,
    )
}

/// The first action twice: as `default`, which is a click on the body, and as a button, because some servers take a
/// click on the body for "go away". Where neither is drawn, the window's inbox has them all.
fn actions(ring: &Ring) -> Vec<String> {
    let default = ring.actions.first().map(|(_, label)| ("default", label));
    let buttons = ring.actions.iter().map(|(action, label)| (action.name(), label));
    default
        .into_iter()
        .chain(buttons)
        .flat_map(|(key, label)| [key.to_owned(), words::label(label)])
        .collect()
}

fn hints(ring: &Ring, server: &Server) -> HashMap<&'static str, Value<'static>> {
    let urgency: u8 = match ring.urgency {
        Urgency::Low => 0,
        Urgency::Normal => 1,
        Urgency::Critical => 2,
    };
    let category = if ring.key.starts_with("source:") { "network.error" } else { "x-watchbell.error" };
    let mut hints = HashMap::from([
        ("urgency", Value::from(urgency)),
        ("desktop-entry", Value::from(APP_ID)),
        ("category", Value::from(category)),
        ("sender-pid", Value::from(i64::from(std::process::id()))),
    ]);
    if server.can("persistence") {
        // It stays after a button was pressed: it is we who take it down when the issue has been seen.
        hints.insert("resident", Value::from(true));
    }
    match Sound::of(&ring.sound) {
        Sound::None => hints.insert("suppress-sound", Value::from(true)),
        sound if server.can("sound") => match sound.file() {
            Some(file) => hints.insert("sound-file", Value::from(file.to_string_lossy().into_owned())),
            None => hints.insert("sound-name", Value::from("bell")),
        },
        _ => None,
    };
    hints
}

#[cfg(test)]
mod tests {
    use watchbell_core::Level;

    use super::*;
    use crate::notify::ActionKey;

    fn ring() -> Ring {
        Ring {
            key: "issue:1".into(),
            title: "Fatal · checkout".into(),
            body: "a < b & c".into(),
            level: Level::Fatal,
            urgency: Urgency::Critical,
            sound: "bell".into(),
            actions: vec![(ActionKey::Open, "Open".into()), (ActionKey::Snooze, "Snooze 1 h".into())],
        }
    }

    fn server(capabilities: &[&str]) -> Server {
        Server { capabilities: capabilities.iter().map(ToString::to_string).collect(), ..Server::default() }
    }

    #[test]
    fn the_first_action_is_the_body_and_a_button() {
        let (.., actions, _, expires) = notify(&ring(), 0, &server(&["actions"]), APP_ID);
        assert_eq!(actions, ["default", "Open", "open", "Open", "snooze", "Snooze 1 h"]);
        assert_eq!(expires, 0, "critical does not expire");
        let watch = Ring { key: watch::KEY.into(), urgency: Urgency::Low, ..ring() };
        assert_eq!(notify(&watch, 0, &server(&[]), APP_ID).7, 0, "nor does a watch");
        let other = Ring { urgency: Urgency::Low, ..ring() };
        assert_eq!(notify(&other, 0, &server(&[]), APP_ID).7, -1);
    }

    #[test]
    fn a_server_gets_only_what_it_can_do() {
        let (_, _, _, _, body, actions, hints, _) = notify(&ring(), 0, &server(&[]), APP_ID);
        assert_eq!((body.as_str(), actions.len()), ("a < b & c", 0));
        let mut names: Vec<_> = hints.keys().copied().collect();
        names.sort_unstable();
        assert_eq!(names, ["category", "desktop-entry", "sender-pid", "urgency"]);

        let all = server(&["actions", "body", "body-markup", "persistence", "sound"]);
        let (_, replaces, _, _, body, _, hints, _) = notify(&ring(), 7, &all, APP_ID);
        assert_eq!((replaces, body.as_str()), (7, "a &lt; b &amp; c"));
        assert!(format!("{:?}", hints["sound-file"]).contains("bell-2.wav"), "{:?}", hints["sound-file"]);
        assert_eq!(hints["resident"], Value::from(true));
        assert_eq!(hints["urgency"], Value::from(2_u8));
    }

    #[test]
    fn no_sound_is_said_to_every_server() {
        let silent = Ring { sound: "none".into(), ..ring() };
        for capabilities in [&[][..], &["sound"]] {
            let (.., hints, _) = notify(&silent, 0, &server(capabilities), APP_ID);
            assert_eq!(hints["suppress-sound"], Value::from(true));
            assert!(!hints.contains_key("sound-file"));
        }
    }
}
