//! Everything that is kept, judged once more in the order of receipt.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use watchbell_core::Event;
use watchbell_core::config::{self, Config};
use watchbell_core::policy::{Decision, Heard, Ledger, Moment, Quiet, QuietHours, Tally, decide};
use watchbell_core::rule::RuleSet;
use watchbell_logbook::store::{ActRow, Arrived, Passing, Reader, StoreError};

use crate::record::Done;

/// What is judged by.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub rules: RuleSet,
    pub quiet_hours: QuietHours,
    pub per_minute: u32,
}

impl From<Config> for Policy {
    fn from(config: Config) -> Self {
        Self {
            rules: RuleSet::new(config.rules),
            quiet_hours: config.quiet_hours,
            per_minute: config.notifications.per_minute,
        }
    }
}

/// The program's memory, from the oldest event that is kept.
pub(super) struct Rejudge {
    policy: Policy,
    /// Changes of the configuration are followed, too.
    as_it_was: bool,
    zone: TimeZone,
    /// The public id of each issue, by its row.
    issues: HashMap<i64, String>,
    acts: VecDeque<ActRow>,
    ledger: Ledger,
    tally: Tally,
    /// Asked of the calendar once a minute.
    quiet: (i64, Option<Quiet>),
}

impl Rejudge {
    /// By `policy`, whatever the rules were; `None`: by those that were in force.
    pub(super) fn new(
        reader: &Reader<'_>,
        policy: Option<Policy>,
        zone: TimeZone,
    ) -> Result<Self, StoreError> {
        let kept = reader.kept_by_issue()?;
        let mut ledger = Ledger::default();
        let mut issues = HashMap::new();
        for (row, issue_id, count) in reader.issue_ids()? {
            ledger.seed(&issue_id, count.saturating_sub(kept.get(&row).copied().unwrap_or(0)));
            issues.insert(row, issue_id);
        }
        Ok(Self {
            as_it_was: policy.is_none(),
            policy: policy.unwrap_or_else(|| Config::default().into()),
            zone,
            issues,
            acts: reader.acts()?.into(),
            ledger,
            tally: Tally::default(),
            quiet: (i64::MIN, None),
        })
    }

    /// The event's issue.
    pub(super) fn issue(&self, passing: &Passing<'_>) -> &str {
        self.issues.get(&passing.issue).map_or("", String::as_str)
    }

    /// Judges the event that comes next.
    pub(super) fn judge(&mut self, passing: &Passing<'_>) -> Result<(Event, Decision), StoreError> {
        self.act_before(passing.seq);
        let event = passing.event()?;
        let moment = self.moment(passing);
        let issue_id = self.issues.get(&passing.issue).map_or("", String::as_str);
        let heard = Heard { source: passing.source, issue_id, event: &event, at: passing.happened };
        let history = self.ledger.hear(&heard);
        let decision = decide(&self.policy.rules, &heard, &history, &moment, &mut self.tally);
        self.ledger.decided(issue_id, &decision, passing.received);
        Ok((event, decision))
    }

    /// Does what was done before that event.
    fn act_before(&mut self, seq: i64) {
        while let Some(row) = self.acts.pop_front_if(|act| act.seq < seq) {
            match serde_json::from_str(&row.act) {
                Ok(Done::Act(act)) => self.ledger.act(&act),
                Ok(Done::Config(text)) if self.as_it_was => {
                    self.policy = config::parse(&text).config.into();
                    self.quiet.0 = i64::MIN;
                }
                // What a later version wrote is skipped.
                Ok(Done::Config(_)) | Err(_) => {}
            }
        }
    }

    fn moment(&mut self, passing: &Passing<'_>) -> Moment {
        Moment {
            now: passing.received,
            paused_until: self.ledger.paused_until(),
            first_read: passing.arrived == Arrived::FirstRead,
            quiet: self.quiet_at(passing.received),
            per_minute: self.policy.per_minute,
            catching_up: passing.arrived == Arrived::CaughtUp,
            watch: self.ledger.watch(),
        }
    }

    fn quiet_at(&mut self, at: Timestamp) -> Option<Quiet> {
        let minute = at.as_second().div_euclid(60);
        if minute != self.quiet.0 {
            self.quiet = (minute, self.policy.quiet_hours.quiet(at, &self.zone));
        }
        self.quiet.1
    }
}
