//! What several pages show.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use watchbell_core::{Level, User};

use super::{shortened, visible};

/// How bad: a word and, drawn by the style sheet, a shape, so that colour is never the only sign.
pub(super) fn badge(level: Level) -> Markup {
    html! { span class={ "badge " (level.as_str()) } { (level.as_str()) } }
}

/// A time in the zone of this computer: without the day when that is today's; in full, and in UTC, on hovering.
pub(super) fn time(at: Timestamp, now: Timestamp) -> Markup {
    let zone = TimeZone::system();
    let (local, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone));
    let format = if local.date() == today.date() { "%H:%M:%S" } else { "%-d %b %Y, %H:%M:%S" };
    html! {
        time datetime=(at) title={ (local.strftime("%-d %b %Y, %H:%M:%S %Z")) " – " (at) } { (local.strftime(format)) }
    }
}

/// `1 user`, `37 users`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// Text from outside, kept from running into the text around it.
pub(super) fn text(text: &str) -> Markup {
    html! { bdi { (shortened(text, 2_000)) } }
}

/// The list of facts that are known.
pub(super) fn facts(facts: &[(&str, Option<&str>)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in facts {
                @if let Some(value) = value {
                    div { dt { (name) } dd { (text(value)) } }
                }
            }
        }
    }
}

/// Who was hit, with all that could reach them.
pub(super) fn who(user: &User) -> Markup {
    let named = [&user.username, &user.id].into_iter().find_map(|part| part.as_deref());
    html! {
        @if let Some(name) = named { (text(name)) " " }
        @if let Some(email) = user.email.as_deref() {
            @if mailable(email) {
                a href={ "mailto:" (email) } { (visible(email)) }
            } @else {
                (text(email))
            }
        } @else {
            span.dim { "no contact details" }
        }
        @if let Some(address) = user.ip_address.as_deref() { " " span.dim { (text(address)) } }
    }
}

/// Whether it may stand in a `mailto:` link as it is: a mail program must be handed an address and nothing else.
fn mailable(email: &str) -> bool {
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-' | '+');
    email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && name.chars().all(plain) && host.chars().all(plain)
    })
}

/// A sender's link, if a browser may follow it: http or https, as the parser writes it.
pub(super) fn outward(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}

/// An id as one segment of a path.
pub(super) fn segment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~') && id != "." && id != ".."
        {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut out, format_args!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_links_lead_out() {
        assert_eq!(outward("https://a.example/x y").as_deref(), Some("https://a.example/x%20y"));
        for url in
            ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//a.example", "x", "https://"]
        {
            assert_eq!(outward(url), None, "{url}");
        }
    }

    #[test]
    fn only_addresses_are_mailed_to() {
        assert!(mailable("a.b+c@mail.example"));
        for email in ["a@b.example?bcc=x@y.example", "a", "@b.example", "a b@c.example", "a@b"] {
            assert!(!mailable(email), "{email}");
        }
    }

    #[test]
    fn ids_stay_one_segment() {
        assert_eq!(segment("0a-Z_.~"), "0a-Z_.~");
        assert_eq!(segment("a/b?c#d e%ü"), "a%2Fb%3Fc%23d%20e%25%C3%BC");
        assert_eq!(segment(".."), "%2E%2E");
    }
}
