//! Sources that are not heard, and are again: what is missed, and what is said of it.

use std::time::Duration;

use jiff::Timestamp;
use watchbell_core::Level;
use watchbell_core::alert::{self, Show, Words};
use watchbell_core::rule::Urgency;
use watchbell_core::say;
use watchbell_logbook::store::{OutboxRow, OutboxState};

use super::Pipeline;
use crate::facts;
use crate::health::{Now, Say, SourceHealth};
use crate::outbox::{Wake, put};
use crate::power::Power;
use crate::source::{BlindReason, Signal, SourceId};
use crate::view::{Gap, SourceState};

impl Pipeline {
    /// A source is heard again. What it can read back by its cursor is no gap; nor is a time shorter than its `silence`.
    pub(super) async fn back(&mut self, source: &SourceId, lost: Timestamp) {
        let silence =
            self.picture.borrow().health.sources.get(source).map_or(Duration::ZERO, SourceHealth::silence);
        let away = self.now().wall.duration_since(lost);
        if Duration::try_from(away).is_ok_and(|away| away <= silence) || self.resumes(source).await {
            return self.watch_hears(source);
        }
        let mut why = None;
        self.change(|picture, _| {
            if let Some(health) = picture.health.sources.get_mut(source) {
                health.cannot_read_back();
                why = health.was_lost().map(str::to_owned);
            }
        });
        self.missed(source, lost, why.unwrap_or_else(|| say!("status-no-answer"))).await;
    }

    /// Whether it goes on by a cursor, and so reads back what it missed.
    pub(super) async fn resumes(&self, source: &SourceId) -> bool {
        let name = source.clone();
        self.store.read(move |reader| reader.cursor(&name)).await.is_ok_and(|cursor| cursor.is_some())
    }

    pub(super) async fn missed(&mut self, source: &SourceId, from: Timestamp, text: String) {
        self.watch_misses(source, &text).await;
        let gap = Gap {
            source: Some(source.to_string()),
            from: from.to_string(),
            to: self.now().wall.to_string(),
            text,
        };
        if let Err(error) = self.store.write_relaxed(move |tx| facts::add_gap(tx, gap)).await {
            tracing::warn!(%error, "a gap could not be noted");
        }
        self.refresh().await;
    }

    /// What could not be read may have been a fatal: there is no "All's well" until somebody has checked. More of it is
    /// the same gap.
    pub(super) async fn unread(&mut self, source: &SourceId) {
        let unread = say!("answer-unread");
        let known = |gap: &&Gap| gap.source.as_deref() == Some(source) && gap.text == unread;
        let since =
            self.picture.borrow().facts.gaps.iter().rev().find(known).and_then(|gap| gap.to.parse().ok());
        let from = since.unwrap_or_else(|| self.now().wall);
        self.missed(source, from, unread).await;
    }

    /// Nothing was heard while the computer slept, and every connection is dead: all are opened anew.
    pub(super) async fn power(&mut self, power: Power) {
        let now = self.now();
        if let Power::Sleeps(at) = power {
            self.asleep = Some(at);
            return;
        }
        let since = Now { wall: self.asleep.take().unwrap_or(now.wall), ..now };
        self.watch_slept(now.wall.duration_since(since.wall));
        let slept =
            Signal::Blind { reason: BlindReason::Silent, text: say!("answer-slept"), retry_in_ms: Some(0) };
        let local = self.bench.local.clone();
        self.change(|picture, _| {
            let connected = picture.health.sources.iter_mut().filter(|(id, _)| **id != local);
            for (_, health) in connected.filter(|(_, health)| health.state() == SourceState::Live) {
                health.signal(&slept, since);
            }
        });
        self.listeners.start_anew(&local).await;
        self.certificates.notify_one();
    }

    /// When it may be said again that a source is not heard.
    pub(super) fn hush_ends(&self) -> Option<Timestamp> {
        let now = self.now().wall;
        let quiet = self.bench.quiet_hours.hush_blind_until(now, &self.bench.zone);
        self.bench.paused_until.into_iter().chain(quiet).filter(|until| *until > now).max()
    }

    /// Rings: a source is not heard, or is again. That takes the place of what was said before.
    pub(super) async fn say(&mut self, source: &SourceId, say: Say) {
        let words = self.words(source, &say);
        let Some(Words { title, body }) = words else { return };
        let blind = matches!(say, Say::Blind { .. });
        let hushed = self.hush_ends().is_some();
        let row = OutboxRow {
            key: source_key(source),
            kind: "source".into(),
            issue_id: None,
            rule: None,
            title,
            body,
            level: if blind { Level::Error } else { Level::Info },
            // Whoever leaves the screen for an hour must find it there.
            urgency: if blind { Urgency::Critical } else { Urgency::Normal },
            sound: if blind && !hushed { "bell" } else { "none" }.into(),
            url: None,
            state: OutboxState::Wanted,
            count: 0,
            users: 0,
            at: self.now().wall,
            // The state says it too, until it is heard again and what was missed is checked.
            unseen: false,
            revision: 0,
        };
        match self.store.write_relaxed(move |tx| put(tx, row)).await {
            Ok(row) => self.wake(Wake::Show(row)),
            Err(error) => tracing::warn!(%error, "that a source is not heard could not be rung"),
        }
    }

    fn words(&self, id: &SourceId, say: &Say) -> Option<Words> {
        let picture = self.picture.borrow();
        let source = picture.health.sources.get(id)?;
        let show = Show { now: self.now().wall, zone: &self.bench.zone, people: self.bench.show_people };
        Some(match *say {
            Say::Blind { since } => {
                alert::blind(source.name(), since, &source.why(), picture.health.others_live(id), &show)
            }
            Say::Back { from, to, read } => alert::back(source.name(), from, to, read, &show),
        })
    }
}

/// The outbox key of what is said of a source.
pub(super) fn source_key(id: &str) -> String {
    format!("source:{id}")
}
