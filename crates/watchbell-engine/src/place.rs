//! Where configuration, events and logs are: one rule for every program of ours.

use std::path::{Path, PathBuf};

/// The folders of one installation: XDG base directories on Linux, the platform's own elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The configuration file.
    pub config: PathBuf,
    /// Where events are remembered.
    pub data_dir: PathBuf,
    /// Where logs are written.
    pub state_dir: PathBuf,
}

/// Why there is no such place.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Nothing was asked for, and there is no home directory.
    #[error("there is no home directory to keep things in")]
    NoHome,
    /// A path that was asked for cannot be made absolute.
    #[error("{path} cannot be used: {source}")]
    Path {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Place {
    /// What was asked for, else the user's own.
    pub fn find(config: Option<&Path>, data_dir: Option<&Path>) -> Result<Self, PlaceError> {
        let config = match config {
            Some(file) => absolute(file)?,
            None => ours(dirs::config_dir())?.join("config.toml"),
        };
        let data_dir = data_dir.map_or_else(|| ours(dirs::data_local_dir()), absolute)?;
        let state_dir = ours(dirs::state_dir()).unwrap_or_else(|_| data_dir.clone());
        Ok(Self { config, data_dir, state_dir })
    }
}

fn ours(folder: Option<PathBuf>) -> Result<PathBuf, PlaceError> {
    folder.map(|folder| folder.join("watchbell")).ok_or(PlaceError::NoHome)
}

fn absolute(path: &Path) -> Result<PathBuf, PlaceError> {
    std::path::absolute(path).map_err(|source| PlaceError::Path { path: path.to_owned(), source })
}
