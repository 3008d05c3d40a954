//! A forwarder's sign of life. One that stops scanning sends no events, which looks like peace: so it says each time that it has looked,
//! and who waits for the next one knows when it is overdue.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alert::clean;
use crate::say;

/// A sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// Which forwarder: `web-1`, or `web-1/shop` where it has a name.
    pub id: String,
    /// Where it runs.
    pub host: String,
    /// Its name among those of its host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Seconds to the next one.
    pub interval: u64,
    /// Why it does not see or say all, without a full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// It is taken out of service: nobody is to wait for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// When the logbook heard it, where it is passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Timestamp>,
    /// So many seconds ago; less, where the logbook itself was away meanwhile.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub age: u64,
}

/// More of a text is not kept.
const LONGEST: usize = 200;
const DAY: u64 = 24 * 60 * 60;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Heartbeat {
    /// Reads one, cleaned for people and within bounds.
    ///
    /// # Errors
    /// In words, for what is none, or names no forwarder.
    pub fn read(text: &str) -> Result<Self, String> {
        let said: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let short = |text: &str| clean(text, LONGEST);
        let some = |text: Option<String>| text.map(|text| short(&text)).filter(|text| !text.is_empty());
        let id = short(&said.id);
        if id.is_empty() {
            return Err("it has no id".to_owned());
        }
        let host = some(Some(said.host)).unwrap_or_else(|| id.clone());
        let interval = said.interval.clamp(1, DAY);
        Ok(Self {
            id,
            host,
            name: some(said.name),
            interval,
            trouble: some(said.trouble),
            gone: said.gone,
            heard: said.heard,
            age: said.age.min(DAY * 365),
        })
    }

    /// So long after this one, another is overdue: two intervals, and what a busy computer and a timer may add.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.interval.saturating_mul(2).saturating_add(30))
    }

    /// Who sends it: `the forwarder on web-1`.
    pub fn who(&self) -> String {
        match &self.name {
            Some(name) => say!("people-forwarder-named", name = name.as_str(), host = self.host.as_str()),
            None => say!("people-forwarder", host = self.host.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_kept_within_bounds() {
        for (text, who, patience) in [
            (r#"{"id":"web-1","host":"web-1","interval":60}"#, "the forwarder on web-1", 150),
            (
                r#"{"id":"web-1/shop","host":"web-1","name":"shop","interval":5}"#,
                "the forwarder shop on web-1",
                40,
            ),
            (
                r#"{"id":"web-1","host":"","interval":60,"later":{"versions":"say more"}}"#,
                "the forwarder on web-1",
                150,
            ),
            (r#"{"id":"a\nb\u0007","host":"","interval":99999999999}"#, "the forwarder on a b", 2 * DAY + 30),
            (r#"{"id":"a","host":"a","interval":0,"name":"","trouble":" "}"#, "the forwarder on a", 32),
        ] {
            let beat = Heartbeat::read(text).unwrap();
            assert_eq!(
                (beat.who().as_str(), beat.patience()),
                (who, Duration::from_secs(patience)),
                "{text}"
            );
            assert_eq!(beat.trouble, None);
        }
        for text in [
            "",
            "null",
            "{}",
            r#"{"id":"","host":"a","interval":1}"#,
            r#"{"id":"a"}"#,
            r#"{"id":"a","host":"a","interval":-1}"#,
        ] {
            assert!(Heartbeat::read(text).is_err(), "{text}");
        }
    }
}
