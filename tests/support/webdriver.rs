//! The window, driven by WebKitWebDriver: the few calls of W3C WebDriver that the tests need, as plain JSON.
//!
//! WebKit's own driver is asked directly. `tauri-driver`, which usually stands in between, would only rename
//! `tauri:options` to `webkitgtk:browserOptions` and set the two variables below.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::wait::until;

/// An open window. Dropping it ends the driver, which ends the window.
pub(crate) struct Window {
    http: reqwest::Client,
    session: String,
    driver: Driver,
}

struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What to look for: `css("h1")` or `button("Save")`.
#[derive(Debug, Clone)]
pub(crate) struct By {
    using: &'static str,
    value: String,
}

/// What a CSS selector finds first.
pub(crate) fn css(selector: &str) -> By {
    By { using: "css selector", value: selector.to_owned() }
}

/// The button or link that says `words`, which must not hold a quotation mark.
pub(crate) fn button(words: &str) -> By {
    let says = format!("[normalize-space()=\"{words}\" or @aria-label=\"{words}\"]");
    By { using: "xpath", value: format!("//*[self::button or self::a or @role='button' or @role='menuitem']{says}") }
}

/// The field whose label says `words`.
pub(crate) fn field(words: &str) -> By {
    let named = format!("[@aria-label=\"{words}\" or @id=//label[normalize-space()=\"{words}\"]/@for]");
    let inside = format!("//label[starts-with(normalize-space(), \"{words}\")]//*[self::input or self::select or self::textarea]");
    By { using: "xpath", value: format!("//*[self::input or self::select or self::textarea]{named} | {inside}") }
}

impl Window {
    /// Starts `program` with `args` under a driver of its own, and waits for its first page.
    pub(crate) async fn open(http: reqwest::Client, program: &Path, args: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Driver(driver.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap());
        let address = format!("http://127.0.0.1:{port}");
        until("the driver answers", async || http.get(format!("{address}/status")).send().await.ok()).await;
        let options = json!({ "binary": program, "args": args });
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

    async fn element(&self, by: &By) -> Option<String> {
        let found = self.ask("element", json!({ "using": by.using, "value": by.value })).await.ok()?;
        found.as_object()?.values().next()?.as_str().map(str::to_owned)
    }

    /// Runs `act` on what `by` finds, again and again until it works: pages redraw.
    async fn on(&self, by: &By, act: &str, body: Value) {
        let what = format!("{act} {by:?}");
        until(&what, async || {
            let element = self.element(by).await?;
            self.ask(&format!("element/{element}/{act}"), body.clone()).await.ok()
        })
        .await;
    }

    /// Waits until it is there.
    pub(crate) async fn expect(&self, by: By) {
        until(&format!("{by:?} is there"), async || self.element(&by).await).await;
    }

    /// Waits until it is gone.
    pub(crate) async fn expect_none(&self, by: By) {
        until(&format!("{by:?} is gone"), async || self.element(&by).await.is_none().then_some(())).await;
    }

    /// Waits until its text contains `words`.
    pub(crate) async fn expect_text(&self, by: By, words: &str) {
        until(&format!("{by:?} says {words:?}"), async || self.text(&by).await?.contains(words).then_some(())).await;
    }

    /// Its text as it is shown, when it is there.
    pub(crate) async fn text(&self, by: &By) -> Option<String> {
        let element = self.element(by).await?;
        let text = self.http.get(format!("{}/element/{element}/text", self.session)).send().await.ok()?;
        text.json::<Value>().await.ok()?["value"].as_str().map(str::to_owned)
    }

    /// Clicks it.
    pub(crate) async fn click(&self, by: By) {
        self.on(&by, "click", json!({})).await;
    }

    /// Types `text` over what the field holds.
    pub(crate) async fn fill(&self, by: By, text: &str) {
        self.on(&by, "clear", json!({})).await;
        self.on(&by, "value", json!({ "text": text })).await;
    }

    /// What a function body returns in the page.
    pub(crate) async fn script(&self, body: &str) -> Value {
        self.ask("execute/sync", json!({ "script": body, "args": [] })).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Closes the window as its close button does, and waits for the driver to notice.
    pub(crate) async fn close(self) {
        let _ = self.http.delete(&self.session).send().await;
        drop(self.driver);
    }
}
