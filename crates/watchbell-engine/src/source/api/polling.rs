//! A kind that is asked every so often.

use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep};
use watchbell_core::decode::Decoded;
use watchbell_core::say;

use super::{Api, Words};
use crate::source::connection::{Ended, Subscription};
use crate::source::failure::Failure;
use crate::source::kind::Kind;
use crate::source::test::Report;
use crate::source::{BlindReason, Signal};

/// Where one such kind differs from the others.
pub(in crate::source) trait Asked: Send {
    /// What it says where the server only refuses.
    fn words(&self) -> Words;

    /// Asks once for all that is new, and sends it on with the cursor. After a failure nothing is lost: what was not sent on
    /// is asked for again.
    fn ask<'a>(
        &'a mut self,
        api: &'a mut Api,
        to: &'a mut Subscription,
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// Looks once for what is there, and sends on nothing.
    fn look<'a>(
        &'a mut self,
        api: &'a mut Api,
        to: &'a mut Subscription,
    ) -> BoxFuture<'a, Result<Look, Failure>>;
}

/// What is there.
#[derive(Debug)]
pub(in crate::source) struct Look {
    /// `2 projects: Checkout, Web`.
    pub(in crate::source) found: String,
    /// The newest event.
    pub(in crate::source) newest: Option<Decoded>,
}

/// A kind that is asked every so often.
pub(in crate::source) struct Polling<A> {
    asked: A,
    api: Api,
}

impl<A: Asked> Polling<A> {
    pub(in crate::source) fn new(asked: A) -> Self {
        Self { api: Api::new(asked.words()), asked }
    }
}

impl<A: Asked> Kind for Polling<A> {
    fn listen<'a>(&'a mut self, to: &'a mut Subscription) -> BoxFuture<'a, Ended> {
        Box::pin(async move {
            let mut opened: Option<Instant> = None;
            let mut budget = None;
            self.api.said_heard = None;
            loop {
                if let Err(failure) = self.asked.ask(&mut self.api, to).await {
                    return Ended { failure, lived: opened.map(|opened| opened.elapsed()) };
                }
                to.signal(if opened.is_none() { Signal::Live } else { Signal::Heard }).await;
                self.api.said_heard = Some(Instant::now());
                opened.get_or_insert_with(Instant::now);
                let left = self.api.budget();
                if left != budget {
                    budget.clone_from(&left);
                    to.signal(Signal::Budget { text: left.unwrap_or_default() }).await;
                }
                sleep(to.source.every()).await;
            }
        })
    }

    fn probe<'a>(
        &'a mut self,
        to: &'a mut Subscription,
        report: &'a mut Report,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let look = self.asked.look(&mut self.api, to).await;
            // A token that may not do all that is needed was accepted nevertheless.
            if look.as_ref().err().is_none_or(|failure| failure.reason == BlindReason::Forbidden) {
                report.token_accepted(to).await;
            }
            let look = look?;
            report.passed(&look.found).await;
            match &look.newest {
                Some(newest) => report.heard(newest).await,
                None => report.not_tried(&say!("source-step-no-event")).await,
            }
            Ok(())
        })
    }
}
