//! What a watch has seen, and what it may say of it. Rang beats blind; blind is never well.

use jiff::{SignedDuration, Timestamp};
use watchbell_core::Level;
use watchbell_engine::Told;
use watchbell_engine::view::{SourceState, Status};

/// How a watch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Well,
    Rang,
    Blind,
}

/// Time not seen below this is the time that connecting takes, and no blindness.
const GRACE: SignedDuration = SignedDuration::from_secs(1);

/// The running account.
#[derive(Debug)]
pub(super) struct Tally {
    level: Option<Level>,
    pub began: Timestamp,
    looked: Timestamp,
    /// Whether everything was heard when it was last looked at.
    seeing: bool,
    pub blind: SignedDuration,
    pub rings: u64,
    unanswered: bool,
}

impl Tally {
    pub(super) fn new(level: Option<Level>, now: Timestamp) -> Self {
        Self {
            level,
            began: now,
            looked: now,
            seeing: false,
            blind: SignedDuration::ZERO,
            rings: 0,
            unanswered: false,
        }
    }

    /// Counts an event: one that rings, or one at the level, folded, ignored and snoozed ones too.
    pub(super) fn told(&mut self, told: &Told) {
        if told.decision.rings() || self.level.is_some_and(|level| told.level >= level) {
            self.rings += 1;
        }
    }

    /// Looks whether every source is heard. What lies between two looks counts as the worse of both.
    pub(super) fn look(&mut self, status: &Status, now: Timestamp) {
        let seeing = !status.sources.is_empty()
            && status.gaps.is_empty()
            && status.store.is_none()
            && status.sources.iter().all(|source| {
                source.state == SourceState::Live
                    || (source.state == SourceState::Connecting && source.last_heard.is_some())
            });
        if !(seeing && self.seeing) {
            self.blind += now.duration_since(self.looked).max(SignedDuration::ZERO);
        }
        self.seeing = seeing;
        self.looked = now.max(self.looked);
    }

    /// The end came, and not every source had answered.
    pub(super) fn never_answered(&mut self) {
        self.unanswered = true;
    }

    pub(super) fn verdict(&self) -> Verdict {
        match () {
            () if self.rings > 0 => Verdict::Rang,
            () if self.unanswered || self.blind >= GRACE => Verdict::Blind,
            () => Verdict::Well,
        }
    }
}

/// Whether every source has been heard since `end`.
pub(super) fn all_answered_since(status: &Status, end: Timestamp) -> bool {
    let since = |at: &str| at.parse::<Timestamp>().is_ok_and(|at| at >= end);
    status.sources.iter().all(|source| source.last_heard.as_deref().is_some_and(since))
}
