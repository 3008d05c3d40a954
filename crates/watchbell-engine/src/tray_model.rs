//! What the tray shows, as plain data that both trays draw: ksni's on Linux, Tauri's elsewhere.

pub use watchbell_core::config::{Tray, TrayIcon};
use watchbell_core::say;

use crate::view::{SourceState, State, Status};
use crate::words::why;

/// The tray icon and its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayModel {
    /// The icon's name in `icons/tray/png`: `well`, `ringing-3`, `ringing-9plus`, …
    pub icon: String,
    /// How it is drawn.
    pub look: TrayIcon,
    /// Unseen rings ask for attention.
    pub attention: bool,
    /// The tooltip's title.
    pub title: String,
    /// The tooltip's text; says both when it is blind and ringing.
    pub text: String,
    /// The menu, top to bottom.
    pub menu: Vec<MenuItem>,
}

/// An entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuItem {
    /// A line that cannot be pressed: the state.
    Fact(String),
    /// A line.
    Separator,
    /// Does something.
    Act(String, TrayAct),
    /// Opens a menu of its own.
    Sub(String, Vec<MenuItem>),
}

/// What the tray can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrayAct {
    /// The window.
    Open,
    /// The window, at an issue.
    OpenIssue(String),
    /// The window's settings.
    Settings,
    /// Watch a deploy for so many minutes.
    Watch(u32),
    /// The window, where a watch is set up and looked at.
    Watches,
    /// The window, where certificates are listed.
    Certificates,
    /// End the watch that is under way.
    StopWatch,
    /// Silence for so many minutes; `None`: until resumed.
    Pause(Option<u32>),
    /// Ring again.
    Resume,
    /// Everything is seen.
    AcknowledgeAll,
    /// What was missed has been looked at.
    GapsChecked,
    /// The end.
    Quit,
}

/// Draws the state.
pub fn tray_model(status: &Status, tray: Tray) -> TrayModel {
    TrayModel {
        icon: icon(status, tray.count),
        look: tray.icon,
        attention: status.unseen > 0,
        title: format!("Watchbell: {}", status.text),
        text: tooltip(status),
        menu: menu(status),
    }
}

/// What everything is drawn in, red, green and blue; `None`: in colours.
pub fn ink(look: TrayIcon) -> Option<[u8; 3]> {
    match look {
        TrayIcon::Colour => None,
        TrayIcon::Light => Some([0xf5, 0xf5, 0xf5]),
        TrayIcon::Dark => Some([0x24, 0x29, 0x2f]),
    }
}

fn icon(status: &Status, count: bool) -> String {
    match status.state {
        State::Ringing if !count => "ringing".into(),
        State::Ringing => match status.unseen {
            n @ 1..=9 => format!("ringing-{n}"),
            _ => "ringing-9plus".into(),
        },
        // Nothing has been heard yet, so nothing can be said: the same sign as blind.
        State::Blind | State::Starting => "blind".into(),
        State::Paused => "paused".into(),
        State::Watching => "watching".into(),
        State::Well => "well".into(),
    }
}

fn tooltip(status: &Status) -> String {
    let blind = status
        .sources
        .iter()
        .filter(|source| !matches!(source.state, SourceState::Live | SourceState::Connecting));
    let blind: Vec<_> =
        blind.map(|source| say!("tray-blind", source = source.name.as_str(), why = why(source))).collect();
    if status.state == State::Ringing && !blind.is_empty() {
        format!("{}\n{}", status.detail, blind.join("\n"))
    } else {
        status.detail.clone()
    }
}

/// “Open” is the first entry that can be pressed: some desktops open the menu on a single click.
fn menu(status: &Status) -> Vec<MenuItem> {
    use MenuItem::{Act, Fact, Separator, Sub};
    let mut menu = vec![Fact(status.text.clone()), Act(say!("tray-open"), TrayAct::Open)];
    if !status.latest.is_empty() {
        menu.push(Separator);
        menu.extend(status.latest.iter().take(3).map(|ring| {
            let mark = if ring.unseen { "● " } else { "" };
            Act(format!("{mark}{}", cut(&ring.title, 60)), TrayAct::OpenIssue(ring.issue_id.clone()))
        }));
    }
    if let Some(line) = &status.certificate {
        menu.push(Separator);
        menu.push(Act(cut(line, 60), TrayAct::Certificates));
    }
    menu.push(Separator);
    if status.unseen > 0 {
        menu.push(Act(say!("tray-acknowledge-all"), TrayAct::AcknowledgeAll));
    }
    if !status.gaps.is_empty() {
        menu.push(Act(say!("tray-checked"), TrayAct::GapsChecked));
    }
    if status.watch.is_some() {
        menu.push(Act(say!("tray-watch-show"), TrayAct::Watches));
        menu.push(Act(say!("tray-watch-stop"), TrayAct::StopWatch));
    } else {
        let mut spans: Vec<_> = [15, 30, 60].map(|n| Act(span(n), TrayAct::Watch(n))).into();
        spans.push(Act(say!("tray-watch-more"), TrayAct::Watches));
        menu.push(Sub(say!("tray-watch"), spans));
    }
    if status.paused_until.is_some() {
        menu.push(Act(say!("tray-resume"), TrayAct::Resume));
    } else {
        let mut spans: Vec<_> = [15, 60, 240].map(|n| Act(span(n), TrayAct::Pause(Some(n)))).into();
        spans.push(Act(say!("tray-pause-until"), TrayAct::Pause(None)));
        menu.push(Sub(say!("tray-pause"), spans));
    }
    menu.extend([
        Separator,
        Act(say!("tray-settings"), TrayAct::Settings),
        Act(say!("tray-quit"), TrayAct::Quit),
    ]);
    menu
}

/// `15 minutes`, `1 hour`.
fn span(minutes: u32) -> String {
    if minutes < 60 { say!("count-minutes", n = minutes) } else { say!("count-hours", n = minutes / 60) }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.into()
    } else {
        text.chars().take(most - 1).chain(['…']).collect()
    }
}
