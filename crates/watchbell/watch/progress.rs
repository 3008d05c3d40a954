//! How a watch goes, while it does: a bar on a terminal, a line a minute elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use tokio::time::Instant;
use watchbell_engine::view::Watch;

use crate::say::{Say, plain};

const EVERY: Duration = Duration::from_mins(1);
const WIDTH: usize = 24;

pub(super) struct Progress {
    say: Say,
    /// Quiet, or read by a program.
    silent: bool,
    bar: bool,
    /// Whether a bar stands in the last line.
    drawn: bool,
    began: Instant,
    told: Instant,
}

impl Progress {
    pub(super) fn new(say: Say, json: bool) -> Self {
        let now = Instant::now();
        let silent = json || say.is_quiet();
        Self { say, silent, bar: std::io::stderr().is_terminal(), drawn: false, began: now, told: now }
    }

    /// Shows it, as often as that is worth it.
    pub(super) fn show(&mut self, watch: &Watch, span: Duration) {
        if self.silent {
            return;
        }
        let left = span.saturating_sub(self.began.elapsed()).as_secs();
        if self.bar {
            let done = self.began.elapsed().as_millis() * WIDTH as u128 / span.as_millis().max(1);
            let full = usize::try_from(done).unwrap_or(WIDTH).min(WIDTH);
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full));
            self.drawn = true;
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[2K{bar} {}:{:02} left, {} events, {} counted",
                left / 60,
                left % 60,
                watch.events,
                watch.counted
            );
        } else if self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            self.say.note(format!("{}. {}", plain(&watch.title), plain(&watch.body)));
        }
    }

    /// Makes room for a line.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }
}
