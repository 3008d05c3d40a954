//! A kept event as far as rules can ask for it: no stack traces, no times. A dry run reads a million.

use serde::Deserialize;
use watchbell_core::{Event, Exception, Level};

use super::{Tags, UserShape};

#[derive(Deserialize)]
struct Body<'a> {
    message: Option<String>,
    #[serde(default)]
    exception: Vec<ExceptionShape>,
    culprit: Option<String>,
    transaction: Option<String>,
    logger: Option<String>,
    platform: Option<String>,
    project: Option<String>,
    environment: Option<String>,
    release: Option<String>,
    server_name: Option<String>,
    #[serde(borrow)]
    user: Option<UserShape<'a>>,
    #[serde(borrow, default)]
    tags: Tags<'a>,
    #[serde(default)]
    fingerprint: Vec<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
struct ExceptionShape {
    #[serde(rename = "type")]
    ty: Option<String>,
    value: Option<String>,
    mechanism: Option<super::Mechanism>,
}

/// What [`super::read`] gives, without what no rule can ask for.
pub(crate) fn read(level: Level, body: &str) -> Result<Event, serde_json::Error> {
    let shape: Body<'_> = serde_json::from_str(body)?;
    let exception = |it: ExceptionShape| Exception {
        ty: it.ty,
        value: it.value,
        frames: Vec::new(),
        handled: it.mechanism.and_then(|mechanism| mechanism.handled),
    };
    Ok(Event {
        event_id: None,
        timestamp: None,
        level,
        message: shape.message,
        exceptions: shape.exception.into_iter().map(exception).collect(),
        culprit: shape.culprit,
        transaction: shape.transaction,
        logger: shape.logger,
        platform: shape.platform,
        project: shape.project,
        environment: shape.environment,
        release: shape.release,
        server_name: shape.server_name,
        user: shape.user.map(UserShape::into_user),
        tags: shape.tags.into_tags(),
        fingerprint: shape.fingerprint,
        url: shape.url,
        raw: String::new(),
    })
}
