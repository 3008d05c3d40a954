//! `watchbell completions`, `man`, `autostart`.

use std::io::Write as _;
use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::args::{Autostart, Cli};
use crate::say::Say;
use crate::{Failure, Outcome};

/// Completions, to be sourced.
pub(crate) fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "watchbell", &mut script);
    // A reader that went away is no error.
    let _ = std::io::stdout().write_all(&script);
    ExitCode::SUCCESS
}

/// The manual page.
pub(crate) fn man() -> Outcome {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
    rendered.map_err(|error| Failure::new(error.to_string()))?;
    let _ = std::io::stdout().write_all(&page);
    Ok(ExitCode::SUCCESS)
}

/// Start at login.
pub(crate) fn autostart(say: Say, what: Autostart) -> Outcome {
    if what != Autostart::Status {
        let set = watchbell_engine::autostart::set(what == Autostart::On);
        set.map_err(|error| Failure::new(format!("start at login could not be changed: {error}")))?;
    }
    say.line(match watchbell_engine::autostart::status() {
        Some(true) => "Watchbell starts at login.",
        Some(false) => "Watchbell does not start at login.",
        None => "This system starts programs at login in another way: use the window's settings.",
    });
    Ok(ExitCode::SUCCESS)
}
