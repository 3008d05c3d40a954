//! Logbooks that are asked: one JSON question at a time, within the limits that the server sets.
//!
//! [`limits`] reads what the server says of them, [`account`] keeps everyone who asks with the same token in one queue,
//! [`polling`] asks again and again, [`found`] is what one time brought. What the answers mean is core's `tracker`.

pub(super) mod polling;
pub(super) mod found;
mod account;
mod limits;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LINK};
use reqwest::{Client, Method, Response};
use tokio::time::Instant;
use url::Url;
use watchbell_core::config::Source;
use watchbell_core::say;
use watchbell_core::tracker::page::{Unreadable, detail, next_by_link};

use self::account::Account;
use self::limits::Limits;
use super::connection::Subscription;
use super::failure::{Failure, Next, place};
use super::http::{self, Get};
use super::pace::for_people;
use super::{BlindReason, Signal};
use crate::secret::Secret;

/// The longest answer that is read, unpacked, in bytes.
const LIMIT: usize = 8 << 20;
/// The longest that one answer may take, from the question to its last byte.
const PATIENCE: Duration = Duration::from_secs(30);
/// A server that wants a longer pause than this is left alone, and said so.
const PAUSE: Duration = Duration::from_secs(5);
const AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// What a kind says where the server only refuses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// What a token must be allowed to, as a sentence.
    pub(super) rights: fn() -> String,
    /// What is not there, as a phrase.
    pub(super) missing: fn() -> String,
}

/// A tracker's API, as one source asks it.
pub(super) struct Api {
    words: Words,
    client: Option<Client>,
    authorize: Authorize,
    account: Option<Arc<Account>>,
    limits: Limits,
    /// When it was last told that something is heard. `None`: it is not live yet.
    pub(super) said_heard: Option<Instant>,
}

/// How a token goes with a question, and whatever else must.
type Authorize = fn(Get, &Source, Option<&Secret>) -> Result<Get, Failure>;

fn bearer(get: Get, _source: &Source, token: Option<&Secret>) -> Result<Get, Failure> {
    match token {
        Some(token) => get.bearer(token),
        None => Ok(get),
    }
}

/// An answer that was taken.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) text: String,
    /// The cursor of the next page, by the header.
    pub(super) next: Option<String>,
    /// What time it is for the server.
    pub(super) date: Option<Timestamp>,
}

/// A question that was not answered as it should be.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) failure: Failure,
    /// What the server says about it.
    pub(super) said: Option<String>,
    /// It is about this one thing; the next question may well be answered.
    pub(super) only_this: bool,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, said: None, only_this: false }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        refused.failure
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        let why = match error {
            Unreadable::NotJson(why) => why,
            Unreadable::NoList => say!("source-no-list"),
        };
        Self::new(BlindReason::Undecodable, say!("source-answer-unreadable", why = why)).then(Next::Slowly)
    }
}

impl Api {
    pub(super) fn new(words: Words) -> Self {
        let (limits, authorize) = (Limits::default(), bearer as Authorize);
        Self { words, client: None, authorize, account: None, limits, said_heard: None }
    }

    /// The same, with another way to send the token.
    pub(super) fn authorized_by(self, authorize: Authorize) -> Self {
        Self { authorize, ..self }
    }

    /// Asks for something that must be there.
    pub(super) async fn get(&mut self, to: &mut Subscription, url: &Url) -> Result<Answer, Failure> {
        self.ask(to, Method::GET, url, None).await.map_err(Failure::from)
    }

    /// Asks for something that may be gone, or too large. Its failure then is in the inner result.
    pub(super) async fn get_one(
        &mut self,
        to: &mut Subscription,
        url: &Url,
    ) -> Result<Result<Answer, Failure>, Failure> {
        match self.ask(to, Method::GET, url, None).await {
            Ok(answer) => Ok(Ok(answer)),
            Err(Refused { failure, only_this: true, .. }) => Ok(Err(failure)),
            Err(refused) => Err(refused.failure),
        }
    }

    /// Asks, or tells with a `body`; a rejected token is read anew once.
    pub(super) async fn ask(
        &mut self,
        to: &mut Subscription,
        method: Method,
        url: &Url,
        body: Option<&str>,
    ) -> Result<Answer, Refused> {
        let asked = self.ask_once(to, method.clone(), url, body).await;
        let rejected = |refused: &Refused| {
            matches!(refused.failure.reason, BlindReason::Unauthorized | BlindReason::Forbidden)
        };
        match asked {
            Err(refused) if rejected(&refused) && to.token_changed().await? => {
                self.account = None;
                self.ask_once(to, method, url, body).await
            }
            asked => asked,
        }
    }

    async fn ask_once(
        &mut self,
        to: &mut Subscription,
        method: Method,
        url: &Url,
        body: Option<&str>,
    ) -> Result<Answer, Refused> {
        let client = match &self.client {
            Some(client) => client.clone(),
            None => http::asking_client(url, to.source.ca_file.as_deref(), &to.context.timing)?,
        };
        self.client = Some(client.clone());
        let token = to.token().await?;
        let get = (self.authorize)(Get::json(url.clone()), &to.source, token.as_ref())?;
        let account = self.account.get_or_insert_with(|| account::of(url, token.as_ref())).clone();
        let mut gate = account.gate.lock().await;
        gate.wait().await?;
        let mut request = client.request(method, get.url.clone()).headers(get.headers.clone());
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(body.to_owned());
        }
        let patience = PATIENCE.min(to.source.silence());
        let asking = async {
            let response = request.send().await.map_err(|error| Failure::from_reqwest(&error, url))?;
            let now = to.context.clock.now();
            let (limits, pause) = limits::read(&response, now, to.context.timing.longest_asked);
            let answer = self::read(response, &get, &to.source, now, pause, self.words).await;
            Ok::<_, Failure>((limits, pause, answer))
        };
        let silent = || {
            let text = say!("source-slow", place = place(url), span = for_people(patience));
            Failure::new(BlindReason::Silent, text)
        };
        let asked = tokio::time::timeout(patience, asking).await.unwrap_or_else(|_| Err(silent()));
        let (limits, pause, answer) = match asked {
            Ok(asked) => asked,
            Err(failure) => {
                if failure.reason == BlindReason::Tls {
                    // Authorities may be added meanwhile: they are read anew with the next client.
                    self.client = None;
                }
                return Err(failure.into());
            }
        };
        gate.pause(pause);
        drop(gate);
        self.limits = limits;
        if answer.is_ok() {
            self.say_heard(to).await;
        }
        answer
    }

    /// What is left of what the server allows, in words.
    pub(super) fn budget(&self) -> Option<String> {
        self.limits.words()
    }

    /// An answer is a sign of life, however long the whole takes.
    async fn say_heard(&mut self, to: &Subscription) {
        if self.said_heard.is_some_and(|at| at.elapsed() >= AT_MOST_EVERY) {
            self.said_heard = Some(Instant::now());
            to.signal(Signal::Heard).await;
        }
    }
}

/// Reads an answer to its end, and says what it means.
async fn read(
    mut response: Response,
    get: &Get,
    source: &Source,
    now: Timestamp,
    pause: Option<Duration>,
    words: Words,
) -> Result<Answer, Refused> {
    let status = response.status();
    let accepted = if status.is_success() {
        http::expected(&response, get)
    } else {
        Err(http::refusal(&response, source, now))
    };
    let next = link(response.headers());
    let date = http::date(response.headers());
    let place = response.url().clone();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Failure::from_reqwest(&error, &place))? {
        if bytes.len() + chunk.len() > LIMIT {
            let text = say!("source-answer-long", limit = LIMIT >> 20);
            let failure = Failure::new(BlindReason::Undecodable, text);
            return Err(Refused { failure, said: None, only_this: true });
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned());
    match accepted {
        Ok(()) => Ok(Answer { text, next, date }),
        Err(failure) => Err(refused(failure, status.as_u16(), pause, &text, words)),
    }
}

/// The failure in the words of this API, with what the server says about it.
fn refused(failure: Failure, status: u16, pause: Option<Duration>, text: &str, words: Words) -> Refused {
    let said = detail(text);
    let because = |what: String| match said.as_deref() {
        Some(said) => say!("source-says", what = what, said = said),
        None => what,
    };
    let failure = match status {
        403 => {
            let lacks = said.as_deref().and_then(|said| said.split_once("required capability: "));
            let text = match lacks {
                Some((_, right)) => say!("source-lacks", right = right),
                None => because(say!("source-may-not")),
            };
            Failure { text, ..failure }.advise((words.rights)())
        }
        404 => Failure { text: (words.missing)(), ..failure },
        400 | 409 | 422 => Failure { text: because(failure.text.clone()), ..failure },
        _ => failure,
    };
    let failure = match pause {
        Some(pause) if matches!(status, 429 | 503) => failure.then(Next::NotBefore(pause)),
        _ => failure,
    };
    Refused { only_this: matches!(status, 400 | 404 | 409 | 410 | 422 | 500), failure, said }
}

fn link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(next_by_link)
}

/// The configuration names a project that the server does not list.
pub(super) fn unknown_project(word: &str, names: &[&str]) -> Failure {
    let text = say!("source-no-project", name = word, names = names.join(", "));
    Failure::new(BlindReason::NotFound, text).then(Next::Attention).advise(say!("source-do-projects"))
}

/// A walk through the pages of a list, which ends: after its last page, where it turns in a circle, or at a number.
pub(super) struct Walk {
    url: Url,
    seen: HashSet<String>,
    left: usize,
    /// It ended before the list did.
    pub(super) cut: Option<Cut>,
    over: bool,
}

/// Why a walk ended before its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Circle,
    Endless,
}

impl Cut {
    /// What `source-list-cut` calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::Endless => "endless",
        }
    }
}

impl Walk {
    /// Through at most this many pages.
    pub(super) fn new(url: Url, most: usize) -> Self {
        Self { url, seen: HashSet::new(), left: most, cut: None, over: false }
    }

    /// The address of the next page; `None` where the walk has ended.
    pub(super) fn page(&self) -> Option<&Url> {
        (!self.over).then_some(&self.url)
    }

    /// Goes on behind the cursor of the page that was just read. It is put on our own address: no list leads elsewhere.
    pub(super) fn go_on(&mut self, cursor: Option<String>) {
        let Some(cursor) = cursor else {
            self.over = true;
            return;
        };
        self.left = self.left.saturating_sub(1);
        self.cut = match (self.left, self.seen.insert(cursor.clone())) {
            (_, false) => Some(Cut::Circle),
            (0, _) => Some(Cut::Endless),
            _ => None,
        };
        self.over = self.cut.is_some();
        let kept: Vec<(String, String)> = self
            .url
            .query_pairs()
            .filter(|(key, _)| key != "cursor")
            .map(|(k, v)| (k.into(), v.into()))
            .collect();
        self.url.query_pairs_mut().clear().extend_pairs(kept).append_pair("cursor", &cursor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages that are read when each names the next of `cursors`, and why it ended.
    fn walked(cursors: &[&str], most: usize) -> (Vec<String>, Option<Cut>) {
        let mut walk = Walk::new("https://a.example/list?project=1".parse().unwrap(), most);
        let mut cursors = cursors.iter();
        let mut pages = Vec::new();
        while let Some(url) = walk.page() {
            pages.push(url.query().unwrap().to_owned());
            walk.go_on(cursors.next().map(|cursor| (*cursor).to_owned()));
        }
        (pages, walk.cut)
    }

    #[test]
    fn a_walk_ends_with_the_list_in_a_circle_or_at_a_number() {
        let all = walked(&["a", "b&x=1"], 9);
        assert_eq!(
            all,
            (
                vec!["project=1".into(), "project=1&cursor=a".into(), "project=1&cursor=b%26x%3D1".into()],
                None
            )
        );
        let (pages, cut) = walked(&["a", "b", "a", "b", "a"], 9);
        assert_eq!((pages.len(), cut), (3, Some(Cut::Circle)));
        let (pages, cut) = walked(&["a", "b", "c", "d"], 3);
        assert_eq!((pages.len(), cut), (3, Some(Cut::Endless)));
    }

    #[test]
    fn a_right_that_is_missing_is_named_and_what_concerns_one_thing_only_is_told_apart() {
        const WORDS: Words =
            Words { rights: || "Give it.".into(), missing: || "there is no such thing (404)".into() };
        let lacks = r#"{"detail":"This token does not have the required capability: events:read."}"#;
        for (status, said, text, only_this) in [
            (403, lacks, "the token lacks the right events:read (403)", false),
            (403, "<html>", "the token may not do this (403)", false),
            (404, "", "there is no such thing (404)", true),
            (500, "", "before", true),
            (502, "", "before", false),
            (422, r#"{"detail":"no"}"#, "before: no", true),
        ] {
            let failure = Failure::new(BlindReason::Forbidden, "before");
            let refused = refused(failure, status, None, said, WORDS);
            assert_eq!((refused.failure.text.as_str(), refused.only_this), (text, only_this), "{status}");
        }
    }
}
