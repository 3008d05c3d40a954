//! The window, driven by WebKitWebDriver: the few calls of W3C WebDriver that the tests need, as plain JSON.
//!
//! WebKit's own driver is asked directly. `tauri-driver`, which usually stands in between, would only rename
//! `tauri:options` to `webkitgtk:browserOptions` and set the two variables below.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::process::Process;
use super::tray::{Tray, file};
use super::wait::until;

/// An open window. Dropping it ends the driver, which ends the window.
pub(crate) struct Window {
    http: reqwest::Client,
    session: String,
    driver: Process,
}

/// What to look for.
#[derive(Debug, Clone)]
pub(crate) struct Css(String);

/// What a CSS selector finds first.
pub(crate) fn css(selector: &str) -> Css {
    Css(selector.to_owned())
}

impl Window {
    /// Starts the window of a resident under a driver of its own, with `more` arguments, and waits for its first page.
    pub(crate) async fn open(http: reqwest::Client, here: &Tray, more: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Process::start(driver.stdout(Stdio::null()));
        let address = format!("http://127.0.0.1:{port}");
        until("the driver answers", async || http.get(format!("{address}/status")).send().await.ok()).await;
        let args: Vec<_> = here.args().into_iter().chain(more.iter().map(|arg| (*arg).to_owned())).collect();
        let options = json!({ "binary": file("watchbell-desktop"), "args": args });
        let asked = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let made = http.post(format!("{address}/session")).json(&asked).send().await.unwrap();
        let made: Value = made.json().await.unwrap();
        let id = made["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {made}"));
        Self { session: format!("{address}/session/{id}"), http, driver }
    }

    async fn ask(&self, path: &str, body: Value) -> Result<Value, Value> {
        let answer = self.http.post(format!("{}/{path}", self.session)).json(&body).send().await.unwrap();
        let good = answer.status().is_success();
        let value = answer.json::<Value>().await.unwrap()["value"].take();
        if good { Ok(value) } else { Err(value) }
    }

    async fn element(&self, by: &Css) -> Option<String> {
        let found = self.ask("element", json!({ "using": "css selector", "value": by.0 })).await.ok()?;
        found.as_object()?.values().next()?.as_str().map(str::to_owned)
    }

    /// Runs `act` on what `by` finds, again and again until it works: pages redraw.
    async fn on(&self, by: &Css, act: &str, body: Value) {
        let what = format!("{act} {by:?}");
        until(&what, async || {
            let element = self.element(by).await?;
            self.ask(&format!("element/{element}/{act}"), body.clone()).await.ok()
        })
        .await;
    }

    /// Waits until it is there.
    pub(crate) async fn expect(&self, by: Css) {
        until(&format!("{by:?} is there"), async || self.element(&by).await).await;
    }

    /// Waits until it is gone.
    pub(crate) async fn expect_none(&self, by: Css) {
        until(&format!("{by:?} is gone"), async || self.element(&by).await.is_none().then_some(())).await;
    }

    /// Waits until its text contains `words`.
    pub(crate) async fn expect_text(&self, by: Css, words: &str) {
        until(&format!("{by:?} says {words:?}"), async || {
            self.text(&by).await?.contains(words).then_some(())
        })
        .await;
    }

    /// Its text as it is shown, when it is there.
    pub(crate) async fn text(&self, by: &Css) -> Option<String> {
        let element = self.element(by).await?;
        let text = self.http.get(format!("{}/element/{element}/text", self.session)).send().await.ok()?;
        text.json::<Value>().await.ok()?["value"].as_str().map(str::to_owned)
    }

    /// Clicks it.
    pub(crate) async fn click(&self, by: Css) {
        self.on(&by, "click", json!({})).await;
    }

    /// Closes the window as its close button does, and waits for the driver to notice.
    pub(crate) async fn close(self) {
        let _ = self.http.delete(&self.session).send().await;
        drop(self.driver);
    }
}
