//! The window's size from last time, in `window.json` of the data directory. Where it stands is the desktop's business.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tauri::WebviewWindow;

/// A size in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) maximized: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self { width: 1180.0, height: 800.0, maximized: false }
    }
}

impl Shape {
    /// The smallest that the pages are drawn for.
    pub(crate) const LEAST: (f64, f64) = (400.0, 480.0);
    /// Larger than any screen, so a mistake in the file is not obeyed.
    const MOST: f64 = 16_384.0;

    /// As it was when the window was last closed, or the default.
    pub(crate) fn remembered(file: &Path) -> Self {
        let read = || serde_json::from_slice(&std::fs::read(file).ok()?).ok();
        let shape: Self = read().unwrap_or_default();
        Self {
            width: shape.width.clamp(Self::LEAST.0, Self::MOST),
            height: shape.height.clamp(Self::LEAST.1, Self::MOST),
            ..shape
        }
    }

    /// The shape of a window now. A maximized one keeps the size that it goes back to.
    pub(crate) fn of(self, window: &WebviewWindow) -> tauri::Result<Self> {
        if window.is_maximized()? {
            return Ok(Self { maximized: true, ..self });
        }
        let size = window.inner_size()?.to_logical(window.scale_factor()?);
        Ok(Self { width: size.width, height: size.height, maximized: false })
    }

    /// For next time.
    pub(crate) fn remember(self, file: &Path) -> io::Result<()> {
        std::fs::write(file, serde_json::to_vec(&self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        let shape = Shape { width: 900.0, height: 700.5, maximized: true };
        shape.remember(&file).unwrap();
        assert_eq!(Shape::remembered(&file), shape);
    }

    #[test]
    fn a_file_that_says_nothing_sensible_gives_a_window_that_can_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        assert_eq!(Shape::remembered(&file), Shape::default());
        for (text, width, height) in [
            ("", 1180.0, 800.0),
            ("null", 1180.0, 800.0),
            (r#"{"width":1,"height":-5,"maximized":false}"#, 400.0, 480.0),
            (r#"{"width":1e9,"height":600,"maximized":false}"#, 16_384.0, 600.0),
        ] {
            std::fs::write(&file, text).unwrap();
            let shape = Shape::remembered(&file);
            assert_eq!((shape.width, shape.height), (width, height), "{text}");
        }
    }
}
