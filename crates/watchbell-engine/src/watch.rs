//! A deploy watch between the store, which keeps its accounts as texts, and those who look at it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use watchbell_core::Level;
use watchbell_core::alert::{self, Show};
use watchbell_core::rule::Urgency;
use watchbell_core::watch::{Finds, Plan, Sight, Verdict, verdict};
use watchbell_logbook::store::{OutboxRow, OutboxState, StoreError, WatchRow};

use crate::health::Health;
use crate::view::{self, Gap, LevelCount};
use crate::words::Words;

/// The outbox key of the one notification that a watch has.
pub(crate) const KEY: &str = "watch";
/// What its row is called in the outbox, by how the watch stands: each has buttons of its own.
pub(crate) const UNDER_WAY: &str = "watch";
pub(crate) const WELL: &str = "watch_well";
pub(crate) const RANG: &str = "watch_rang";
pub(crate) const BLIND: &str = "watch_blind";

/// A watch and all that is known of it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its number in the store.
    pub id: i64,
    /// What was asked for.
    pub plan: Arc<Plan>,
    /// What was heard.
    pub finds: Finds,
    /// What was seen of the sources.
    pub sight: Sight,
    /// When it ended, and how.
    pub ended: Option<(Timestamp, Verdict)>,
}

impl Account {
    /// Reads a row; `None`: another version wrote it.
    pub(crate) fn read(row: &WatchRow) -> Option<Self> {
        let verdict = row.verdict.as_deref().and_then(|text| from(&format!("\"{text}\"")));
        Some(Self {
            id: row.id,
            plan: Arc::new(from(&row.plan)?),
            finds: from(&row.finds)?,
            sight: from(&row.sight)?,
            ended: row.ended.zip(verdict),
        })
    }

    /// How it ends, or would end now.
    pub(crate) fn verdict(&self) -> Verdict {
        self.ended.map_or_else(|| verdict(&self.finds, &self.sight), |(_, verdict)| verdict)
    }

    /// What a notification says of it.
    pub(crate) fn say(&self, health: &Health, show: &Show<'_>) -> alert::Words {
        let watch = alert::Watch {
            plan: &self.plan,
            finds: &self.finds,
            sight: &self.sight,
            name: &|id| health.name(id),
            live: health.live(&self.sight),
        };
        match self.ended {
            None => alert::on_watch(&watch, show),
            Some((_, verdict)) => alert::watch_ended(&watch, verdict, show),
        }
    }

    /// Its notification.
    pub(crate) fn row(&self, said: alert::Words, now: Timestamp, state: OutboxState) -> OutboxRow {
        let ended = self.ended.map(|(_, verdict)| verdict);
        let (kind, urgency, sound) = match ended {
            None => (UNDER_WAY, Urgency::Low, "none"),
            Some(Verdict::Well) => (WELL, Urgency::Normal, "none"),
            Some(Verdict::Rang) => (RANG, Urgency::Critical, "bell"),
            Some(Verdict::Blind) => (BLIND, Urgency::Critical, "bell"),
        };
        let worst = self.finds.found.first().filter(|_| ended == Some(Verdict::Rang));
        OutboxRow {
            key: KEY.into(),
            kind: kind.into(),
            issue_id: None,
            rule: None,
            title: said.title,
            body: said.body,
            level: worst.map_or(Level::Info, |worst| worst.level),
            urgency,
            sound: sound.into(),
            url: None,
            state,
            count: self.finds.counted,
            users: 0,
            at: now,
            // The issues are what is unseen.
            unseen: false,
            revision: 0,
        }
    }

    /// As the window shows it.
    pub(crate) fn view(&self, health: &Health, words: &Words) -> view::Watch {
        let show = Show { now: words.now, zone: &words.zone, people: false };
        let said = self.say(health, &show);
        view::Watch {
            id: self.id,
            began: self.plan.began.to_string(),
            until: self.plan.until.to_string(),
            asked_seconds: self.plan.asked,
            ended: self.ended.map(|(at, _)| at.to_string()),
            verdict: self.ended.map(|(_, verdict)| verdict.into()),
            level: self.plan.level.map(Into::into),
            release: self.plan.release.clone(),
            sources: self.sight.heard.keys().map(|id| health.name(id)).collect(),
            hold_others: self.plan.hold_others,
            events: self.finds.events,
            levels: levels(self.finds.levels),
            counted: self.finds.counted,
            held: self.finds.held,
            issues: self.finds.issues,
            found: self
                .finds
                .found
                .iter()
                .map(|found| view::WatchFound {
                    issue_id: found.issue_id.clone(),
                    title: found.title.clone(),
                    level: found.level.into(),
                    at: found.at.to_string(),
                    events: found.events,
                    users: found.users,
                    new: found.new,
                })
                .collect(),
            unseen: self
                .sight
                .unseen
                .iter()
                .map(|unseen| Gap {
                    source: Some(health.name(&unseen.source)),
                    from: unseen.from.to_string(),
                    to: unseen.to.to_string(),
                    text: unseen.why.clone(),
                })
                .collect(),
            blind_seconds: u32::try_from(self.sight.blind().as_secs()).unwrap_or(0),
            marks: self.finds.marks.clone(),
            title: said.title,
            body: said.body,
        }
    }
}

/// The levels that occurred.
fn levels(counts: [u64; 5]) -> Vec<LevelCount> {
    let each = Level::ALL.into_iter().zip(counts).filter(|(_, events)| *events > 0);
    each.map(|(level, events)| LevelCount { level: level.into(), events }).collect()
}

pub(crate) fn text(account: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(account).map_err(|error| StoreError::Io(error.into()))
}

/// A verdict as the store has it.
pub(crate) fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Well => "well",
        Verdict::Rang => "rang",
        Verdict::Blind => "blind",
    }
}

fn from<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
