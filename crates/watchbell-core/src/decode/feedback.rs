//! What somebody wrote who was hit, as Sentry's SDKs send it beside events or some time after.
//!
//! Source: <https://develop.sentry.dev/sdk/data-model/envelope-items/>, "User Feedback" (`feedback`: an event with a context of that
//! name) and "User Report" (`user_report`, which older SDKs send).

use super::DecodeError;
use super::json::not_json;
use super::lenient::Json;

/// Characters of it that are kept; Sentry takes as many.
const LONGEST: usize = 4_096;
/// Bytes of a name, an address or an id that are taken for one.
const LONGEST_NAME: usize = 254;

/// Somebody's words on an event that hit them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// The event that they are about, as its sender wrote its id.
    pub event_id: String,
    /// What they call themselves.
    pub name: Option<String>,
    /// Where they say they can be written to.
    pub email: Option<String>,
    /// What they wrote.
    pub comments: Option<String>,
}

impl Feedback {
    /// Reads the payload of either item. `None`, where it is about no event, or says nothing.
    ///
    /// # Errors
    /// [`DecodeError::NotJson`].
    pub fn read(text: &str) -> Result<Option<Self>, DecodeError> {
        let payload = Json::parse(text).map_err(not_json)?;
        // A feedback item has an id of its own, which is not the event's.
        let said = payload.at("/contexts/feedback").filter(|context| context.is_object()).unwrap_or(payload);
        let fields = said.fields();
        let short = |names: &[&str]| {
            let text = fields.named(names).find_map(Json::scalar)?;
            Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text.len() <= LONGEST_NAME)
        };
        let about: &[&str] = if said == payload { &["event_id"] } else { &["associated_event_id"] };
        let [name, email] = [short(&["name"]), short(&["contact_email", "email"])];
        let comments = fields.named(&["message", "comments"]).find_map(Json::scalar);
        let comments = comments.map(|text| text.trim().chars().take(LONGEST).collect::<String>());
        let says = name.is_some() || email.is_some() || comments.is_some();
        Ok(short(about).filter(|_| says).map(|event_id| Self { event_id, name, email, comments }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let Feedback { event_id, name, email, comments } = Feedback::read(text).unwrap()?;
        Some([Some(event_id), name, email, comments].map(Option::unwrap_or_default).join("|"))
    }

    #[test]
    fn both_forms_say_who_wrote_what_about_which_event() {
        for (text, expected) in [
            (
                r#"{"event_id":"e1","name":"Ada","email":"ada@example.org","comments":"It broke."}"#,
                Some("e1|Ada|ada@example.org|It broke."),
            ),
            (
                r#"{"event_id":"own","contexts":{"feedback":{"associated_event_id":"e1","contact_email":"ada@example.org",
                    "name":"Ada","message":"It broke.","url":"https://x"}}}"#,
                Some("e1|Ada|ada@example.org|It broke."),
            ),
            (r#"{"event_id":"own","contexts":{"feedback":{"message":"a thought, about no event"}}}"#, None),
            (r#"{"event_id":"e1","name":null,"email":["x"],"comments":" "}"#, None),
            (r#"{"event_id":7,"name":"Ada","contexts":null}"#, Some("7|Ada||")),
            (r#"{"event_id":"e1","contexts":{"feedback":null},"email":"a@b.c"}"#, Some("e1||a@b.c|")),
            ("[]", None),
            ("null", None),
        ] {
            assert_eq!(told(text).as_deref(), expected, "{text}");
        }
        assert!(Feedback::read("{").is_err());
    }

    #[test]
    fn what_is_too_long_is_cut_or_is_no_name() {
        let long = "ä".repeat(10_000);
        let text = format!(r#"{{"event_id":"e","name":"{long}","email":"{long}","comments":"{long}"}}"#);
        let feedback = Feedback::read(&text).unwrap().unwrap();
        assert_eq!((feedback.name, feedback.email), (None, None));
        assert_eq!(feedback.comments.map(|text| text.chars().count()), Some(LONGEST));
    }
}
