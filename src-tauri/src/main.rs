//! What the launcher starts: makes sure that the resident is running, then shows the window.

// No console window beside the real one.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = watchbell_desktop::Args::parse();
    #[cfg(target_os = "linux")]
    watchbell_desktop::prepare(&args);
    watchbell_desktop::run(args)
}
