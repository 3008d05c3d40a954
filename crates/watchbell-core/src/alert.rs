//! The words people see: titles, bodies, reasons.
//!
//! Plain text; escaping for a daemon's markup is the notifier's. All that came from outside has gone through [`clean`], and names and
//! addresses of people through `privacy.rs`, unless the user wants to see them.

mod certificate;
mod clean;
mod moment;
mod privacy;
mod reason;
mod source;
mod watch;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use certificate::{certificate, span};
pub use clean::clean;
pub use moment::moment;
pub use reason::reason;
pub use source::{ReadBack, back, blind};
pub use watch::{Watch, left, on_watch, watch_ended};

use crate::policy::Baseline;
use crate::{Event, Level, say};

/// The words of one notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// At most [`TITLE`] characters.
    pub title: String,
    /// At most two lines of at most [`LINE`] characters.
    pub body: String,
}

/// How long a notification's title may be, in characters.
pub const TITLE: usize = 45;
/// How long a line of its body may be, in characters.
pub const LINE: usize = 140;
/// How long the name of an event may be where there is room, in characters.
const NAME: usize = 200;

/// For whom, and when, the words are found.
#[derive(Debug, Clone, Copy)]
pub struct Show<'a> {
    /// The clock's answer.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: &'a TimeZone,
    /// Whether names and addresses of people may be shown (`notifications.show_people`).
    pub people: bool,
}

impl Show<'_> {
    fn moment(&self, at: Timestamp) -> String {
        moment(at, self.now, self.zone)
    }
}

/// An issue's figures when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issue {
    /// Events so far, the one that rings included.
    pub count: u64,
    /// Distinct users so far.
    pub users: u64,
    /// Distinct releases so far.
    pub releases: u64,
    /// When it was first heard of.
    pub first_seen: Timestamp,
    /// What getting worse is measured by: the issue as it was when it last rang. `None` where it cannot ring again while it
    /// folds (`ring_again = "never"`).
    pub rings_again_from: Option<Baseline>,
}

/// One line that names the event: `KeyError: 'cart'`, or its message, or what little is known. At most 200 characters.
pub fn title(event: &Event) -> String {
    let raised =
        event.exceptions.iter().rev().find(|exception| exception.ty.is_some() || exception.value.is_some());
    let ty =
        raised.and_then(|exception| exception.ty.as_deref()).map(|ty| clean(ty, NAME)).unwrap_or_default();
    let value = raised.and_then(|exception| exception.value.as_deref()).map(first_line).unwrap_or_default();
    match (ty.is_empty(), value.is_empty()) {
        (false, false) => return clean(&format!("{ty}: {value}"), NAME),
        (false, true) => return ty,
        (true, false) => return value,
        (true, true) => {}
    }
    let rest = [&event.message, &event.culprit, &event.transaction, &event.logger];
    rest.into_iter()
        .flatten()
        .map(|text| first_line(text))
        .find(|line| !line.is_empty())
        .unwrap_or_else(|| say!("ring-without-message", level = event.level.as_str()))
}

/// The words of a ring: one event, or as many as have folded into it.
pub fn ring(event: &Event, issue: &Issue, show: &Show<'_>) -> Words {
    let named = if show.people { title(event) } else { privacy::private(&title(event), event) };
    if issue.count <= 1 {
        return words(
            &say!("ring-one", level = event.level.as_str(), title = named),
            [where_it_was(event), who_and_since(event, issue, show)],
        );
    }
    let mut figures = vec![happening(event.level, issue.count)];
    figures.extend((issue.users > 0).then(|| say!("count-users", n = issue.users)));
    figures.extend((issue.releases > 0).then(|| say!("count-releases", n = issue.releases)));
    // Only of one user: the figures say so above, and the event is theirs.
    let by = who(event).filter(|_| show.people && issue.users == 1).map(|who| say!("ring-by", who = who));
    let (time, by) = (show.moment(issue.first_seen), by.unwrap_or_default());
    let place = event
        .release
        .as_deref()
        .or(event.project.as_deref())
        .map(|place| clean(place, 60))
        .filter(|place| !place.is_empty());
    let since = match place {
        Some(place) => say!("ring-since-of", place = place, time = time, by = by),
        None => say!("ring-since", time = time, by = by),
    };
    words(&figures.join(", "), [named, join(" ", [since, rings_again(issue)])])
}

/// Over the budget: `rings` more than may be shown a minute, of which `worst` names the worst.
pub fn summary(rings: u64, worst: &Event, show: &Show<'_>) -> Words {
    let named = if show.people { title(worst) } else { privacy::private(&title(worst), worst) };
    let worst = say!("ring-worst", level = worst.level.as_str(), title = named);
    words(&say!("ring-more", n = rings), [worst, say!("ring-rest")])
}

/// `checkout-api@5.14.0, production`.
fn where_it_was(event: &Event) -> String {
    let part = |text: &Option<String>| text.as_deref().map(|text| clean(text, 60)).unwrap_or_default();
    let what =
        [&event.release, &event.project, &event.logger].map(part).into_iter().find(|part| !part.is_empty());
    let ground = [&event.environment, &event.server_name].map(part).into_iter().find(|part| !part.is_empty());
    join(", ", [what.unwrap_or_default(), ground.unwrap_or_default()])
}

/// `1 user. New since 14:21.`
fn who_and_since(event: &Event, issue: &Issue, show: &Show<'_>) -> String {
    let users = (issue.users > 0).then(|| say!("count-users", n = issue.users));
    let figure = match (users, who(event).filter(|_| show.people)) {
        (Some(users), Some(who)) => say!("ring-user-named", users = users, who = who) + ".",
        (Some(one), None) | (None, Some(one)) => one + ".",
        (None, None) => String::new(),
    };
    join(" ", [figure, say!("ring-new-since", time = show.moment(issue.first_seen))])
}

/// The event's user, by name where they have one.
fn who(event: &Event) -> Option<String> {
    let user = event.user.as_ref()?;
    user.username.as_deref().or(user.key()).map(|name| clean(name, 60)).filter(|name| !name.is_empty())
}

/// `Rings again at 100 or a second user.` Empty where it cannot.
fn rings_again(issue: &Issue) -> String {
    let Some(from) = issue.rings_again_from else { return String::new() };
    let next = [100, 1_000, 10_000].into_iter().find(|mark| *mark > issue.count);
    let next = next.map(|n: u64| say!("count-only", n = n));
    let users = match from.users {
        0 => None,
        1 => Some(say!("ring-second-user")),
        users => Some(say!("count-users", n = users.saturating_mul(2))),
    };
    let at = match (next, users) {
        (Some(count), Some(users)) => say!("ring-again-or", count = count, users = users),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return String::new(),
    };
    say!("ring-again", at = at)
}

/// So many events of a level, as people call them.
fn happening(level: Level, n: u64) -> String {
    match level {
        Level::Fatal => say!("count-crashes", n = n),
        Level::Error => say!("count-errors", n = n),
        Level::Warning => say!("count-warnings", n = n),
        Level::Info | Level::Debug => say!("count-events", n = n),
    }
}

fn words(title: &str, lines: [String; 2]) -> Words {
    let lines =
        lines.into_iter().map(|line| clean(&line, LINE)).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    Words { title: clean(title, TITLE), body: lines.join("\n") }
}

/// The first line that says anything.
fn first_line(text: &str) -> String {
    text.lines().map(|line| clean(line, NAME)).find(|line| !line.is_empty()).unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// The parts that are not empty, joined.
fn join(between: &str, parts: [String; 2]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests;
