//! Counts over time as a picture, and as a table for who does not see it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use watchbell_core::Level;
use watchbell_core::query::Query;

use super::parts::{counted, text, time};
use crate::store::{Bucket, Reader, Result, TimelineQuery};

/// The picture's own measures; it is drawn as wide as there is room.
const WIDE: f64 = 720.0;
const HIGH: f64 = 72.0;
/// Fatal events are seen, however many others there are.
const LEAST_FATAL: f64 = 3.0;
/// Releases named below the picture.
const NAMED: usize = 8;

/// How far back, and in what steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    hours: i64,
    /// Seconds of a bar.
    step: u32,
}

/// What can be chosen; the first is what is shown unasked.
pub(super) const SPANS: [Span; 4] = [
    Span { name: "day", words: "the last 24 hours", hours: 24, step: 1_800 },
    Span { name: "week", words: "the last 7 days", hours: 7 * 24, step: 3 * 3_600 },
    Span { name: "month", words: "the last 30 days", hours: 30 * 24, step: 12 * 3_600 },
    Span { name: "year", words: "the last year", hours: 365 * 24, step: 7 * 86_400 },
];

/// What is drawn.
pub(super) struct Picture {
    span: Span,
    from: Timestamp,
    /// The end of the bar that is being filled.
    to: Timestamp,
    now: Timestamp,
    buckets: Vec<Bucket>,
    releases: Vec<(Timestamp, String)>,
    /// What was missed: from, to, why.
    gaps: Vec<(Timestamp, Timestamp, String)>,
}

impl Span {
    /// The one of this name, or the first.
    pub(super) fn named(name: Option<&str>) -> Self {
        let [first, ..] = SPANS;
        SPANS.into_iter().find(|span| Some(span.name) == name).unwrap_or(first)
    }

    /// The shortest that reaches back so far, or the longest.
    pub(super) fn reaching(since: Timestamp, now: Timestamp) -> Self {
        let [.., longest] = SPANS;
        SPANS.into_iter().find(|span| span.from(now) <= since).unwrap_or(longest)
    }

    fn from(self, now: Timestamp) -> Timestamp {
        let hours = SignedDuration::from_hours(self.hours);
        self.to(now).checked_sub(hours).unwrap_or(Timestamp::MIN)
    }

    fn to(self, now: Timestamp) -> Timestamp {
        let step = i64::from(self.step);
        Timestamp::from_second((now.as_second().div_euclid(step) + 1) * step).unwrap_or(now)
    }
}

impl Picture {
    /// Of everything, or of one issue.
    pub(super) fn read(
        look: &Reader<'_>,
        span: Span,
        issue_id: Option<&str>,
        now: Timestamp,
    ) -> Result<Self> {
        let from = span.from(now);
        let query = TimelineQuery {
            query: Query::default(),
            issue_id: issue_id.map(str::to_owned),
            ..TimelineQuery::all(from, now, span.step)
        };
        let (releases, gaps) = match issue_id {
            None => (look.release_marks(from, now)?, gaps(look, from)?),
            Some(_) => (Vec::new(), Vec::new()),
        };
        Ok(Self { span, from, to: span.to(now), now, buckets: look.timeline(&query)?, releases, gaps })
    }

    /// The picture with its table.
    pub(super) fn draw(&self) -> Markup {
        let count = |level: Level| self.buckets.iter().map(|bucket| at(bucket, level)).sum::<u64>();
        let all: u64 = Level::ALL.into_iter().map(count).sum();
        let words = format!(
            "{} in {}, {} of them fatal",
            counted(all, "event", "events"),
            self.span.words,
            count(Level::Fatal)
        );
        let (wide, high) = (WIDE, HIGH);
        html! {
            figure.timeline {
                figcaption { (words) "." }
                svg role="img" aria-label=(words) viewBox={ "0 0 " (wide) " " (high) } preserveAspectRatio="none" {
                    @for (from, to, why) in &self.gaps {
                        @let (left, right) = (self.x(*from), self.x(*to));
                        rect.gap x=(left) y="0" width=((right - left).max(2.0)) height=(high) { title { "Not heard: " (why) } }
                    }
                    @for bucket in &self.buckets { (self.bar(bucket)) }
                    @for (at, release) in &self.releases {
                        line.release x1=(self.x(*at)) x2=(self.x(*at)) y1="0" y2=(high) { title { (super::visible(release)) } }
                    }
                }
                p.ends { span { (self.when(self.from)) } span { (self.when(self.to)) } }
                @if !self.gaps.is_empty() {
                    p { "Not heard: "
                        @for (from, to, why) in &self.gaps { (time(*from, self.now)) " to " (time(*to, self.now)) " (" (text(why)) ") " }
                    }
                }
                @if !self.releases.is_empty() {
                    p { "New releases: "
                        @for (at, release) in self.releases.iter().rev().take(NAMED) { (text(release)) " " (time(*at, self.now)) " " }
                        @if self.releases.len() > NAMED { "and " (self.releases.len() - NAMED) " more" }
                    }
                }
                @if !self.buckets.is_empty() { (self.table()) }
            }
        }
    }

    /// Worst at the bottom, so that it always stands in the same place.
    fn bar(&self, bucket: &Bucket) -> Markup {
        let most = self.buckets.iter().map(sum).max().unwrap_or(1).max(1);
        let left = self.x(bucket.at);
        let width = (WIDE * f64::from(self.span.step) / self.seconds() - 1.0).max(1.0);
        let mut y = HIGH;
        let parts = Level::ALL.into_iter().rev().filter(|level| at(bucket, *level) > 0).map(|level| {
            let least = if level == Level::Fatal { LEAST_FATAL } else { 1.0 };
            let height = (at(bucket, level) as f64 / most as f64 * HIGH).max(least).min(y);
            y -= height;
            (level, y, height)
        });
        let parts: Vec<_> = parts.collect();
        html! {
            g {
                title { (self.when(bucket.at)) ": " (counted(sum(bucket), "event", "events")) }
                @for (level, y, height) in parts {
                    rect class=(level.as_str()) x=(round(left)) y=(round(y)) width=(round(width)) height=(round(height)) {}
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            details {
                summary { "As a table" }
                table {
                    thead { tr { th scope="col" { "From" } @for level in Level::ALL.into_iter().rev() { th scope="col" { (level.as_str()) } } } }
                    tbody {
                        @for bucket in self.buckets.iter().rev() {
                            tr {
                                th scope="row" { (self.when(bucket.at)) }
                                @for level in Level::ALL.into_iter().rev() { td { (at(bucket, level)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn seconds(&self) -> f64 {
        let seconds = self.to.as_second().saturating_sub(self.from.as_second()).max(1);
        seconds as f64
    }

    fn x(&self, at: Timestamp) -> f64 {
        let since = at.as_second().saturating_sub(self.from.as_second()) as f64;
        round((since / self.seconds() * WIDE).clamp(0.0, WIDE))
    }

    fn when(&self, at: Timestamp) -> String {
        let format = if self.span.hours > 48 { "%-d %b %H:%M" } else { "%a %H:%M" };
        at.to_zoned(TimeZone::system()).strftime(format).to_string()
    }
}

/// What the engine says was missed and nobody has checked, as far as it reaches into this time.
fn gaps(look: &Reader<'_>, since: Timestamp) -> Result<Vec<(Timestamp, Timestamp, String)>> {
    let Some(text) = look.setting(crate::http::api::GAPS)? else { return Ok(Vec::new()) };
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap_or_default();
    let gap = |gap: &serde_json::Value| {
        let time = |name: &str| gap.get(name)?.as_str()?.parse::<Timestamp>().ok();
        Some((time("from")?, time("to")?, gap.get("text")?.as_str()?.to_owned()))
    };
    Ok(all.iter().filter_map(gap).filter(|(_, to, _)| *to > since).collect())
}

fn at(bucket: &Bucket, level: Level) -> u64 {
    bucket.counts.get(level as usize).copied().unwrap_or_default()
}

fn sum(bucket: &Bucket) -> u64 {
    bucket.counts.iter().sum()
}

/// A tenth is finer than any screen.
fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
