//! What the Linux desktop needs before and beside the window.

use std::cell::Cell;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use gtk::gdk;
use gtk::glib::object::Cast;
use tauri::{AppHandle, Manager, WebviewWindow};
use watchbell_engine::control::client::ensure_running;
use watchbell_engine::notify::APP_ID;
use webkit2gtk::WebViewExt;

use crate::{Args, Place, fail};

/// A page that crashes this often in one window is not loaded again.
const CRASHES: u32 = 3;

/// To be called first of all, while there is only one thread.
pub fn prepare(args: &Args) {
    if args.activation.is_none() && !args.minimized {
        keep_activation_token();
    }
    // The window's class on X11 and its app id on Wayland: the desktop finds name and icon by it.
    gtk::glib::set_prgname(Some(APP_ID));
    // NVIDIA's own driver leaves WebKit's DMA-BUF windows blank. Elsewhere it is the fast way, so it stays.
    if Path::new("/sys/module/nvidia").exists() {
        let _ = gtk::glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false);
    }
}

/// Puts the activation token among our arguments, which are all that a second launch hands over to the first.
fn keep_activation_token() {
    let Ok(token) = std::env::var("XDG_ACTIVATION_TOKEN") else { return };
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return;
    }
    if let Ok(ourselves) = std::env::current_exe() {
        let mut again = Command::new(ourselves);
        again.args(std::env::args_os().skip(1)).arg(format!("--activation={token}"));
        // It returns only when it fails; then the window may come up behind others, and that is all.
        let error = again.exec();
        tracing::debug!(%error, "the activation token is lost");
    }
}

/// Lets the window come to the front on Wayland, where only somebody's click can bring it there.
pub(crate) fn activate(app: &AppHandle, token: Option<String>) {
    let Some(token) = token else { return };
    // GTK's own thread; what the window is asked for afterwards is done there too, after this.
    let _ = app.run_on_main_thread(move || {
        let Some(display) = gdk::Display::default() else { return };
        if let Ok(display) = display.downcast::<gdkwayland::WaylandDisplay>() {
            display.set_startup_notification_id(&token);
        }
    });
}

/// Keeps a crash of the web view from leaving an empty window behind.
pub(crate) fn reload_after_a_crash(window: &WebviewWindow) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |view| {
        let crashes = Cell::new(0);
        view.inner().connect_web_process_terminated(move |view, reason| {
            crashes.set(crashes.get() + 1);
            tracing::warn!(?reason, "the web view has crashed");
            if crashes.get() <= CRASHES {
                view.reload();
            } else {
                // Started again by hand it may do better; the tray and its rings have not noticed.
                app.exit(1);
            }
        });
    })
}

/// Ends as on a click on the close button when the session asks us to.
pub(crate) fn end_when_told(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let (Ok(mut int), Ok(mut term)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        tokio::select! {
            _ = int.recv() => {}
            _ = term.recv() => {}
        }
        app.exit(0);
    });
}

/// `--minimized`: no window, so none of GTK either.
pub(crate) fn tray_only(place: &Place) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let running = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        let running = ensure_running(&place.data_dir, Some(&place.config), None);
        runtime.block_on(running).map_err(|error| error.to_string())
    });
    match running {
        Ok(_) => ExitCode::SUCCESS,
        Err(text) => fail(&text),
    }
}
