//! Watchbell does here: it listens to sources, keeps and judges what they say, and rings.
//!
//! # The flow
//! ```text
//! source task: connect → frames → decode → Batch ─(bounded channel, back-pressure, never drops)─▶
//! pipeline:    ONE transaction { append, advance the cursor, decide (core, pure), store the reason, outbox row }
//! outbox:      wanted state → show / replace in place / close → mark shown
//! click:       ring key → stored link → checked http(s) URL → browser; else the window at that issue
//! ```
//! **Architecture Invariant:** nothing here names Tauri, GTK or WebKit. What differs between the resident, the command
//! line, the window's process on Windows and macOS, and the tests, is a port: notifier, opener, clock, secrets.
//!
//! # Layout, in reading order
//! [`Engine`] puts the parts together; `stand_in` is for when the disk cannot be used. `input` lists what can happen, `pipeline` is the flow: the loop that it all ends in; `judge` is what happens to
//! events inside its transaction. [`source`] is where they come from, [`tail`] follows files for it, and for [`forward`], which sends what is in
//! them to a logbook; `listeners` keeps those tasks, `face` serves the
//! built-in logbook. `outbox` and [`notify`] show, `act` and [`open`] follow a click. [`health`], `facts` and [`words`]
//! make the one word on everything. [`control`] and [`view`] are what window and command line see, `answer` and `inbox`
//! answer them. [`settings`], [`secret`], [`clock`] and [`power`] are what it all stands on.

pub mod clock;
pub mod power;
pub mod place;
pub mod settings;
pub mod secret;
pub mod source;
pub mod tail;
pub mod forward;
pub mod certificate;
mod listeners;
mod input;
mod pipeline;
mod judge;
mod record;
mod replay;
mod values;
mod links;
mod face;
mod outbox;
pub mod notify;
pub mod open;
mod open_file;
mod act;
pub mod health;
mod facts;
pub mod watch;
pub mod words;
pub mod tray_model;
pub mod view;
pub mod control;
mod answer;
mod inbox;
pub mod projects;
pub mod autostart;
mod stand_in;
mod engine;

pub use engine::{Engine, NotifierPort, Options, Ports};
pub use judge::Told;
pub use links::Links;
pub use replay::replay_on_disk;
