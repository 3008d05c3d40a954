//! The window, driven by WebKitWebDriver: the few calls of W3C WebDriver that the tests need, as plain JSON.
//!
//! WebKit's own driver is asked directly. `tauri-driver`, which usually stands in between, would only rename
//! `tauri:options` to `webkitgtk:browserOptions` and set the two variables below.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::picture;
use super::process::Process;
use super::tray::{Tray, file};
use super::wait::until;

/// An open window. Dropping it ends the driver, which ends the window; when the test has failed, a picture is taken first.
pub(crate) struct Window {
    http: reqwest::Client,
    session: String,
    _driver: Process,
}

/// What to look for.
#[derive(Debug, Clone)]
pub(crate) enum By {
    Css(String),
    /// With these words in its name, as WebKit tells programs for the blind.
    Named(&'static Kind, String),
    /// The innermost that is seen to have these words.
    Text(String),
}

/// A kind of thing: the elements that may be one, and how WebKit calls their roles.
pub(crate) struct Kind {
    elements: &'static str,
    roles: &'static [&'static str],
}

const BUTTON: Kind = Kind { elements: "button", roles: &["button"] };
const FIELD: Kind = Kind { elements: "input, textarea", roles: &["textbox", "searchbox", "combobox"] };
const LINK: Kind = Kind { elements: "a", roles: &["link"] };
const CHOICE: Kind = Kind { elements: "input[type=radio]", roles: &["radio"] };
const HEADING: Kind = Kind { elements: "h1, h2, h3", roles: &["heading"] };

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.roles[0])
    }
}

/// What a CSS selector finds.
pub(crate) fn css(selector: &str) -> By {
    By::Css(selector.to_owned())
}

pub(crate) fn button(name: &str) -> By {
    By::Named(&BUTTON, name.to_owned())
}

pub(crate) fn field(name: &str) -> By {
    By::Named(&FIELD, name.to_owned())
}

pub(crate) fn link(name: &str) -> By {
    By::Named(&LINK, name.to_owned())
}

pub(crate) fn choice(name: &str) -> By {
    By::Named(&CHOICE, name.to_owned())
}

pub(crate) fn heading(name: &str) -> By {
    By::Named(&HEADING, name.to_owned())
}

pub(crate) fn text(words: &str) -> By {
    By::Text(words.to_owned())
}

impl Window {
    /// Starts the window of a resident under a driver of its own, with `more` arguments, and waits for its first page.
    pub(crate) async fn open(http: reqwest::Client, here: &Tray, more: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .env("LANG", here.language())
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
        Self { session: format!("{address}/session/{id}"), http, _driver: driver }
    }

    async fn ask(&self, path: &str, body: Value) -> Result<Value, Value> {
        self.send(self.http.post(format!("{}/{path}", self.session)).json(&body)).await
    }

    async fn tell(&self, element: &str, what: &str) -> Result<Value, Value> {
        match self.send(self.http.get(format!("{}/element/{element}/{what}", self.session))).await {
            // What is not shown is not told of.
            Err(complaint) if complaint["error"] != "stale element reference" => Ok(Value::Null),
            told => told,
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, Value> {
        let answer = request.send().await.unwrap();
        let good = answer.status().is_success();
        let value = answer.json::<Value>().await.unwrap()["value"].take();
        if good { Ok(value) } else { Err(value) }
    }

    /// All that is there now; the driver's complaint, when the page changes meanwhile.
    async fn look(&self, by: &By) -> Result<Vec<String>, Value> {
        let (using, value) = match by {
            By::Css(selector) => ("css selector", selector.clone()),
            By::Named(kind, _) => ("css selector", kind.elements.to_owned()),
            By::Text(words) => {
                let has = format!("contains(normalize-space(.), \"{words}\")");
                ("xpath", format!("//body//*[{has}][not(.//*[{has}])]"))
            }
        };
        let there = self.ask("elements", json!({ "using": using, "value": value })).await?;
        let there = there.as_array().into_iter().flatten().filter_map(Value::as_object);
        let mut found = Vec::new();
        for element in there.flat_map(|one| one.values()).filter_map(Value::as_str) {
            if self.is(element, by).await? {
                found.push(element.to_owned());
            }
        }
        Ok(found)
    }

    async fn is(&self, element: &str, by: &By) -> Result<bool, Value> {
        match by {
            By::Css(_) => Ok(true),
            By::Text(_) => Ok(self.tell(element, "displayed").await? == true),
            By::Named(kind, name) => {
                let called = self.tell(element, "computedlabel").await?;
                if !called.as_str().is_some_and(|called| called.contains(name.as_str())) {
                    return Ok(false);
                }
                let role = self.tell(element, "computedrole").await?;
                Ok(kind.roles.iter().any(|one| role == *one))
            }
        }
    }

    async fn element(&self, by: &By) -> Option<String> {
        self.look(by).await.ok()?.into_iter().next()
    }

    /// Runs `act` on the first that `by` finds and that is not behind something, again and again until it works: pages redraw.
    async fn on(&self, by: &By, act: &str, body: Value) {
        let what = format!("{act} {by:?}");
        until(&what, async || {
            for element in self.look(by).await.ok()? {
                if self.ask(&format!("element/{element}/{act}"), body.clone()).await.is_ok() {
                    return Some(());
                }
            }
            None
        })
        .await;
    }

    /// Waits until it is there.
    pub(crate) async fn expect(&self, by: By) {
        until(&format!("{by:?} is there"), async || self.element(&by).await).await;
    }

    /// Waits until it is gone.
    pub(crate) async fn expect_none(&self, by: By) {
        until(&format!("{by:?} is gone"), async || {
            self.look(&by).await.is_ok_and(|found| found.is_empty()).then_some(())
        })
        .await;
    }

    /// Waits until its text contains `words`.
    pub(crate) async fn expect_text(&self, by: By, words: &str) {
        until(&format!("{by:?} says {words:?}"), async || {
            self.text(&by).await?.contains(words).then_some(())
        })
        .await;
    }

    /// Its text as it is shown, when it is there.
    pub(crate) async fn text(&self, by: &By) -> Option<String> {
        let element = self.element(by).await?;
        self.tell(&element, "text").await.ok()?.as_str().map(str::to_owned)
    }

    /// What was written into it.
    pub(crate) async fn written(&self, by: &By) -> Option<String> {
        let element = self.element(by).await?;
        self.tell(&element, "property/value").await.ok()?.as_str().map(str::to_owned)
    }

    /// Types into it.
    pub(crate) async fn write(&self, by: By, keys: &str) {
        self.on(&by, "value", json!({ "text": keys })).await;
    }

    /// Clicks it.
    pub(crate) async fn click(&self, by: By) {
        self.on(&by, "click", json!({})).await;
    }

    /// Closes the window as its close button does, and waits for the driver to notice.
    pub(crate) async fn close(self) {
        let _ = self.http.delete(&self.session).send().await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            picture::take("failed");
        }
    }
}
