//! Signs of life: who waits for the next one knows when the scanner is dead.

use serde_json::json;
use url::Url;
use uuid::Uuid;
use watchbell_core::heartbeat::Heartbeat;

use super::target::{Answer, post_json};
use super::{Forwarder, Target, Told};

/// Where signs of life go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beats {
    /// Where the events go: `/v1/heartbeats` of a logbook of ours, a check-in to what speaks as Sentry does.
    WithEvents,
    /// To this address, by POST: another logbook of ours, or a service that waits for pings.
    To(Url),
    /// Nowhere.
    Off,
}

impl Beats {
    /// An address, or `off`.
    ///
    /// # Errors
    /// In words, for what is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let mut url = Url::parse(text).map_err(|error| format!("it is no address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err("it is no http or https address".to_owned());
        }
        if url.path() == "/" {
            url.set_path("/v1/heartbeats");
        }
        Ok(Self::To(url))
    }
}

impl Forwarder {
    /// Gives a sign of life. One that nobody hears is not repeated: the next is as good.
    pub(super) async fn beat(&self) {
        let (blocked, stuck) = {
            let state = self.state();
            let blocked = state.blocked.iter().next().map(|(path, why)| (path.clone(), why.clone()));
            (blocked, state.stuck.clone())
        };
        // Where events cannot be sent, that has been said.
        let known = stuck.is_some();
        let trouble =
            blocked.map(|(path, why)| format!("{} cannot be read: {why}", path.display())).or(stuck);
        let answer = self.say(&Heartbeat { trouble, ..self.heartbeat() }).await;
        let failed = match answer {
            Answer::Taken => None,
            Answer::Refused(why) | Answer::Later(why, _) => Some(why),
        };
        let was = std::mem::replace(&mut self.state().beat_failed, failed.is_some());
        if let Some(why) = failed.filter(|_| !was && !known) {
            (self.tell)(Told::Notice(&format!("the sign of life was not heard: {why}")));
        }
    }

    /// Tells that nobody is to wait for this forwarder any more.
    pub async fn say_goodbye(&self) -> Answer {
        self.say(&Heartbeat { gone: true, ..self.heartbeat() }).await
    }

    async fn say(&self, beat: &Heartbeat) -> Answer {
        let (plan, now) = (&self.plan, self.clock.now());
        let url = match (&plan.beats, &plan.to) {
            (Beats::Off, _) => return Answer::Taken,
            (Beats::To(url), _) => url.clone(),
            (Beats::WithEvents, Target::Logbook { events }) => match events.join("heartbeats") {
                Ok(url) => url,
                Err(error) => return Answer::Refused(error.to_string()),
            },
            (Beats::WithEvents, Target::Envelopes { .. }) => {
                let check_in = check_in(beat).to_string();
                return plan.to.item(&self.client, "check_in", &check_in, now).await;
            }
        };
        // The token is for the logbook that the events go to, and for no other.
        let token = plan.token.as_ref().filter(|_| url.origin() == plan.to.url().origin());
        post_json(&self.client, url, token, &json!(beat).to_string(), now).await
    }

    fn heartbeat(&self) -> Heartbeat {
        Heartbeat {
            id: self.id(),
            host: self.plan.about.host.clone(),
            name: self.plan.name.clone(),
            interval: self.plan.every.as_secs(),
            trouble: None,
            gone: false,
            heard: None,
            age: 0,
        }
    }
}

/// A cron monitor's check-in (<https://develop.sentry.dev/sdk/telemetry/check-ins/>). Sentry makes the monitor with the first one;
/// who knows no monitors leaves it out.
fn check_in(beat: &Heartbeat) -> serde_json::Value {
    let slug: String = format!("watchbell-{}", beat.id)
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
        .take(50)
        .collect();
    json!({
        "check_in_id": Uuid::new_v4().simple().to_string(),
        "monitor_slug": slug,
        "status": if beat.trouble.is_some() { "error" } else { "ok" },
        "monitor_config": {
            "schedule": { "type": "interval", "value": beat.interval.div_ceil(60).max(1), "unit": "minute" },
            "checkin_margin": beat.patience().as_secs().div_ceil(60),
            "max_runtime": 5,
        },
    })
}
