//! Where configuration and events are, by the same rule as the command line's.

use std::path::PathBuf;

use crate::Args;

/// The folders of one installation (XDG Base Directory Specification; the platform's own elsewhere).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The configuration file.
    pub config: PathBuf,
    /// Where events are remembered.
    pub data_dir: PathBuf,
}

impl Place {
    /// What was asked for, else the user's own. Errors with a sentence when there is no home directory.
    pub fn find(args: &Args) -> Result<Self, String> {
        let absolute = |path: &PathBuf| {
            std::path::absolute(path).map_err(|error| format!("{} cannot be used: {error}", path.display()))
        };
        Ok(Self {
            config: args.config.as_ref().map_or_else(|| Ok(base(CONFIG)?.join("config.toml")), absolute)?,
            data_dir: args.data_dir.as_ref().map_or_else(|| base(DATA), absolute)?,
        })
    }
}

/// A variable, and the folder under the home directory that stands in for it.
type Base = (&'static str, &'static str);

#[cfg(windows)]
const CONFIG: Base = ("APPDATA", "AppData/Roaming");
#[cfg(windows)]
const DATA: Base = ("LOCALAPPDATA", "AppData/Local");
#[cfg(target_os = "macos")]
const CONFIG: Base = ("XDG_CONFIG_HOME", "Library/Application Support");
#[cfg(target_os = "macos")]
const DATA: Base = ("XDG_DATA_HOME", "Library/Application Support");
#[cfg(not(any(windows, target_os = "macos")))]
const CONFIG: Base = ("XDG_CONFIG_HOME", ".config");
#[cfg(not(any(windows, target_os = "macos")))]
const DATA: Base = ("XDG_DATA_HOME", ".local/share");

fn base((variable, fallback): Base) -> Result<PathBuf, String> {
    let given = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = given.or_else(|| Some(std::env::home_dir()?.join(fallback)));
    let folder = folder
        .ok_or("There is no home directory to keep things in: set HOME, or give --config and --data-dir")?;
    Ok(folder.join("watchbell"))
}
