//! What web servers write: access logs, and the details in nginx's and Apache's error logs.

use super::head::Head;
use super::time::{Here, leading};
use crate::{Level, User};

/// A line of an access log in the common or combined format:
/// `10.0.0.7 - ada [22/Nov/2026:10:00:00 +0000] "GET /cart HTTP/1.1" 500 17 …`. An answer of 500 and above is an error of the server's;
/// all others are what servers do all day.
pub(super) fn access<'a>(line: &'a str, here: Here<'_>) -> Option<Head<'a>> {
    let (before, from_time) = line.split_at_checked(line.find(" [")?)?;
    let (client, names) = before.split_once(' ')?;
    if names.split(' ').count() != 2 || !is_address(client) {
        return None;
    }
    let (time, rest) = leading(from_time.trim_start(), here)?;
    let (request, rest) = rest.trim_start().strip_prefix('"')?.split_once("\" ")?;
    let (status, _) =
        rest.split_at_checked(3).filter(|(status, _)| status.bytes().all(|b| b.is_ascii_digit()))?;
    let name = names.split(' ').next_back().filter(|name| *name != "-");
    Some(Head {
        time: Some(time),
        level: Some(if status.starts_with('5') { Level::Error } else { Level::Info }),
        user: Some(User {
            username: name.map(str::to_owned),
            ip_address: Some(client.to_owned()),
            ..User::default()
        }),
        tags: vec![("status", status)],
        // The route tells faults apart; the protocol and the query do not.
        message: request.split_once('?').map_or_else(
            || request.rsplit_once(" HTTP/").map_or(request, |(route, _)| route),
            |(route, _)| route,
        ),
        ..Head::default()
    })
}

/// Takes what nginx puts behind a message, and Apache before it, out of it: who was hit, and by which request.
pub(super) fn details(head: &mut Head<'_>) {
    while let Some((group, rest)) = head.message.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        match group.split_once(' ') {
            Some(("client", client)) => head.user = hit(client),
            Some(("pid", _)) => {}
            _ => break,
        }
        head.message = rest.trim_start();
    }
    if let Some(message) = after_numbers(head.message) {
        head.message = message;
        if let Some((message, details)) = message.split_once(", client: ") {
            head.message = message;
            let mut parts = details.split(", ");
            head.user = parts.next().and_then(hit);
            for part in parts {
                let Some((key, value)) = part.split_once(": ") else { continue };
                let key = ["server", "request", "upstream", "host", "referrer"]
                    .into_iter()
                    .find(|known| *known == key);
                head.tags.extend(key.map(|key| (key, value.trim_matches('"'))));
            }
        }
    }
}

/// nginx's process, thread and connection: `17#17: *5 `.
fn after_numbers(message: &str) -> Option<&str> {
    let (numbers, rest) = message.split_once(": ")?;
    let (process, thread) = numbers.split_once('#')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !number(process) || !number(thread) {
        return None;
    }
    let connection = rest.strip_prefix('*').and_then(|rest| rest.split_once(' '));
    Some(connection.filter(|(connection, _)| number(connection)).map_or(rest, |(_, rest)| rest))
}

/// An address, without its port.
fn hit(client: &str) -> Option<User> {
    let address = match client.rsplit_once(':') {
        Some((address, _)) if is_address(address) => address,
        _ => client,
    };
    let address = address.trim_matches(['[', ']']);
    is_address(address).then(|| User { ip_address: Some(address.to_owned()), ..User::default() })
}

fn is_address(text: &str) -> bool {
    text.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}
