//! What a ring sounds like: the server plays it where it can, else a player that the desktop already has.
//!
//! No audio library is linked for one short sound: the resident must stay small, and the sound server's own player
//! knows the user's output and volume. Where there is none the ring is silent, and the log says so at debug level.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::process::Command;
use tokio::time::{Instant, timeout};
use watchbell_core::say;

use super::bell;
pub use super::bell::Strokes;
use crate::open::program;

/// A storm of rings is one noise, not a drum roll.
const APART: Duration = Duration::from_secs(1);
/// Long enough for any alarm; a player that hangs on a lost sound server is ended.
const LONGEST: Duration = Duration::from_secs(15);

/// What a ring sounds like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound<'a> {
    /// `none`, or something that is no sound.
    None,
    /// `bell-2`, `bell-4`: our own, with so many strokes.
    Bell(Strokes),
    /// The absolute path of a file.
    File(&'a str),
}

impl<'a> Sound<'a> {
    /// Reads a sound's name. A path that is not absolute depends on where we were started: it is no sound.
    pub fn of(text: &'a str) -> Self {
        match text {
            "bell" | "bell-2" => Self::Bell(Strokes::Two),
            "bell-4" => Self::Bell(Strokes::Four),
            file if Path::new(file).is_absolute() => Self::File(file),
            _ => Self::None,
        }
    }
}

impl Sound<'_> {
    /// The file to play; the theme's or the system's bell where ours cannot be written.
    pub fn file(self) -> Option<PathBuf> {
        match self {
            Self::None => None,
            Self::Bell(strokes) => bell::file(strokes).or_else(themes_bell),
            Self::File(file) => Some(PathBuf::from(file)),
        }
    }
}

/// Plays sounds through a program of the desktop: `canberra-gtk-play`, `pw-play`, `paplay`, `afplay` or `aplay`,
/// whichever is found first. Clones share the rate limit.
#[derive(Debug, Clone, Default)]
pub struct Player {
    /// Where programs are looked for. `None`: `PATH`.
    path: Option<OsString>,
    last: Arc<Mutex<Option<Instant>>>,
}

impl Player {
    /// One that looks for programs in `path`, written as `PATH` is.
    pub fn on_path(path: impl Into<OsString>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    /// Starts playing, and returns. At most one sound a second. Must be called inside a tokio runtime.
    pub fn play(&self, sound: &str) {
        if Sound::of(sound) == Sound::None || !self.may_sound() {
            return;
        }
        if let Err(why) = self.play_now(sound) {
            tracing::debug!(why, "the sound was not played");
        }
    }

    /// Starts playing, however long ago the last one was, and returns. `none` is played at once.
    ///
    /// # Errors
    /// Why it cannot be played, in words.
    pub fn play_now(&self, sound: &str) -> Result<(), String> {
        let Some(file) = Sound::of(sound).file() else {
            return if sound == "none" { Ok(()) } else { Err(say!("answer-no-sound", sound = sound)) };
        };
        if !file.is_file() {
            return Err(say!("answer-sound-gone", file = file.display().to_string()));
        }
        let mut command = self.command(&file).ok_or_else(|| {
            say!("answer-no-player", programs = "canberra-gtk-play, pw-play, paplay, aplay")
        })?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut player = command.spawn().map_err(|error| error.to_string())?;
        drop(tokio::spawn(async move { timeout(LONGEST, player.wait()).await }));
        Ok(())
    }

    fn may_sound(&self) -> bool {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let may = last.is_none_or(|last| last.elapsed() >= APART);
        if may {
            *last = Some(Instant::now());
        }
        may
    }

    fn command(&self, file: &Path) -> Option<Command> {
        if let Some(canberra) = program::find("canberra-gtk-play", self.path.as_deref()) {
            let mut command = Command::new(canberra);
            command.arg("--file").arg(file);
            return Some(command);
        }
        ["pw-play", "paplay", "afplay", "aplay"].into_iter().find_map(|name| {
            let mut command = Command::new(program::find(name, self.path.as_deref())?);
            command.arg(file);
            Some(command)
        })
    }
}

/// The bell of the freedesktop sound theme, or of macOS.
fn themes_bell() -> Option<PathBuf> {
    let data = std::env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
    let data = data.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    std::env::split_paths(&data)
        .map(|dir| dir.join("sounds/freedesktop/stereo/bell.oga"))
        .chain([PathBuf::from("/System/Library/Sounds/Ping.aiff")])
        .find(|file| file.is_file())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::open::program::fake;

    #[test]
    fn a_sound_is_the_bell_an_absolute_path_or_nothing() {
        for (text, sound) in [
            ("bell", Sound::Bell(Strokes::Two)),
            ("bell-4", Sound::Bell(Strokes::Four)),
            ("/usr/share/sounds/x.wav", Sound::File("/usr/share/sounds/x.wav")),
            ("none", Sound::None),
            ("", Sound::None),
            ("alarm.wav", Sound::None),
            ("--help", Sound::None),
        ] {
            assert_eq!(Sound::of(text), sound, "{text}");
        }
    }

    #[tokio::test]
    async fn a_storm_sounds_once_a_second_and_silence_is_kept() {
        let fake = fake::Program::new("canberra-gtk-play");
        let player = Player::on_path(fake.path());
        player.play("none");
        player.play("bell");
        player.clone().play("bell");
        let calls = fake.calls(1).await;
        assert_eq!(calls.len(), 1);
        assert!(calls[0][0] == "--file" && calls[0][1].ends_with("bell-2.wav"), "{calls:?}");
        *player.last.lock().unwrap() = Instant::now().checked_sub(APART);
        let alarm = alarm();
        player.play(alarm.path().to_str().unwrap());
        assert_eq!(fake.calls(2).await[1], ["--file", alarm.path().to_str().unwrap()]);
    }

    fn alarm() -> tempfile::NamedTempFile {
        tempfile::Builder::new().suffix(".wav").tempfile().unwrap()
    }

    #[tokio::test]
    async fn who_tries_a_sound_is_told_why_it_cannot_be_heard() {
        let player = Player::on_path("/nonexistent");
        assert_eq!(player.play_now("none"), Ok(()));
        assert_eq!(player.play_now("alarm.wav"), Err("“alarm.wav” is no sound".into()));
        assert_eq!(player.play_now("/gone/alarm.wav"), Err("/gone/alarm.wav is not there".into()));
        assert!(player.play_now("bell-4").unwrap_err().starts_with("no program that plays sounds"));
    }

    #[tokio::test]
    async fn without_the_theme_player_a_file_is_given_to_the_sound_server() {
        let (fake, alarm) = (fake::Program::new("paplay"), alarm());
        Player::on_path(fake.path()).play(alarm.path().to_str().unwrap());
        assert_eq!(fake.calls(1).await, [[alarm.path().to_str().unwrap()]]);
    }

    #[tokio::test]
    async fn without_a_player_it_is_silent() {
        Player::on_path("/nonexistent").play("bell");
    }
}
