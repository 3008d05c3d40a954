//! What rings sound like, and how the bell in the tray looks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use watchbell_core::config;

/// What the bell of a rule sounds like: each is `bell-4`, `bell-2`, `none`, or the path of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sounds {
    /// For rings of critical urgency.
    pub critical: String,
    /// For all others.
    pub normal: String,
    /// For a deploy watch that ended well.
    pub well: String,
}

/// The bell in the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tray {
    /// How it is drawn.
    pub icon: TrayIcon,
    /// Whether the number of unseen rings stands on it.
    pub count: bool,
}

/// How the bell is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrayIcon {
    /// Brass, with a mark in the state's colour.
    Colour,
    /// One light ink, for dark panels.
    Light,
    /// One dark ink, for light panels.
    Dark,
}

/// The configuration, put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restored {
    /// Where the one before is kept; `null`: there was none.
    pub before: Option<String>,
    /// Tokens and passwords that it names and the keyring does not have: they are in no backup.
    pub missing: Vec<String>,
}

impl From<&config::Sounds> for Sounds {
    fn from(sounds: &config::Sounds) -> Self {
        let config::Sounds { critical, normal, well } = sounds.clone();
        Self { critical, normal, well }
    }
}

impl From<Sounds> for config::Sounds {
    fn from(Sounds { critical, normal, well }: Sounds) -> Self {
        Self { critical, normal, well }
    }
}

impl From<config::Tray> for Tray {
    fn from(tray: config::Tray) -> Self {
        let icon = match tray.icon {
            config::TrayIcon::Colour => TrayIcon::Colour,
            config::TrayIcon::Light => TrayIcon::Light,
            config::TrayIcon::Dark => TrayIcon::Dark,
        };
        Self { icon, count: tray.count }
    }
}

impl From<Tray> for config::Tray {
    fn from(tray: Tray) -> Self {
        let icon = match tray.icon {
            TrayIcon::Colour => config::TrayIcon::Colour,
            TrayIcon::Light => config::TrayIcon::Light,
            TrayIcon::Dark => config::TrayIcon::Dark,
        };
        Self { icon, count: tray.count }
    }
}
