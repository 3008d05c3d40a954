//! Looking for events, and counting them over time.

use jiff::{SignedDuration, Timestamp};
use watchbell_core::query::{Query, QueryError, parse};
use watchbell_core::say;
use watchbell_logbook::store::{EventQuery, EventRow, TimelineQuery};

use super::{Answered, Desk};
use crate::control::{ControlError, ErrorCode, Response};
use crate::facts::missed;
use crate::inbox::Names;
use crate::view::{Bar, FoundEvent, FoundPage, Mark, ProblemView, Timeline, Watch, WatchSpan};

/// Rows of a page.
const MOST: u32 = 1_000;
/// Bars of a picture, give or take the first and the last.
const BARS: i64 = 120;
/// Watches looked at for a picture.
const WATCHES: usize = 100;
/// What a bar may stand for, in seconds: what people count in.
const STEPS: [i64; 10] = [60, 300, 900, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 86_400, 7 * 86_400];

impl Desk {
    fn query(&self, text: &str) -> Result<Query, ControlError> {
        parse(text, &self.clock.now().to_zoned(self.zone.clone())).map_err(|error| no_query(text, error))
    }

    pub(super) async fn search(&self, text: &str, before: Option<&str>, limit: u32) -> Answered {
        let before = before.map(|cursor| {
            let stale = || ControlError::new(ErrorCode::Invalid, say!("answer-page-unknown"));
            cursor.parse().map_err(|_| stale())
        });
        let query = EventQuery {
            query: self.query(text)?,
            now: self.clock.now(),
            before: before.transpose()?,
            limit: if limit == 0 { 50 } else { limit.min(MOST) } as usize,
            ..EventQuery::default()
        };
        let found = self.store.read(move |reader| reader.search(&query)).await?;
        let names = self.names();
        let events = found.rows.iter().map(|row| found_event(row, &names)).collect::<Result<_, _>>()?;
        Ok(Response::Found(FoundPage { events, next: found.next.map(|next| next.to_string()) }))
    }

    pub(super) async fn timeline(&self, hours: u32) -> Answered {
        let hours = hours.clamp(1, 8_760);
        let step = match hours {
            1 => 60,
            2..=24 => 30 * 60,
            25..=168 => 3 * 3_600,
            _ => 24 * 3_600,
        };
        let to = self.clock.now();
        self.picture_of(Query::default(), to - SignedDuration::from_hours(i64::from(hours)), to, step).await
    }

    pub(super) async fn counts(&self, from: &str, to: &str, text: &str) -> Answered {
        let time = |text: &str| {
            let wrong = |_| ControlError::new(ErrorCode::Invalid, say!("answer-no-time", text = text));
            text.parse::<Timestamp>().map_err(wrong)
        };
        let (from, to) = (time(from)?, time(to)?);
        let seconds = to.as_second().saturating_sub(from.as_second());
        if !(1..=10 * 366 * 86_400).contains(&seconds) {
            return Err(ControlError::new(ErrorCode::Invalid, say!("answer-no-span")));
        }
        let step = STEPS.into_iter().find(|step| seconds / step <= BARS).unwrap_or(30 * 86_400);
        self.picture_of(self.query(text)?, from, to, step).await
    }

    async fn picture_of(&self, query: Query, from: Timestamp, to: Timestamp, step: i64) -> Answered {
        let from = Timestamp::from_second(from.as_second().div_euclid(step) * step).unwrap_or(from);
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        let query = TimelineQuery { query, ..TimelineQuery::all(from, to, step) };
        let (counts, releases, gaps) = self
            .store
            .read(move |reader| {
                let releases = reader.release_marks(query.from, query.to)?;
                Ok((reader.counts(&query)?, releases, missed(reader)?))
            })
            .await?;
        let place =
            |at: Timestamp| usize::try_from((at.as_second() - from.as_second()) / i64::from(step)).ok();
        let mut bars = vec![Bar::default(); place(to).unwrap_or(0).saturating_add(1)];
        for bucket in counts.buckets {
            let [debug, info, warning, error, fatal] =
                bucket.counts.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
            if let Some(bar) = place(bucket.at).and_then(|at| bars.get_mut(at)) {
                *bar = Bar { fatal, error, warning, info, debug };
            }
        }
        let time = |text: &str| text.parse::<Timestamp>().ok();
        let within = |watch: &WatchSpan| {
            time(&watch.from).is_some_and(|began| began < to)
                && time(&watch.to).is_some_and(|ended| ended > from)
        };
        let watches = self.watches(WATCHES).await?.into_iter().map(watch_span);
        let mark = |(at, release): (Timestamp, String)| Mark { at: at.to_string(), release };
        Ok(Response::Timeline(Timeline {
            from: from.to_string(),
            to: to.to_string(),
            step,
            bars,
            gaps,
            releases: releases.into_iter().map(mark).collect(),
            watches: watches.filter(within).collect(),
            counted_since: counts.since.map(|since| since.to_string()),
        }))
    }
}

fn watch_span(watch: Watch) -> WatchSpan {
    let Watch { id, began, until, ended, verdict, release, title, .. } = watch;
    WatchSpan { id, from: began, to: ended.unwrap_or(until), verdict, release, title }
}

fn found_event(row: &EventRow, names: &Names) -> Result<FoundEvent, ControlError> {
    let event = row.event()?;
    Ok(FoundEvent {
        event_id: row.event_id.clone(),
        issue_id: row.issue_id.clone(),
        at: row.happened.to_string(),
        level: row.level.into(),
        title: row.title.clone(),
        source: row.source.clone(),
        source_name: names.sources.get(&row.source).unwrap_or(&row.source).clone(),
        project: event.project,
        environment: event.environment,
        release: event.release,
        person: event.user.as_ref().and_then(|user| user.key().map(str::to_owned)),
    })
}

/// A query that cannot be meant, with the place in characters.
fn no_query(text: &str, error: QueryError) -> ControlError {
    let before = text.get(..error.span.start).map_or(0, |before| before.chars().count());
    let problem = ProblemView {
        line: 1,
        column: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
        path: String::new(),
        message: error.message.clone(),
        suggestion: Some(error.hint.clone()),
        warning: false,
    };
    ControlError {
        code: ErrorCode::Invalid,
        message: error.message,
        hint: Some(error.hint),
        problems: vec![problem],
    }
}
