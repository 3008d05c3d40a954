//! Names and addresses of people stay out of notifications: they pop up on shared screens.

use std::sync::LazyLock;

use regex::Regex;

use crate::Event;

static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+").ok());

/// `text` without e-mail addresses, and without the event's own user where it names them, in their place `…`.
pub(super) fn private(text: &str, event: &Event) -> String {
    let mut shown = match ADDRESS.as_ref() {
        Some(address) => address.replace_all(text, "…").into_owned(),
        None => return String::from("…"),
    };
    if let Some(user) = &event.user {
        for part in [&user.email, &user.username, &user.ip_address, &user.id].into_iter().flatten() {
            // A name of one or two letters, or the number 7, is more likely something else in the message.
            if part.chars().count() >= 3 {
                shown = shown.replace(part.as_str(), "…");
            }
        }
    }
    shown
}
