//! Where configuration and events are, by the same rule as the command line's.

use std::path::{Path, PathBuf};

use crate::Args;

/// The folders of one installation (XDG Base Directory Specification; the platform's own elsewhere).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The configuration file, where one was named: the resident knows the default.
    pub config: Option<PathBuf>,
    /// Where events are remembered.
    pub data_dir: PathBuf,
}

impl Place {
    /// What was asked for, else the user's own. Errors with a sentence when there is no home directory.
    pub fn find(args: &Args) -> Result<Self, String> {
        let absolute = |path: &PathBuf| {
            std::path::absolute(path).map_err(|error| format!("{} cannot be used: {error}", path.display()))
        };
        let config = args.config.as_ref().map(absolute).transpose()?;
        let data_dir = args.data_dir.as_ref().map(absolute).transpose()?;
        let data_dir = data_dir.or_else(|| Some(users()?.join("watchbell")));
        let data_dir = data_dir.ok_or("There is no home directory to keep things in: set HOME, or give --data-dir")?;
        Ok(Self { config, data_dir })
    }
}

fn users() -> Option<PathBuf> {
    let (variable, fallback) = if cfg!(windows) {
        ("LOCALAPPDATA", "AppData/Local")
    } else if cfg!(target_os = "macos") {
        ("XDG_DATA_HOME", "Library/Application Support")
    } else {
        ("XDG_DATA_HOME", ".local/share")
    };
    let given = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    given.or_else(|| Some(std::env::home_dir()?.join(Path::new(fallback))))
}
