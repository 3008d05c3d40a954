//! Who may read: the installation's token, and the single-use tickets that a browser changes for a cookie.
//!
//! The cookie does not hold the token: cookies know no ports, so a browser shows it to every server on the same host.
//! It holds a session that dies with this process.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use subtle::ConstantTimeEq as _;
use tokio::time::Instant;
use uuid::Uuid;

use super::tokens::{May, Tokens};

/// How long a ticket is good.
const TICKET: Duration = Duration::from_mins(1);
/// How long a browser may read after it changed a ticket.
pub(super) const SESSION: Duration = Duration::from_hours(7 * 24);
/// Tickets and sessions kept at most; beyond it the oldest goes.
const HELD: usize = 256;

/// The right to read. Cheap to clone; clones share tickets and sessions.
#[derive(Clone)]
pub struct ReadToken {
    inner: Arc<Inner>,
}

struct Inner {
    token: String,
    /// Those that were given to others.
    others: Option<Tokens>,
    tickets: Mutex<Vec<Passing>>,
    sessions: Mutex<Vec<Passing>>,
}

/// A secret that ends.
struct Passing {
    secret: String,
    ends: Instant,
    /// The token that it came of, and is revoked with.
    of: Option<String>,
}

impl ReadToken {
    /// Reads `read-token` in the data directory, making it (0600) on first use. A file that others could read is
    /// closed to them.
    ///
    /// # Errors
    /// When the file can be neither read nor made.
    pub fn load(dir: &Path) -> std::io::Result<Self> {
        let path = dir.join("read-token");
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => file.write_all(secret().as_bytes())?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        let mut text = String::new();
        fs::File::open(&path)?.take(4_096).read_to_string(&mut text)?;
        let token = text.trim();
        if token.len() >= 16 {
            return Ok(Self::of(token.to_owned(), Some(Tokens::of(dir))));
        }
        // Cut short when it was made (a full disk, a power cut): nobody can have learnt it yet.
        let fresh = secret();
        fs::write(&path, &fresh)?;
        Ok(Self::of(fresh, Some(Tokens::of(dir))))
    }

    /// A token that is written nowhere, for a store in memory.
    pub fn temporary() -> Self {
        Self::of(secret(), None)
    }

    fn of(token: String, others: Option<Tokens>) -> Self {
        Self {
            inner: Arc::new(Inner { token, others, tickets: Mutex::default(), sessions: Mutex::default() }),
        }
    }

    /// The token itself, for `Authorization: Bearer`.
    pub fn bearer(&self) -> &str {
        &self.inner.token
    }

    /// A ticket for one reading browser: good once, for 60 seconds, as `?ticket=` on any page.
    pub fn ticket(&self) -> String {
        issue(&self.inner.tickets, TICKET, None)
    }

    /// Changes a ticket for a session, if it is good; it is not good again.
    pub(super) fn change(&self, ticket: &str) -> Option<String> {
        let mut tickets = self.inner.tickets.lock().ok()?;
        let place = find(&tickets, ticket)?;
        tickets.remove(place);
        drop(tickets);
        Some(issue(&self.inner.sessions, SESSION, None))
    }

    /// A session for a browser that knows a token.
    pub(super) fn log_in(&self, given: &str) -> Option<String> {
        let of = self.given(given, May::Read);
        (of.is_some() || self.is_own(given)).then(|| issue(&self.inner.sessions, SESSION, of))
    }

    pub(super) fn log_out(&self, session: &str) {
        if let Ok(mut sessions) = self.inner.sessions.lock()
            && let Some(place) = find(&sessions, session)
        {
            sessions.remove(place);
        }
    }

    pub(super) fn is_bearer(&self, given: &str) -> bool {
        self.is_own(given) || self.given(given, May::Read).is_some()
    }

    pub(super) fn is_for_sending(&self, given: &str) -> bool {
        self.given(given, May::Send).is_some()
    }

    pub(super) fn is_session(&self, given: &str) -> bool {
        let Ok(sessions) = self.inner.sessions.lock() else { return false };
        let Some(session) = find(&sessions, given).and_then(|place| sessions.get(place)) else {
            return false;
        };
        let others = &self.inner.others;
        session.of.as_ref().is_none_or(|of| others.as_ref().is_some_and(|others| others.is_there(of)))
    }

    fn is_own(&self, given: &str) -> bool {
        self.inner.token.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The id of a token that was given to somebody.
    fn given(&self, given: &str, may: May) -> Option<String> {
        self.inner.others.as_ref()?.find(given, may)
    }
}

/// Without the token, so that it cannot reach a log by way of `{:?}`.
impl std::fmt::Debug for ReadToken {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("ReadToken(<redacted>)")
    }
}

fn issue(list: &Mutex<Vec<Passing>>, lasting: Duration, of: Option<String>) -> String {
    let secret = secret();
    if let Ok(mut list) = list.lock() {
        let now = Instant::now();
        list.retain(|passing| passing.ends > now);
        if list.len() >= HELD {
            list.remove(0);
        }
        list.push(Passing { secret: secret.clone(), ends: now + lasting, of });
    }
    secret
}

/// Compares with every entry, in the same time whichever it is.
fn find(list: &[Passing], given: &str) -> Option<usize> {
    let now = Instant::now();
    list.iter().enumerate().fold(None, |found, (place, passing)| {
        let same = bool::from(passing.secret.as_bytes().ct_eq(given.as_bytes())) && passing.ends > now;
        if same { Some(place) } else { found }
    })
}

/// 244 random bits in 64 hex digits, from the system's generator.
pub(super) fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_ticket_is_good_once_and_for_a_minute() {
        let token = ReadToken::temporary();
        let ticket = token.ticket();
        let session = token.change(&ticket).expect("a fresh ticket");
        assert!(token.is_session(&session));
        assert_eq!(token.change(&ticket), None, "a second time");
        let late = token.ticket();
        tokio::time::advance(TICKET).await;
        assert_eq!(token.change(&late), None, "a minute later");
        tokio::time::advance(SESSION).await;
        assert!(!token.is_session(&session), "a week later");
    }

    #[test]
    fn the_token_is_made_once_and_only_its_owner_can_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = ReadToken::load(dir.path()).unwrap();
        let again = ReadToken::load(dir.path()).unwrap();
        assert_eq!(first.bearer(), again.bearer());
        assert!(again.is_bearer(first.bearer()) && !again.is_bearer("") && !again.is_bearer("x"));
        assert_eq!(format!("{again:?}"), "ReadToken(<redacted>)");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(dir.path().join("read-token")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_token_that_was_cut_short_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("read-token"), "").unwrap();
        assert_eq!(ReadToken::load(dir.path()).unwrap().bearer().len(), 64);
    }
}
