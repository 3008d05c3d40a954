//! Where configuration, events and logs are.

use std::path::{Path, PathBuf};

use crate::Failure;

/// The folders of one installation (XDG Base Directory Specification).
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub config: PathBuf,
    pub data_dir: PathBuf,
    pub state_dir: PathBuf,
}

impl Place {
    /// What was asked for, else the user's own.
    pub(crate) fn find(config: Option<PathBuf>, data_dir: Option<PathBuf>) -> Result<Self, Failure> {
        let absolute = |path: PathBuf| {
            std::path::absolute(&path)
                .map_err(|error| Failure::usage(format!("{} cannot be used: {error}", path.display())))
        };
        Ok(Self {
            config: config
                .map_or_else(|| Ok(base("XDG_CONFIG_HOME", ".config")?.join("config.toml")), absolute)?,
            data_dir: data_dir.map_or_else(|| base("XDG_DATA_HOME", ".local/share"), absolute)?,
            state_dir: base("XDG_STATE_HOME", ".local/state")?,
        })
    }
}

fn base(variable: &str, fallback: &str) -> Result<PathBuf, Failure> {
    let given = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = given.or_else(|| std::env::home_dir().map(|home| home.join(Path::new(fallback))));
    let folder = folder.ok_or_else(|| {
        Failure::usage("there is no home directory to keep things in")
            .hint("Set HOME, or give --config and --data-dir")
    })?;
    Ok(folder.join("watchbell"))
}
