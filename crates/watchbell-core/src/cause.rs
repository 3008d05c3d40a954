//! What is behind an event, where that can be told: one cause can make hundreds of issues.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};

use crate::rule::{Matcher, cause_conditions};
use crate::{Event, say};

/// As many issues of one cause within an hour are an outage.
const OUTAGE: usize = 5;
const LATELY: SignedDuration = SignedDuration::from_hours(1);

/// What many issues may have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A certificate is not taken.
    Certificates,
    /// Names cannot be looked up.
    NameResolution,
    /// Nobody listens where somebody should, or nobody answers.
    Connections,
}

static CAUSES: LazyLock<Vec<(Cause, Matcher)>> = LazyLock::new(|| {
    // In this order: what cannot be looked up is not connected to either.
    [Cause::Certificates, Cause::NameResolution, Cause::Connections]
        .into_iter()
        .zip(cause_conditions())
        .filter_map(|(cause, condition)| Some((cause, Matcher::new(&condition).ok()?)))
        .collect()
});

impl Cause {
    /// What the event's message or exceptions say.
    pub fn of(event: &Event) -> Option<Self> {
        CAUSES.iter().find(|(_, matcher)| matcher.holds("", event)).map(|(cause, _)| *cause)
    }

    /// The stable name, as it stands in the store and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificates => "certificates",
            Self::NameResolution => "name_resolution",
            Self::Connections => "connections",
        }
    }

    /// Reads [`Cause::as_str`].
    pub fn parse(name: &str) -> Option<Self> {
        CAUSES.iter().map(|(cause, _)| *cause).find(|cause| cause.as_str() == name)
    }

    /// For people.
    pub fn words(self) -> String {
        say!("reason-cause", cause = self.as_str())
    }
}

/// Folds what one cause floods, in the order that it stands in: behind the first of such a cause stand all others of it.
/// `about` tells an issue's cause and when it last happened.
pub fn fold<T>(
    issues: Vec<T>,
    about: impl Fn(&T) -> (Option<Cause>, Timestamp),
    now: Timestamp,
) -> Vec<(T, Vec<T>)> {
    let flooding = |issue: &T| {
        let (cause, last_seen) = about(issue);
        cause.filter(|_| now.duration_since(last_seen) < LATELY)
    };
    let size = |cause| issues.iter().filter(|issue| flooding(issue) == Some(cause)).count();
    let outages: Vec<Cause> =
        CAUSES.iter().map(|(cause, _)| *cause).filter(|cause| size(*cause) >= OUTAGE).collect();
    let mut folded: Vec<(T, Vec<T>)> = Vec::with_capacity(issues.len());
    let mut heads: Vec<(Cause, usize)> = Vec::new();
    for issue in issues {
        let cause = flooding(&issue).filter(|cause| outages.contains(cause));
        let head = cause.and_then(|cause| heads.iter().find(|(known, _)| *known == cause));
        if let Some((_, others)) = head.and_then(|(_, place)| folded.get_mut(*place)) {
            others.push(issue);
        } else {
            heads.extend(cause.map(|cause| (cause, folded.len())));
            folded.push((issue, Vec::new()));
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Level;

    fn says(message: &str) -> Event {
        Event { message: Some(message.into()), ..Event::bare(Level::Error) }
    }

    #[test]
    fn the_cause_is_read_from_what_is_said() {
        for (message, expected) in [
            ("getaddrinfo ENOTFOUND db-12.internal", Some(Cause::NameResolution)),
            ("dial tcp: lookup db-3.internal on 10.0.0.2:53: no such host", Some(Cause::NameResolution)),
            ("x509: certificate signed by unknown authority", Some(Cause::Certificates)),
            ("connect ECONNREFUSED 10.0.0.7:5432", Some(Cause::Connections)),
            ("dial tcp 10.0.0.7:5432: connect: connection refused", Some(Cause::Connections)),
            ("connect ETIMEDOUT 10.0.0.7:443", Some(Cause::Connections)),
            ("KeyError: 'cart'", None),
            ("the connection was charged twice", None),
        ] {
            assert_eq!(Cause::of(&says(message)), expected, "{message}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for (cause, _) in CAUSES.iter() {
            assert_eq!(Cause::parse(cause.as_str()), Some(*cause));
        }
        assert_eq!(CAUSES.len(), 3, "every cause has a condition");
    }

    #[test]
    fn what_one_cause_floods_is_one_and_the_rest_stands_out() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let old = now - SignedDuration::from_hours(2);
        let dns = Some(Cause::NameResolution);
        let mut issues =
            vec![(1, dns, now), (2, None, now), (3, dns, now), (4, Some(Cause::Certificates), now)];
        let shape = |issues: Vec<(u32, Option<Cause>, Timestamp)>| -> Vec<(u32, usize)> {
            let folded = fold(issues, |(_, cause, at)| (*cause, *at), now);
            folded.into_iter().map(|((id, ..), others)| (id, others.len())).collect()
        };
        assert_eq!(shape(issues.clone()), [(1, 0), (2, 0), (3, 0), (4, 0)], "two are no flood");
        issues.extend([(5, dns, now), (6, dns, now), (7, dns, old), (8, dns, now)]);
        assert_eq!(shape(issues), [(1, 4), (2, 0), (4, 0), (7, 0)], "what is over is no part of it");
    }
}
