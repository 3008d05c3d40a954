//! Shows: Watchbell's window.
//!
//! It decides nothing. Its pages ask through one command, [`control`], which on Linux goes to the resident's control
//! socket and elsewhere to an engine in this process (`backend.rs`); what changes comes to them as the events `update`,
//! `lost`, `found` and `show`. On Linux the process lives only while its window is open: closing it gives everything
//! back, and whatever breaks in a web view cannot stop the watch.

mod args;
mod place;
mod backend;
mod window;
#[cfg(target_os = "linux")]
mod linux;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use serde_json::json;
use tauri::{AppHandle, Emitter, EventTarget, Manager, State};
use tauri_plugin_window_state::StateFlags;
use watchbell_engine::control::{ControlError, Request, Response, Update};

pub use args::{Args, Page, Show};
pub use backend::{Backend, Told};
#[cfg(target_os = "linux")]
pub use linux::prepare;
pub use place::Place;

/// Asks the engine. The only way from the pages to anything.
#[tauri::command]
async fn control(backend: State<'_, Backend>, request: Request) -> Result<Response, ControlError> {
    backend.control(request).await
}

/// Has the resident started again.
#[tauri::command]
async fn start(backend: State<'_, Backend>) -> Result<(), ControlError> {
    backend.start().await
}

/// Runs until the window is closed.
pub fn run(args: Args) -> ExitCode {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    let place = match Place::find(&args) {
        Ok(place) => place,
        Err(text) => return fail(&text),
    };
    #[cfg(target_os = "linux")]
    if args.minimized {
        return linux::tray_only(&place);
    }
    let show = args.place();
    let built = tauri::Builder::default()
        // First of all plugins: a second launch ends in it.
        .plugin(tauri_plugin_single_instance::init(|app, argv, _| second_launch(app, argv)))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::MAXIMIZED)
                .with_filename(place.data_dir.join("window.json").to_string_lossy())
                .build(),
        )
        .invoke_handler(tauri::generate_handler![control, start])
        .setup(move |app| {
            let handle = app.handle().clone();
            let backend = tauri::async_runtime::block_on(async {
                Backend::start_up(place.clone(), Arc::new(move |told| tell(&handle, told)))
            });
            app.manage(backend);
            app.manage(place);
            Ok(window::open(app.handle(), &show)?)
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => fail(&format!("The window cannot be shown: {error}")),
    }
}

/// Tells the window's pages.
fn tell(app: &AppHandle, told: Told) {
    let window = EventTarget::webview_window(window::MAIN);
    let told = match told {
        Told::Lost(error) => app.emit_to(window, "lost", json!({ "text": error.message })),
        Told::Found => app.emit_to(window, "found", ()),
        Told::Update(update) => {
            if matches!(update, Update::Show { .. }) {
                on_main(app, |app| window::front(app));
            }
            app.emit_to(window, "update", update)
        }
    };
    // A window that is closing hears nothing any more.
    if let Err(error) = told {
        tracing::debug!(%error, "the window was not told");
    }
}

/// Somebody started the program while it runs: they want to see the window.
fn second_launch(app: &AppHandle, argv: Vec<String>) {
    let args = Args::try_parse_from(argv).unwrap_or_default();
    on_main(app, move |app| {
        #[cfg(target_os = "linux")]
        linux::activate(args.activation.as_deref());
        window::open(app, &args.place())
    });
}

fn on_main(app: &AppHandle, act: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        if let Err(error) = act(&handle) {
            tracing::warn!(%error, "the window did not come to the front");
        }
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the program is ending");
    }
}

fn fail(text: &str) -> ExitCode {
    eprintln!("watchbell-desktop: {text}");
    ExitCode::FAILURE
}
