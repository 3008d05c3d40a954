//! What senders call things. Sentry's name first, then what other loggers write.

pub(super) const LEVEL: &[&str] = &[
    "level",
    "severity",
    "levelname",
    "log_level",
    "loglevel",
    "log.level",
    "lvl",
    "severity_text",
    "severityText",
];
pub(super) const TIMESTAMP: &[&str] =
    &["timestamp", "time", "@timestamp", "ts", "datetime", "dateCreated", "date", "created_at", "received"];
pub(super) const EVENT_ID: &[&str] = &["event_id", "eventID", "eventId", "id", "uuid"];
/// In a program's log `id` is whatever the line speaks of.
pub(super) const EVENT_ID_IN_LOGS: &[&str] = &["event_id", "eventID", "eventId"];
pub(super) const MESSAGE: &[&str] = &[
    "message",
    "logentry",
    "msg",
    "error_message",
    "error",
    "title",
    "text",
    "short_message",
    "body",
    "reason",
    "description",
    "log",
];
/// What a tracker puts together itself from the exception or the message: no message where either of those is known.
pub(super) const DERIVED: &str = "title";
/// Only trackers' events name the issue that they were put in.
pub(super) const ISSUE: &[&str] = &["issue_id", "groupID"];
pub(super) const EXCEPTION: &[&str] = &["exception", "exceptions", "error", "err"];
pub(super) const EXCEPTION_TYPE: &[&str] = &["type", "name", "class", "kind", "code"];
pub(super) const EXCEPTION_VALUE: &[&str] = &["value", "message", "msg", "reason", "description"];
pub(super) const STACKTRACE: &[&str] = &["stacktrace", "stack_trace", "stack", "backtrace", "frames"];
pub(super) const CULPRIT: &[&str] = &["culprit", "location"];
pub(super) const TRANSACTION: &[&str] = &["transaction", "route", "endpoint"];
pub(super) const LOGGER: &[&str] = &["logger", "logger_name", "component", "target"];
pub(super) const PLATFORM: &[&str] = &["platform", "language"];
pub(super) const PROJECT: &[&str] = &[
    "project",
    "project_slug",
    "project_name",
    "service",
    "service.name",
    "app",
    "application",
    "projectID",
];
pub(super) const ENVIRONMENT: &[&str] = &["environment", "env", "deployment.environment"];
pub(super) const RELEASE: &[&str] = &["release", "version", "service.version", "app_version"];
pub(super) const SERVER_NAME: &[&str] = &["server_name", "hostname", "host", "host.name", "instance", "node"];
pub(super) const URL: &[&str] = &["url", "permalink", "link", "web_url"];
pub(super) const USER: &[&str] = &["user"];
pub(super) const USER_ID: &[&str] = &["id", "user_id", "uid"];
pub(super) const USER_EMAIL: &[&str] = &["email", "mail"];
pub(super) const USER_NAME: &[&str] = &["username", "name", "login", "display_name"];
pub(super) const USER_ADDRESS: &[&str] = &["ip_address", "ip", "remote_addr"];
pub(super) const BARE_USER_ID: &[&str] = &["user_id", "userId", "user.id"];
pub(super) const TAGS: &[&str] = &["tags", "labels"];
pub(super) const FINGERPRINT: &[&str] = &["fingerprint", "fingerprints", "group_key"];

/// The fields that `[[sources]] fields = { … }` may map, besides `tags.KEY`.
pub const MAPPABLE: &[&str] = &[
    "event_id",
    "timestamp",
    "level",
    "message",
    "exception.type",
    "exception.value",
    "culprit",
    "transaction",
    "logger",
    "platform",
    "project",
    "environment",
    "release",
    "server_name",
    "url",
    "fingerprint",
    "tags",
    "user.id",
    "user.email",
    "user.username",
    "user.ip_address",
];
