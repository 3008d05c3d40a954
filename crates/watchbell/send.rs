//! `watchbell send`: an event by hand, or from a script.

use std::process::ExitCode;

use serde_json::{Map, Value, json};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::settings::Settings;

use crate::args::Send;
use crate::running::ask;
use crate::say::Say;
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// Sends one event, and says its id once the logbook has it on its disk.
pub(crate) async fn run(place: &Place, say: Say, options: Send) -> Outcome {
    let url = match &options.to {
        Some(to) => to.clone(),
        None => built_in(place).await?,
    };
    let url =
        url::Url::parse(&url).map_err(|error| Failure::usage(format!("“{url}” is no address: {error}")))?;
    let url = if url.path() == "/" { url.join("/v1/events").unwrap_or(url) } else { url };
    let answer = watchbell_engine::source::client(&url)
        .map_err(Failure::new)?
        .post(url.clone())
        .header("content-type", "application/json")
        .body(event(&options).to_string())
        .send()
        .await
        .map_err(|error| unreachable(&url, &error))?;
    let status = answer.status();
    let body = answer.text().await.unwrap_or_default();
    let body: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    if !status.is_success() {
        let why = body.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
        let hint = body.pointer("/error/hint").and_then(Value::as_str).unwrap_or_default();
        return Err(Failure::new(format!("the logbook refused it ({}): {why}", status.as_u16())).hint(hint));
    }
    say.line(body.pointer("/ids/0").and_then(Value::as_str).unwrap_or("sent"));
    Ok(ExitCode::SUCCESS)
}

/// Where the built-in logbook listens: the running tray knows, else what the configuration says.
async fn built_in(place: &Place) -> Result<String, Failure> {
    if let Ok(Response::Settings(settings)) = ask(place, Request::Settings).await
        && let Some(send_to) = settings.send_to
    {
        return Ok(send_to);
    }
    let listen = Settings::read_only(&place.config).now().config.logbook.listen.clone();
    let listen = listen.ok_or_else(|| {
        Failure::usage("the built-in logbook is switched off").hint("Give --to, or set [logbook] listen")
    })?;
    Ok(format!("http://{listen}/v1/events"))
}

fn unreachable(url: &url::Url, error: &reqwest::Error) -> Failure {
    let host = url.host_str().unwrap_or_default();
    let why = if error.is_connect() { "nothing answers there" } else { "the connection failed" };
    Failure::new(format!("{host}:{} could not be reached: {why}", url.port_or_known_default().unwrap_or(0)))
        .hint("Is the tray running? Start it with `watchbell tray`")
}

fn event(options: &Send) -> Value {
    let mut event = Map::new();
    event.insert("level".into(), json!(options.level));
    event.insert("message".into(), json!(options.message));
    event.insert("platform".into(), json!("other"));
    for (name, value) in
        [("project", &options.project), ("environment", &options.environment), ("release", &options.release)]
    {
        if let Some(value) = value {
            event.insert(name.into(), json!(value));
        }
    }
    Value::Object(event)
}
