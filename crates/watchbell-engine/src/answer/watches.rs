//! Deploy watches: begun, stopped and looked at.

use tokio::sync::oneshot;
use watchbell_core::say;
use watchbell_core::watch::Plan;

use super::{Answered, Desk};
use crate::control::{ControlError, ErrorCode, Response};
use crate::input::Input;
use crate::pipeline::WatchError;
use crate::view::{Watch, WatchPlan};
use crate::watch::Account;
use crate::words::Words;

/// Watches that are told at once.
const MOST: usize = 100;

impl Desk {
    pub(super) async fn start_watch(&self, wanted: WatchPlan) -> Answered {
        let WatchPlan { seconds, level, release, sources, hold_others } = wanted;
        if !(1..=Plan::LONGEST).contains(&seconds) {
            return Err(invalid(say!("answer-watch-length")));
        }
        let known = &self.settings.now().config.sources;
        if let Some(id) = sources.iter().find(|id| known.iter().all(|source| source.id != **id)) {
            return Err(invalid(say!("answer-watch-no-source", id = id.as_str())));
        }
        let now = self.clock.now();
        let plan = Plan {
            // It begins where it is kept.
            began: now,
            until: now,
            asked: seconds,
            level: level.map(Into::into),
            release: release.map(|release| release.trim().to_owned()).filter(|release| !release.is_empty()),
            sources,
            hold_others,
        };
        self.ask_pipeline(|done| Input::StartWatch(plan, done)).await?;
        self.latest_watch().await
    }

    pub(super) async fn extend_watch(&self, seconds: u32) -> Answered {
        if seconds == 0 {
            return Err(invalid(say!("answer-watch-longer")));
        }
        self.ask_pipeline(|done| Input::ExtendWatch(seconds, done)).await?;
        self.latest_watch().await
    }

    pub(super) async fn stop_watch(&self) -> Answered {
        self.ask_pipeline(Input::StopWatch).await?;
        self.latest_watch().await
    }

    /// The latest watches, newest first.
    pub(super) async fn watches(&self, most: usize) -> Answered<Vec<Watch>> {
        let rows = self.store.read(move |reader| reader.watches(most)).await?;
        let words = Words { zone: self.zone.clone(), now: self.clock.now() };
        let picture = self.picture.borrow();
        // Of the one that is under way the picture knows more than was written down.
        let current = |account: Account| match &picture.watch {
            Some(running) if running.id == account.id => running.clone(),
            _ => account,
        };
        let view = |account: Account| account.view(&picture.health, &words);
        Ok(rows.iter().filter_map(Account::read).map(current).map(view).collect())
    }

    pub(super) async fn all_watches(&self) -> Answered {
        Ok(Response::Watches(self.watches(MOST).await?))
    }

    async fn latest_watch(&self) -> Answered {
        let watch = self.watches(1).await?.pop();
        let gone = || ControlError::new(ErrorCode::NotFound, say!("answer-watch-none"));
        watch.map(|watch| Response::Watch(Box::new(watch))).ok_or_else(gone)
    }

    async fn ask_pipeline(
        &self,
        input: impl FnOnce(oneshot::Sender<Result<(), WatchError>>) -> Input,
    ) -> Answered<()> {
        let (done, answer) = oneshot::channel();
        let ends = || ControlError::new(ErrorCode::Unavailable, say!("answer-ending"));
        self.inputs.send(input(done)).await.map_err(|_| ends())?;
        answer.await.map_err(|_| ends())?.map_err(ControlError::from)
    }
}

fn invalid(message: String) -> ControlError {
    ControlError::new(ErrorCode::Invalid, message)
}

impl From<WatchError> for ControlError {
    fn from(error: WatchError) -> Self {
        let hint = match error {
            WatchError::Busy => Some(say!("answer-watch-stop-first")),
            WatchError::Nothing => Some(say!("answer-watch-add-source")),
            WatchError::Ending => Some(say!("answer-watch-another")),
            WatchError::None | WatchError::TooLong | WatchError::Store(_) => None,
        };
        let code = match error {
            WatchError::Busy | WatchError::Ending => ErrorCode::Conflict,
            WatchError::TooLong => ErrorCode::Invalid,
            WatchError::None => ErrorCode::NotFound,
            WatchError::Nothing | WatchError::Store(_) => ErrorCode::Unavailable,
        };
        Self { hint, ..Self::new(code, error.to_string()) }
    }
}
