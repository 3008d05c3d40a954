//! When to try, and when to try again.

use std::time::Duration;

use watchbell_core::config::Source;

use super::backoff::Backoff;
use super::connection::{Ended, Subscription};
use super::failure::{Failure, Next};
use super::kind::{self, Kind};
use super::{BlindReason, Signal, SourceContext};

/// Keeps one source connected. Returns never; whoever drops it stops it at any await, and nothing is lost by that: a
/// batch that was not sent has not moved the cursor.
pub(super) async fn supervise(source: Source, context: SourceContext) {
    let kind = kind::of(&source);
    let mut subscription = Subscription::new(source, context);
    if let Some(mut kind) = kind {
        return keep_listening(kind.as_mut(), &mut subscription).await;
    }
    // The pipeline hears its own store without us; it is there as soon as the engine is.
    subscription.signal(Signal::Live).await;
    std::future::pending::<()>().await;
}

async fn keep_listening(kind: &mut dyn Kind, subscription: &mut Subscription) {
    let salt = subscription.context.clock.now().as_nanosecond();
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are the random ones")]
    let mut backoff = Backoff::new(&subscription.context.timing, &subscription.id, salt as i64);
    // What a person was told to mend. It is not said again until it has changed.
    let mut told: Option<Failure> = None;
    loop {
        if told.is_none() {
            subscription.signal(Signal::Connecting).await;
        }
        let ended = kind.listen(subscription).await;
        subscription.forget_what_failed(&ended.failure);
        if let Some(asked) = subscription.retry {
            backoff.start_at(asked);
        }
        let healthy = ended.lived.is_some_and(|lived| lived >= subscription.context.timing.healthy);
        if healthy {
            backoff.reset();
        }
        let wait = wait(&ended.failure, &mut backoff, subscription);
        if ended.lived.is_some() {
            told = None;
        }
        if told.as_ref() != Some(&ended.failure) && !(healthy && resumes_without_loss(&ended, subscription)) {
            subscription.signal(blind(&ended.failure, wait)).await;
        }
        told = Some(ended.failure).filter(|failure| matches!(failure.next, Next::Attention | Next::Stop));
        let retry_now = std::sync::Arc::clone(&subscription.context.retry_now);
        tokio::select! {
            () = sleep_or_for_ever(wait) => {}
            () = retry_now.notified() => told = None,
        }
    }
}

/// How long to wait; `None`: until asked.
fn wait(failure: &Failure, backoff: &mut Backoff, subscription: &Subscription) -> Option<Duration> {
    let timing = &subscription.context.timing;
    match failure.next {
        Next::BackOff => Some(backoff.next()),
        Next::NotBefore(asked) => Some(backoff.next().max(asked.min(timing.longest_asked))),
        Next::Unlock => Some(timing.locked),
        Next::Slowly | Next::Attention => Some(timing.attention),
        Next::Stop => None,
    }
}

/// A proxy or a restart ends connections every day. Where the stream is resumed from an id, nothing is missed by that,
/// and it is not worth a word unless the next try fails; where it is not, each second without it is a blind one.
fn resumes_without_loss(ended: &Ended, subscription: &Subscription) -> bool {
    subscription.cursor.is_some() && ended.failure.reason == BlindReason::Refused
}

fn blind(failure: &Failure, wait: Option<Duration>) -> Signal {
    let tries_by_itself = wait.filter(|_| failure.next != Next::Attention);
    Signal::Blind {
        reason: failure.reason,
        text: failure.text.clone(),
        retry_in_ms: tries_by_itself.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
    }
}

async fn sleep_or_for_ever(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}
