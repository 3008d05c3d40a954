//! The whole program on a whole desktop: a real panel with its tray, a real notification service, keyring and web view.
//!
//! Run by `./dev test desktop`, which brings the virtual desktop up (session.sh); one at a time, for there is one of each.

mod rings;
mod tokens;
mod service;
mod kill;
mod window;
mod spoken;
mod privacy;
mod rules;
mod panel;
mod language;
mod watch;
mod flows;
