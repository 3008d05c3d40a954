//! A desktop that takes notes: what it was asked to show and to open.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, watch};
use watchbell_engine::notify::{ActionKey, FromDesktop, Notifier, NotifyError, Nth, Ring, Server};
use watchbell_engine::open::{Link, OpenError, Opener, Screen};

/// What happened on the desktop so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes {
    /// Every show, in order.
    pub shown: Vec<Ring>,
    /// What is up, by key.
    pub up: HashMap<String, Ring>,
    /// Links that reached the browser.
    pub opened: Vec<String>,
    /// Where the window was opened.
    pub windows: Vec<String>,
}

pub(crate) struct Desk {
    notes: watch::Sender<Notes>,
    /// What the notification service answers; `None`: it takes everything.
    broken: Mutex<Option<NotifyError>>,
    service: Mutex<Nth>,
    /// Whether there is a browser.
    pub browser: Mutex<bool>,
    clicks: Mutex<Option<mpsc::Sender<FromDesktop>>>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            notes: watch::Sender::default(),
            broken: Mutex::default(),
            service: Mutex::default(),
            browser: Mutex::new(true),
            clicks: Mutex::default(),
        }
    }

    pub(crate) fn connect(&self, clicks: mpsc::Sender<FromDesktop>) {
        *self.clicks.lock().unwrap_or_else(PoisonError::into_inner) = Some(clicks);
    }

    pub(crate) fn notes(&self) -> watch::Receiver<Notes> {
        self.notes.subscribe()
    }

    pub(crate) fn break_with(&self, error: Option<NotifyError>) {
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }

    pub(crate) async fn tell(&self, told: FromDesktop) {
        let clicks = self.clicks.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap();
        clicks.send(told).await.unwrap();
    }

    pub(crate) async fn click(&self, key: &str, action: ActionKey) {
        self.tell(FromDesktop::Clicked { key: key.to_owned(), action, activation: None }).await;
    }

    /// Another notification service takes over, with an empty screen; what it finds there is its own affair.
    pub(crate) fn replace_service(&self) -> Nth {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        *service = Nth(service.0 + 1);
        *service
    }

    pub(crate) fn service(&self) -> Nth {
        *self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self) -> Result<(), NotifyError> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone().map_or(Ok(()), Err)
    }
}

impl Notifier for Desk {
    fn show<'a>(&'a self, ring: &'a Ring) -> BoxFuture<'a, Result<Nth, NotifyError>> {
        let answer = self.answer().map(|()| self.service());
        if answer.is_ok() {
            self.notes.send_modify(|notes| {
                notes.shown.push(ring.clone());
                notes.up.insert(ring.key.clone(), ring.clone());
            });
        }
        async { answer }.boxed()
    }

    fn close<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), NotifyError>> {
        self.notes.send_modify(|notes| drop(notes.up.remove(key)));
        async { Ok(()) }.boxed()
    }

    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>> {
        let answer = self.answer();
        async {
            answer.map(|()| Server { name: "notes".into(), version: "1".into(), capabilities: Vec::new() })
        }
        .boxed()
    }
}

impl Opener for Desk {
    fn page<'a>(&'a self, link: &'a Link, _: Option<&'a str>) -> BoxFuture<'a, Result<(), OpenError>> {
        let there = *self.browser.lock().unwrap_or_else(PoisonError::into_inner);
        if there {
            self.notes.send_modify(|notes| notes.opened.push(link.as_str().to_owned()));
        }
        async move { if there { Ok(()) } else { Err(OpenError::NoProgram("none here".into())) } }.boxed()
    }

    fn window<'a>(&'a self, at: Screen<'a>, _: Option<&'a str>) -> BoxFuture<'a, Result<(), OpenError>> {
        self.notes.send_modify(|notes| notes.windows.push(format!("{at:?}")));
        async { Ok(()) }.boxed()
    }
}
