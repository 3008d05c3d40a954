//! Start at login: an XDG autostart entry that runs `watchbell tray`
//! (<https://specifications.freedesktop.org/autostart-spec/latest/>). Windows and macOS: the window's process sees to it.

use std::path::{Path, PathBuf};
use watchbell_core::say;

use crate::notify::APP_ID;

/// Whether it starts at login; `None` where this is not ours to say.
pub fn status() -> Option<bool> {
    entry().map(|entry| entry.is_file())
}

/// Writes the entry, or takes it away.
pub fn set(on: bool) -> std::io::Result<()> {
    let entry = entry().ok_or_else(|| std::io::Error::other(say!("answer-no-autostart")))?;
    if on {
        let program = std::env::current_exe()?;
        let program = beside(&program, "watchbell");
        crate::settings::write_atomically(&entry, &text(&program))
    } else {
        match std::fs::remove_file(&entry) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn beside(program: &Path, name: &str) -> PathBuf {
    let beside = program.with_file_name(name);
    if beside.is_file() { beside } else { program.to_owned() }
}

fn entry() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config = config.or_else(|| std::env::home_dir().map(|home| home.join(".config")))?;
    Some(config.join("autostart").join(format!("{APP_ID}.desktop")))
}

/// The Exec key quotes as the Desktop Entry Specification says: backslash, quote, dollar and backtick are escaped, and a
/// percent sign is doubled.
fn text(program: &Path) -> String {
    let mut quoted = String::new();
    for char in program.display().to_string().chars() {
        match char {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', '\\', char]),
            '%' => quoted.push_str("%%"),
            other => quoted.push(other),
        }
    }
    format!(
        "[Desktop Entry]\nType=Application\nName=Watchbell\nComment=Rings when your logbook records what you asked to hear\n\
         Exec=\"{quoted}\" tray\nIcon={APP_ID}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
}
