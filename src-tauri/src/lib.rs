//! Shows: Watchbell's window.
//!
//! It decides nothing. Its pages ask through one command, `control`, which on Linux goes to the resident's control
//! socket and elsewhere to an engine in this process (`backend.rs`); what changes comes to them as the events `update`,
//! `lost`, `found` and `show`. On Linux the process lives only while its window is open: closing it gives everything
//! back, and whatever breaks in a web view cannot stop the watch.

mod args;
mod backend;
mod shape;
mod window;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod tray;
#[cfg(not(target_os = "linux"))]
mod autostart;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use serde_json::json;
use tauri::{AppHandle, Emitter, EventTarget, Manager, RunEvent, State};
use watchbell_engine::control::{ControlError, Request, Response, Update};
use watchbell_engine::words::speak_as_the_desktop;

pub use args::{Args, Page, Show};
pub use backend::{Backend, Tell, Told};
#[cfg(target_os = "linux")]
pub use linux::prepare;
pub use watchbell_engine::place::Place;

/// Asks the engine. The only way from the pages to anything.
#[cfg(target_os = "linux")]
#[tauri::command]
async fn control(backend: State<'_, Backend>, request: Request) -> Result<Response, ControlError> {
    backend.control(request).await
}

/// The same where the settings that only this program can see to are its own.
#[cfg(not(target_os = "linux"))]
#[tauri::command]
async fn control(
    app: AppHandle,
    backend: State<'_, Backend>,
    request: Request,
) -> Result<Response, ControlError> {
    autostart::control(&app, &backend, request).await
}

/// Has the resident started again.
#[tauri::command]
async fn start(backend: State<'_, Backend>) -> Result<(), ControlError> {
    backend.start().await
}

/// Runs until the window is closed; on Windows and macOS, until somebody quits.
pub fn run(args: Args) -> ExitCode {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(std::io::stderr).init();
    speak_as_the_desktop();
    let place = match Place::find(args.config.as_deref(), args.data_dir.as_deref()) {
        Ok(place) => place,
        Err(error) => return fail(&error.to_string()),
    };
    #[cfg(target_os = "linux")]
    if args.minimized {
        return linux::tray_only(&place);
    }
    let builder = tauri::Builder::default()
        // First of all plugins: a second launch ends in it.
        .plugin(tauri_plugin_single_instance::init(|app, typed, _| second_launch(app, typed)));
    #[cfg(not(target_os = "linux"))]
    let builder = autostart::plugin(builder);
    let built = builder
        .invoke_handler(tauri::generate_handler![control, start])
        .setup(move |app| set_up(app.handle(), place, &args).map_err(Into::into))
        .build(tauri::generate_context!());
    let app = match built {
        Ok(app) => app,
        Err(error) => return fail(&format!("The window cannot be shown: {error}")),
    };
    app.run(|_, event| {
        // Without a window the tray goes on; `None`: nobody asked for the end.
        if let RunEvent::ExitRequested { code: None, api, .. } = event
            && cfg!(not(target_os = "linux"))
        {
            api.prevent_exit();
        }
    });
    ExitCode::SUCCESS
}

fn set_up(app: &AppHandle, place: Place, args: &Args) -> tauri::Result<()> {
    let handle = app.clone();
    let told = Arc::new(move |told| tell(&handle, told));
    let backend = tauri::async_runtime::block_on(async { Backend::start_up(place.clone(), told) });
    app.manage(backend);
    app.manage(place);
    #[cfg(target_os = "linux")]
    linux::end_when_told(app.clone());
    #[cfg(not(target_os = "linux"))]
    tray::put_up(app)?;
    if args.minimized { Ok(()) } else { window::open(app, &args.place()) }
}

/// Tells the window's pages, and the tray where it is ours.
fn tell(app: &AppHandle, told: Told) {
    let window = EventTarget::webview_window(window::MAIN);
    let told = match told {
        Told::Lost(error) => app.emit_to(window, "lost", json!({ "text": error.message })),
        Told::Found => app.emit_to(window, "found", ()),
        Told::Update(update) => {
            #[cfg(not(target_os = "linux"))]
            if let Update::Status(status) = &*update {
                tray::draw(app, status);
            }
            match *update {
                Update::Show { issue_id } => {
                    let page = issue_id.is_some().then_some(Page::Inbox);
                    show(app, Show { page, issue_id });
                    Ok(())
                }
                update => app.emit_to(window, "update", update),
            }
        }
        #[cfg(not(target_os = "linux"))]
        Told::Ended { again: true } => app.restart(),
        #[cfg(not(target_os = "linux"))]
        Told::Ended { again: false } => {
            app.exit(0);
            Ok(())
        }
    };
    // A window that is closing hears nothing any more.
    if let Err(error) = told {
        tracing::debug!(%error, "the window was not told");
    }
}

/// Somebody started the program while it runs: they want to see the window.
fn second_launch(app: &AppHandle, typed: Vec<String>) {
    let args = Args::try_parse_from(typed).unwrap_or_default();
    #[cfg(target_os = "linux")]
    linux::activate(app, args.activation.clone());
    show(app, args.place());
}

/// Shows the window from any thread, without waiting for it.
fn show(app: &AppHandle, show: Show) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = window::open(&app, &show) {
            tracing::warn!(%error, "the window did not come to the front");
        }
    });
}

fn fail(text: &str) -> ExitCode {
    eprintln!("watchbell-desktop: {text}");
    ExitCode::FAILURE
}
