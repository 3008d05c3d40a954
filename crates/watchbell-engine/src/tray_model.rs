//! What the tray shows, as plain data that both trays draw: ksni's on Linux, Tauri's elsewhere.

use crate::view::{SourceState, State, Status};

/// The tray icon and its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayModel {
    /// The icon's name in `icons/tray/png`: `well`, `ringing-3`, `ringing-9plus`, …
    pub icon: String,
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
pub fn tray_model(status: &Status) -> TrayModel {
    TrayModel {
        icon: icon(status),
        attention: status.unseen > 0,
        title: format!("Watchbell: {}", status.text),
        text: tooltip(status),
        menu: menu(status),
    }
}

fn icon(status: &Status) -> String {
    match status.state {
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
    let blind: Vec<_> = blind
        .map(|source| format!("Blind — {}: {}", source.name, source.text.as_deref().unwrap_or("no answer")))
        .collect();
    if status.state == State::Ringing && !blind.is_empty() {
        format!("{}\n{}", status.detail, blind.join("\n"))
    } else {
        status.detail.clone()
    }
}

/// “Open” is the first entry that can be pressed: some desktops open the menu on a single click.
fn menu(status: &Status) -> Vec<MenuItem> {
    use MenuItem::{Act, Fact, Separator, Sub};
    let mut menu = vec![Fact(status.text.clone()), Act("Open Watchbell".into(), TrayAct::Open)];
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
        menu.push(Act("Acknowledge all".into(), TrayAct::AcknowledgeAll));
    }
    if !status.gaps.is_empty() {
        menu.push(Act("I have checked what was missed".into(), TrayAct::GapsChecked));
    }
    if status.watch.is_some() {
        menu.push(Act("How the watch goes".into(), TrayAct::Watches));
        menu.push(Act("Stop watching".into(), TrayAct::StopWatch));
    } else {
        let spans = [("15 minutes", 15), ("30 minutes", 30), ("1 hour", 60)];
        let mut spans: Vec<_> = spans.map(|(name, minutes)| Act(name.into(), TrayAct::Watch(minutes))).into();
        spans.push(Act("More choices…".into(), TrayAct::Watches));
        menu.push(Sub("Watch a deploy…".into(), spans));
    }
    if status.paused_until.is_some() {
        menu.push(Act("Resume".into(), TrayAct::Resume));
    } else {
        let spans = [
            ("15 minutes", Some(15)),
            ("1 hour", Some(60)),
            ("4 hours", Some(240)),
            ("Until I resume", None),
        ];
        menu.push(Sub(
            "Pause for…".into(),
            spans.map(|(name, minutes)| Act(name.into(), TrayAct::Pause(minutes))).into(),
        ));
    }
    menu.extend([Separator, Act("Settings".into(), TrayAct::Settings), Act("Quit".into(), TrayAct::Quit)]);
    menu
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.into()
    } else {
        text.chars().take(most - 1).chain(['…']).collect()
    }
}
