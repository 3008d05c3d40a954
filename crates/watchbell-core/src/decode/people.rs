//! Who was hit, in whichever shape it was said.

use super::lenient::Json;
use super::names;
use crate::User;

/// Sentry's object with its common other names, or a text: with an `@` an e-mail address, else a name; or a number: an id.
/// `None` where nobody is named.
pub(super) fn user(value: Json<'_>) -> Option<User> {
    let fields = value.fields();
    let mut user = User {
        id: fields.words(names::USER_ID),
        email: fields.words(names::USER_EMAIL),
        username: fields.words(names::USER_NAME),
        ip_address: fields.words(names::USER_ADDRESS),
    };
    if let Some(text) = value.scalar() {
        let part = match value.string() {
            None => &mut user.id,
            Some(_) if text.contains('@') => &mut user.email,
            Some(_) => &mut user.username,
        };
        *part = Some(text.into_owned());
    }
    user.key().is_some().then_some(user)
}
