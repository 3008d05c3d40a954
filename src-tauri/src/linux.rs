//! What the Linux desktop needs before and beside the window.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use gtk::gdk;
use gtk::glib::object::Cast;
use watchbell_engine::control::client::ensure_running;
use watchbell_engine::notify::APP_ID;

use crate::{Args, Place, fail};

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

/// Lets the window come to the front on Wayland, where only somebody's click can. To be called on the main thread.
pub(crate) fn activate(token: Option<&str>) {
    let (Some(token), Some(display)) = (token, gdk::Display::default()) else { return };
    if let Ok(display) = display.downcast::<gdkwayland::WaylandDisplay>() {
        display.set_startup_notification_id(token);
    }
}

/// `--minimized`: no window, so none of GTK either.
pub(crate) fn tray_only(place: &Place) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let running = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        let running = ensure_running(&place.data_dir, place.config.as_deref(), None);
        runtime.block_on(running).map_err(|error| error.to_string())
    });
    match running {
        Ok(_) => ExitCode::SUCCESS,
        Err(text) => fail(&text),
    }
}
