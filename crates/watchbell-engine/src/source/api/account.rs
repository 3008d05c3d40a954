//! Everyone who asks a server with the same token waits in one queue: Sentry allows one request at a time per user, and
//! counts by user, not by token or source.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use url::Url;
use watchbell_core::say;

use super::PAUSE;
use crate::secret::Secret;
use crate::source::BlindReason;
use crate::source::failure::{Failure, Next};

/// The queue of one account.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) gate: tokio::sync::Mutex<Gate>,
}

/// Who holds it may ask.
#[derive(Debug, Default)]
pub(super) struct Gate {
    not_before: Option<Instant>,
}

/// An account in use, by a hash of server and token.
type Known = (u64, Weak<Account>);
static ACCOUNTS: LazyLock<Mutex<Vec<Known>>> = LazyLock::new(Mutex::default);

/// The queue for this server and token.
pub(super) fn of(url: &Url, token: Option<&Secret>) -> Arc<Account> {
    let mut hasher = DefaultHasher::new();
    url.origin().ascii_serialization().hash(&mut hasher);
    token.map(Secret::expose).hash(&mut hasher);
    let key = hasher.finish();
    let mut accounts = ACCOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    accounts.retain(|(_, account)| account.strong_count() > 0);
    if let Some(account) =
        accounts.iter().find(|(known, _)| *known == key).and_then(|(_, account)| account.upgrade())
    {
        return account;
    }
    let account = Arc::new(Account::default());
    accounts.push((key, Arc::downgrade(&account)));
    account
}

impl Gate {
    /// Waits as long as the server asked, if that is short.
    pub(super) async fn wait(&self) -> Result<(), Failure> {
        let Some(at) = self.not_before else { return Ok(()) };
        let left = at.saturating_duration_since(Instant::now());
        if left > PAUSE {
            let text = say!("source-no-more-questions");
            return Err(Failure::new(BlindReason::RateLimited, text).then(Next::NotBefore(left)));
        }
        sleep_until(at).await;
        Ok(())
    }

    /// Notes how long the server asks to be left alone. Of two wishes the longer counts.
    pub(super) fn pause(&mut self, pause: Option<Duration>) {
        let wished = pause.and_then(|pause| Instant::now().checked_add(pause));
        self.not_before = self.not_before.max(wished);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_server_and_one_token() {
        let server: Url = "https://a.example/one".parse().unwrap();
        let token = Secret::new("t");
        let account = of(&server, Some(&token));
        let same = of(&"https://a.example/two?x".parse().unwrap(), Some(&token));
        assert!(Arc::ptr_eq(&account, &same));
        for (url, token) in [
            ("https://b.example/", Some(&token)),
            ("https://a.example/", None),
            ("https://a.example/", Some(&Secret::new("u"))),
        ] {
            assert!(!Arc::ptr_eq(&account, &of(&url.parse().unwrap(), token)), "{url}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_pause_is_waited_out_and_a_long_one_told() {
        let mut gate = Gate::default();
        gate.pause(Some(Duration::from_secs(2)));
        gate.pause(Some(Duration::from_secs(1)));
        let began = Instant::now();
        assert_eq!(gate.wait().await, Ok(()));
        assert_eq!(began.elapsed().as_secs(), 2, "the longer one");
        gate.pause(Some(Duration::from_mins(3)));
        let failure = gate.wait().await.unwrap_err();
        assert_eq!(
            (failure.reason, failure.next),
            (BlindReason::RateLimited, Next::NotBefore(Duration::from_mins(3)))
        );
        gate.pause(Some(Duration::MAX));
    }
}
