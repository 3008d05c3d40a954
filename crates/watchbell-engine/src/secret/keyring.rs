//! The desktop's keyring, each request on a thread of its own.
//!
//! A keyring may ask a person to unlock it, and then answers whenever that person likes; the call cannot be given up.
//! So a request runs on a thread that may stay behind, and its caller leaves after [`BOUND`]. A thread, not tokio's
//! pool: the runtime waits for its pool when the program ends, and zbus must not block where tokio works.
//!
//! Nothing is kept between requests. At login the keyring often comes up after us, it may be restarted, and an opened
//! store that once failed would go on failing. Tokens are read once per connection: opening it each time costs nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keyring_core::{Entry, Error};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use watchbell_core::say;

use super::vault::{System, Vault, is_absent};
use super::{Secret, SecretError};

/// A keyring that has not answered by then waits for a person.
const BOUND: Duration = Duration::from_secs(5);

/// Threads that may wait at once; the requests of more find the keyring locked.
const THREADS: usize = 4;

#[derive(Debug)]
pub(super) struct Keyring {
    vault: Arc<dyn Vault>,
    threads: Arc<Semaphore>,
    bound: Duration,
    /// A person was asked to unlock it and has not done so, or was about to be. Sources try again by themselves, and
    /// a prompt that comes back as often as it is dismissed would be worse than no token.
    asked: Arc<AtomicBool>,
}

/// Whether a person may be asked to unlock it.
#[derive(Debug, Clone, Copy)]
enum Ask {
    May,
    Once,
    Never,
}

impl Keyring {
    pub(super) fn system() -> Self {
        Self::on(System)
    }

    pub(super) fn on(vault: impl Vault + 'static) -> Self {
        let threads = Arc::new(Semaphore::new(THREADS));
        Self { vault: Arc::new(vault), threads, bound: BOUND, asked: Arc::default() }
    }

    /// Asks a person to unlock it at most once.
    pub(super) async fn get(&self, name: &str) -> Result<Secret, SecretError> {
        self.run(name, Ask::Once, |entry| entry.get_password().map(Secret::new)).await
    }

    /// May ask a person: one is there, who has just typed the token.
    pub(super) async fn set(&self, name: &str, secret: Secret) -> Result<(), SecretError> {
        self.run(name, Ask::May, move |entry| entry.set_password(secret.expose())).await
    }

    /// May ask a person.
    pub(super) async fn forget(&self, name: &str) -> Result<(), SecretError> {
        self.run(name, Ask::May, Entry::delete_credential).await
    }

    /// Whether tokens can be kept and read. Asks no person.
    pub(super) async fn probe(&self) -> Result<(), SecretError> {
        self.run("probe", Ask::Never, |_| Ok(())).await
    }

    async fn run<T: Send + 'static>(
        &self,
        name: &str,
        ask: Ask,
        act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (vault, asked, name) = (Arc::clone(&self.vault), Arc::clone(&self.asked), name.to_owned());
        let Ok(permit) = Arc::clone(&self.threads).try_acquire_owned() else {
            return Err(SecretError::Locked);
        };
        let (answer, answered) = oneshot::channel();
        let work = move || {
            let result = request(&*vault, &asked, &name, ask, act);
            drop(permit);
            // The caller may have left.
            drop(answer.send(result));
        };
        let thread = std::thread::Builder::new().name("watchbell-keyring".into()).spawn(work);
        thread.map_err(|error| SecretError::Other(say!("secret-thread", why = error.to_string())))?;
        match timeout(self.bound, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(SecretError::Other(say!("secret-failed"))),
            Err(_) => Err(SecretError::Locked),
        }
    }
}

fn request<T>(
    vault: &dyn Vault,
    asked: &AtomicBool,
    name: &str,
    ask: Ask,
    act: impl FnOnce(&Entry) -> keyring_core::Result<T>,
) -> Result<T, SecretError> {
    let look_first = match ask {
        Ask::May => false,
        Ask::Once => asked.load(Ordering::SeqCst),
        Ask::Never => true,
    };
    if look_first && vault.locked() {
        return Err(SecretError::Locked);
    }
    asked.store(true, Ordering::SeqCst);
    let result = match vault.entry(name) {
        Ok(entry) => act(&entry).map_err(|error| why(&error, name)),
        Err(error) => Err(match why(&error, name) {
            // A service that cannot even be opened is none.
            SecretError::Other(_) => SecretError::Absent,
            known => known,
        }),
    };
    asked.store(matches!(result, Err(SecretError::Locked)), Ordering::SeqCst);
    result
}

/// The store's error in our words: its own may quote what is stored.
fn why(error: &Error, name: &str) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Missing(name.to_owned()),
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::PlatformFailure(cause) if is_absent(cause.as_ref()) => SecretError::Absent,
        Error::PlatformFailure(cause) => {
            SecretError::Other(say!("secret-failed-why", why = cause.to_string()))
        }
        Error::Ambiguous(_) => SecretError::Other(say!("secret-ambiguous", name = name)),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            SecretError::Other(say!("secret-not-text", name = name))
        }
        Error::TooLong(_, most) => SecretError::Other(say!("secret-too-long", most = most.to_string())),
        _ => SecretError::Other(say!("secret-cannot")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::vault::fake;
    use super::*;

    fn impatient(vault: &fake::Vault) -> Keyring {
        Keyring { bound: Duration::from_millis(200), ..Keyring::on(vault.clone()) }
    }

    #[tokio::test]
    async fn a_keyring_that_waits_for_a_person_is_locked_until_that_person_comes() {
        let vault = fake::Vault::default();
        Keyring::on(vault.clone()).set("checkout", Secret::new("a")).await.unwrap();
        vault.prompt();
        let keyring = impatient(&vault);
        assert_eq!(keyring.get("checkout").await, Err(SecretError::Locked), "its time is up");
        assert_eq!(keyring.get("checkout").await, Err(SecretError::Locked), "at once: it has been asked");
        assert_eq!(vault.prompts(), 1);
        vault.unlock();
        assert_eq!(Keyring { bound: BOUND, ..keyring }.get("checkout").await, Ok(Secret::new("a")));
    }

    #[tokio::test]
    async fn a_dismissed_prompt_does_not_come_back_by_itself() {
        let vault = fake::Vault::default();
        let keyring = Keyring::on(vault.clone());
        vault.lock();
        for _ in 0..5 {
            assert_eq!(keyring.get("checkout").await, Err(SecretError::Locked));
        }
        assert_eq!(vault.prompts(), 1);
        assert_eq!(keyring.set("checkout", Secret::new("a")).await, Err(SecretError::Locked));
        assert_eq!(vault.prompts(), 2, "somebody is there, who has just typed a token");
        vault.unlock();
        assert_eq!(keyring.get("checkout").await, Err(SecretError::Missing("checkout".into())));
    }

    #[tokio::test]
    async fn a_failed_first_attempt_is_not_remembered() {
        let vault = fake::Vault::default();
        let keyring = Keyring::on(vault.clone());
        vault.absent(true);
        assert_eq!(keyring.set("checkout", Secret::new("a")).await, Err(SecretError::Absent));
        vault.absent(false);
        assert_eq!(keyring.set("checkout", Secret::new("a")).await, Ok(()));
        assert_eq!(keyring.get("checkout").await, Ok(Secret::new("a")));
    }

    #[tokio::test]
    async fn a_look_asks_nobody_and_leaves_the_prompt_to_the_first_who_needs_it() {
        let vault = fake::Vault::default();
        let keyring = Keyring::on(vault.clone());
        assert_eq!(keyring.probe().await, Ok(()));
        vault.lock();
        assert_eq!((keyring.probe().await, vault.prompts()), (Err(SecretError::Locked), 0));
        assert_eq!(keyring.get("checkout").await, Err(SecretError::Locked));
        assert_eq!((keyring.probe().await, vault.prompts()), (Err(SecretError::Locked), 1));
    }

    #[tokio::test]
    async fn requests_that_hang_do_not_pile_up() {
        let vault = fake::Vault::default();
        let keyring = impatient(&vault);
        vault.prompt();
        for _ in 0..20 {
            assert_eq!(keyring.set("checkout", Secret::new("a")).await, Err(SecretError::Locked));
        }
        assert_eq!(vault.prompts(), THREADS);
        vault.unlock();
    }
}
