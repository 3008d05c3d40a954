//! The one window: built when it is wanted, never hidden, and nothing but our own pages in it.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter, EventTarget, Manager, Url, WebviewUrl, WebviewWindowBuilder};

use crate::args::Show;
use crate::place::Place;

/// The window's label, which the capability file names too.
pub(crate) const MAIN: &str = "main";

/// Shows the window at `show`; one that is there is brought to the front.
pub(crate) fn open(app: &AppHandle, show: &Show) -> tauri::Result<()> {
    if app.get_webview_window(MAIN).is_some() {
        front(app)?;
        return app.emit_to(EventTarget::webview_window(MAIN), "show", show);
    }
    let address = WebviewUrl::App(show.address().into());
    let mut builder = WebviewWindowBuilder::new(app, MAIN, address)
        .title("Watchbell")
        .inner_size(1180.0, 800.0)
        .min_inner_size(400.0, 480.0)
        .prevent_overflow()
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false);
    if let Some(place) = app.try_state::<Place>() {
        // With the rest of what we keep, so that two data directories do not share a window's memory.
        builder = builder.data_directory(place.data_dir.join("window"));
    }
    builder.build()?;
    Ok(())
}

/// Brings the window to the front, where there is one.
pub(crate) fn front(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(MAIN) else { return Ok(()) };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// Whether an address is one of our own pages: all that the window ever goes to. Links are opened by the engine.
fn is_ours(address: &Url) -> bool {
    match (address.scheme(), address.host_str()) {
        ("tauri", Some("localhost")) => true,
        ("http" | "https", Some("tauri.localhost")) => cfg!(windows) && address.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_our_own_pages() {
        let ours = |address: &str| is_ours(&Url::parse(address).unwrap());
        for own in ["tauri://localhost", "tauri://localhost/index.html#/rules"] {
            assert!(ours(own), "{own}");
        }
        for foreign in [
            "https://tracker.example/",
            "http://localhost/",
            "http://127.0.0.1:8970/",
            "tauri://localhost.example/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "javascript:0",
        ] {
            assert!(!ours(foreign), "{foreign}");
        }
    }
}
