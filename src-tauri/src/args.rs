//! What can be typed, and what a second launch hands over to the first.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde::Serialize;

/// Shows Watchbell's window; starts `watchbell tray` first when it is not running.
///
/// A second launch brings the first one's window to the front. Closing it ends this program; the tray stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Parser)]
#[command(name = "watchbell-desktop", version)]
pub struct Args {
    /// The configuration file [default: $XDG_CONFIG_HOME/watchbell/config.toml]
    #[arg(long, value_name = "FILE", env = "WATCHBELL_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Where events are remembered [default: $XDG_DATA_HOME/watchbell]
    #[arg(long, value_name = "DIR", env = "WATCHBELL_DATA_DIR", hide_env = true)]
    pub data_dir: Option<PathBuf>,
    /// Only make sure that the tray is running
    #[arg(long)]
    pub minimized: bool,
    /// The page to show
    #[arg(long, value_name = "PAGE")]
    pub show: Option<Page>,
    /// The issue to show
    #[arg(long, value_name = "ID", value_parser = issue_id)]
    pub issue: Option<String>,
    /// The Wayland activation token of this launch: a second launch can hand over only its arguments
    #[arg(long, hide = true)]
    pub activation: Option<String>,
}

/// A page of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the page of that name")]
pub enum Page {
    #[serde(rename = "first-run")]
    FirstRun,
    Inbox,
    Watch,
    Rules,
    Sources,
    Certificates,
    Settings,
}

/// Where the window is asked to turn to; the payload of the `show` event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Show {
    /// The page; `null`: stay where it is.
    pub page: Option<Page>,
    /// The issue.
    pub issue_id: Option<String>,
}

impl Args {
    /// Where these arguments lead.
    pub fn place(&self) -> Show {
        // An issue is shown in the inbox, whatever else was asked for.
        let page = if self.issue.is_some() { Some(Page::Inbox) } else { self.show };
        Show { page, issue_id: self.issue.clone() }
    }
}

impl Show {
    /// The address of the first page: `index.html#/inbox/ID`.
    pub fn address(&self) -> String {
        let Some(page) = self.page else { return "index.html".into() };
        let name = page.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let issue = self.issue_id.as_ref().map(|id| format!("/{id}")).unwrap_or_default();
        format!("index.html#/{name}{issue}")
    }
}

/// Ids are URL-safe; whatever else comes is not put into an address.
fn issue_id(text: &str) -> Result<String, String> {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if (1..=128).contains(&text.len()) && text.chars().all(safe) && !text.starts_with('.') {
        Ok(text.to_owned())
    } else {
        Err("an id has letters, digits, - and _ only".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(arguments: &[&str]) -> String {
        Args::try_parse_from([&["watchbell-desktop"], arguments].concat()).unwrap().place().address()
    }

    #[test]
    fn arguments_lead_to_a_page() {
        assert_eq!(address(&[]), "index.html");
        assert_eq!(address(&["--show", "rules"]), "index.html#/rules");
        assert_eq!(address(&["--issue", "5f3a-2"]), "index.html#/inbox/5f3a-2");
        assert_eq!(address(&["--show", "settings", "--issue", "5f3a"]), "index.html#/inbox/5f3a");
    }

    #[test]
    fn an_id_that_is_none_is_refused() {
        for odd in ["", "a b", "a/b", "a#b", "..", "<x>", "a%2fb", "ü", &"x".repeat(129)] {
            let parsed = Args::try_parse_from(["watchbell-desktop", "--issue", odd]);
            assert!(parsed.is_err(), "{odd:?}");
        }
    }
}
