//! Trying it out: a test notification, and a sample event that goes the whole way.

use serde_json::{Value, json};
use watchbell_core::config::rule_from_json;
use watchbell_core::decode::{Decoded, Mapping, json as decode};
use watchbell_core::rule::Rule;
use watchbell_core::{Level, say};
use watchbell_logbook::store::Ready;
use watchbell_logbook::store::{OutboxRow, OutboxState};

use super::rules::{invalid, problem};
use super::{Answered, Desk, unavailable};
use crate::control::Response;
use crate::input::Input;

impl Desk {
    /// Rings once as `rule` would, and says whether the desktop took it.
    pub(super) async fn test_notification(&self, rule: Option<&Value>) -> Answered {
        let rule = match rule {
            None => Rule::fatal_only(),
            Some(rule) => rule_from_json(rule).map_err(|problems| {
                invalid(say!("ring-test-rule"), problems.iter().map(problem).collect())
            })?,
        };
        self.notifier.server().await.map_err(|error| {
            unavailable(say!("ring-test-not-shown", why = error.to_string()), Some(say!("ring-test-doctor")))
        })?;
        let row = OutboxRow {
            key: "test".into(),
            kind: "test".into(),
            issue_id: None,
            rule: Some(rule.name.clone()),
            title: say!("ring-test"),
            body: say!("ring-test-body", rule = rule.name.as_str()),
            level: Level::Fatal,
            urgency: rule.urgency,
            sound: rule.sound,
            url: None,
            state: OutboxState::Wanted,
            count: 1,
            users: 0,
            at: self.clock.now(),
            unseen: false,
            revision: 0,
        };
        self.tell(Input::Sample(Box::new(row))).await;
        Ok(Response::Done)
    }

    /// A fatal event as a program would send it: kept, judged and rung like any other.
    pub(super) async fn send_sample(&self) -> Answered {
        let now = self.clock.now();
        let sample = json!({
            "timestamp": now.to_string(),
            "level": "fatal",
            "platform": "python",
            "environment": "production",
            "release": "checkout-api@5.14.0",
            "server_name": "app-03",
            "project": "sample",
            "transaction": "checkout/views.py in place_order",
            "user": { "id": "88412" },
            "tags": { "sample": "yes" },
            "exception": { "values": [{
                "type": "KeyError",
                "value": "'cart'",
                "stacktrace": { "frames": [
                    { "filename": "framework/handler.py", "function": "respond", "lineno": 181, "in_app": false },
                    { "filename": "checkout/views.py", "function": "place_order", "lineno": 118, "in_app": true,
                      "context_line": "    cart = session['cart']" },
                ] },
            }] },
        });
        let decoded = decode::decode(&sample.to_string(), &Mapping::default(), Some(Level::Debug));
        let Ok(Decoded::Event(event)) = decoded else {
            return Err(unavailable(say!("ring-sample-none"), None));
        };
        let settings = self.settings.now();
        let source = settings.config.local();
        let (done, answer) = tokio::sync::oneshot::channel();
        self.tell(Input::local(source, vec![Ready::new(source, *event)], done)).await;
        match answer.await {
            Ok(result) => result.map(|_| Response::Done).map_err(Into::into),
            Err(_) => Err(unavailable(say!("answer-ending"), None)),
        }
    }
}
