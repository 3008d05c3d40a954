//! The worst of a period, and what it cost.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::Level;
use crate::rank::doublings;
use crate::say;

/// How many are told.
const WORST: usize = 5;

/// An issue in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Its id.
    pub issue_id: String,
    /// One line that names it.
    pub title: String,
    /// What people call its source.
    pub source: String,
    /// The worst so far.
    pub level: Level,
    /// Events in the period.
    pub events: u64,
    /// Distinct users hit in it.
    pub users: u64,
    /// How often it rang in it.
    pub rings: u64,
    /// Distinct hours in which it happened.
    pub hours: u64,
    /// When it first happened.
    pub first_seen: Timestamp,
    /// When it last came back, having been resolved or silent for long.
    pub came_back: Option<Timestamp>,
    /// How often it came back after it was resolved.
    pub returns: u64,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Issues that happened.
    pub issues: usize,
    /// Their events.
    pub events: u64,
    /// How often any of them rang.
    pub rings: u64,
    /// The worst, worst first.
    pub worst: Vec<Cost>,
}

impl Report {
    /// Picks the worst: what was fixed and came back first, then by level, people hit and events.
    pub fn new(mut costs: Vec<Cost>, from: Timestamp, to: Timestamp) -> Self {
        let (issues, events, rings) = (
            costs.len(),
            costs.iter().map(|cost| cost.events).sum(),
            costs.iter().map(|cost| cost.rings).sum(),
        );
        costs.sort_by_key(|cost| {
            let again = cost.fixed_twice(from);
            (Reverse((again, cost.level, doublings(cost.users), cost.events)), cost.first_seen)
        });
        costs.truncate(WORST);
        Self { from, to, issues, events, rings, worst: costs }
    }

    /// As Markdown, for the week's notes; `ends_with`: lines of its last paragraph. What others wrote is only ever text.
    pub fn markdown(&self, ends_with: &[&str], zone: &TimeZone) -> String {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
        let title = say!("report-title", from = day(self.from), to = day(self.to));
        let all = say!(
            "report-all",
            events = say!("count-events", n = self.events),
            issues = say!("report-issues", n = self.issues),
            rings = say!("report-rings", n = self.rings),
        );
        let mut text = format!("# {title}\n\n{all}\n");
        for (number, cost) in self.worst.iter().enumerate() {
            let (title, source) = (plain(&cost.title), plain(&cost.source));
            // Writing to a String cannot fail.
            let _ = writeln!(text, "\n{}. **{title}** ({}, {source})", number + 1, cost.level.as_str());
            let _ = writeln!(text, "   {}", plain(&cost.words(self.from, self.to)));
        }
        if !ends_with.is_empty() {
            let _ = writeln!(text, "\n{}.", plain(&ends_with.join(". ")));
        }
        text
    }
}

impl Cost {
    /// Whether it was marked as resolved, and came back within the period.
    pub fn fixed_twice(&self, from: Timestamp) -> bool {
        self.returns > 0 && self.came_back.is_some_and(|at| at >= from)
    }

    /// What it cost: `41 events · 12 people · 3 rings · in 9 of 168 hours`.
    pub fn words(&self, from: Timestamp, to: Timestamp) -> String {
        let all = to.duration_since(from).max(SignedDuration::from_hours(1)).as_hours();
        let again = self.fixed_twice(from).then(|| say!("report-came-back", n = self.returns));
        let new = (self.first_seen >= from).then(|| say!("report-new"));
        let cost = [
            say!("count-events", n = self.events),
            say!("report-people", n = self.users),
            say!("report-rings", n = self.rings),
            say!("report-hours", n = self.hours, all = all),
        ];
        again.or(new).into_iter().chain(cost).collect::<Vec<_>>().join(" · ")
    }
}

/// Without a meaning in Markdown, or in the HTML within it.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        "2026-11-15T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    fn cost(title: &str) -> Cost {
        Cost {
            issue_id: title.into(),
            title: title.into(),
            source: "checkout".into(),
            level: Level::Error,
            events: 41,
            users: 12,
            rings: 3,
            hours: 9,
            first_seen: at(-500),
            came_back: None,
            returns: 0,
        }
    }

    fn report(costs: Vec<Cost>) -> Report {
        Report::new(costs, at(0), at(168))
    }

    #[test]
    fn what_was_fixed_twice_comes_first_then_the_worst() {
        let told = report(vec![
            Cost { users: 1, ..cost("few people") },
            Cost { level: Level::Fatal, users: 0, ..cost("fatal") },
            Cost { returns: 1, came_back: Some(at(5)), level: Level::Warning, ..cost("back") },
            Cost { returns: 4, came_back: Some(at(-5)), events: 1, ..cost("back before") },
            cost("many people"),
            Cost { level: Level::Info, ..cost("left out") },
        ]);
        let titles: Vec<_> = told.worst.iter().map(|cost| cost.title.as_str()).collect();
        assert_eq!(titles, ["back", "fatal", "many people", "back before", "few people"]);
        assert_eq!((told.issues, told.events, told.rings), (6, 206, 18), "of all, not of the five");
    }

    #[test]
    fn the_cost_is_in_words() {
        for (cost, expected) in [
            (cost("usual"), "41 events · 12 people · 3 rings · in 9 of 168 hours"),
            (
                Cost { first_seen: at(3), users: 1, events: 1, rings: 0, ..cost("new") },
                "new · 1 event · 1 person · 0 rings · in 9 of 168 hours",
            ),
            (
                Cost { returns: 2, came_back: Some(at(9)), users: 0, rings: 1, ..cost("back") },
                "was resolved 2 times, and came back · 41 events · no user named · 1 ring · in 9 of 168 hours",
            ),
        ] {
            assert_eq!(cost.words(at(0), at(168)), expected);
        }
    }

    #[test]
    fn the_markdown_says_only_text() {
        let told = report(vec![cost("<b>[x](javascript:1)</b>\n# KeyError: 'cart'")])
            .markdown(&["31 % of events in [x] name a user", "No event in web names a user"], &TimeZone::UTC);
        assert_eq!(
            told,
            "# The worst of 2026-11-15 to 2026-11-22\n\n41 events of 1 issue, 3 rings.\n\n\
             1. **\\<b\\>\\[x\\](javascript:1)\\</b\\> \\# KeyError: 'cart'** (error, checkout)\n   \
             41 events · 12 people · 3 rings · in 9 of 168 hours\n\n\
             31 % of events in \\[x\\] name a user. No event in web names a user.\n"
        );
    }
}
