//! Which page shows an event: the one it names, else our own.

use std::sync::Arc;

use watchbell_core::Event;

use crate::open::Link;

/// Where our own pages are, when the built-in logbook is served.
#[derive(Debug, Clone, Default)]
pub struct Links {
    base: Option<Arc<str>>,
}

impl Links {
    /// `base` is `http://127.0.0.1:8970`, without a slash at the end.
    pub fn new(base: Option<String>) -> Self {
        Self { base: base.map(Into::into) }
    }

    /// Where our own pages are.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// The page of an event. What the event names is checked here and once more when it is opened.
    pub fn of(&self, event: &Event, event_id: &str) -> Option<String> {
        let named = event.url.as_deref().and_then(|url| Link::parse(url).ok());
        named.map(|link| link.as_str().to_owned()).or_else(|| self.event(event_id))
    }

    /// Our own page of an event.
    pub fn event(&self, event_id: &str) -> Option<String> {
        let mut url = url::Url::parse(self.base.as_deref()?).ok()?;
        url.path_segments_mut().ok()?.extend(["events", event_id]);
        Some(url.into())
    }

    /// Whether `link` leads to our own pages, which want a ticket.
    pub fn is_ours(&self, link: &Link) -> bool {
        self.base()
            .is_some_and(|base| link.as_str().strip_prefix(base).is_some_and(|rest| rest.starts_with('/')))
    }
}
