//! The one window: built when it is wanted, never hidden, and nothing but our own pages in it.

use std::sync::{Mutex, PoisonError};

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter, EventTarget, Manager, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::args::Show;
use crate::shape::Shape;
use watchbell_engine::place::Place;

/// The window's label, which the capability file names too.
pub(crate) const MAIN: &str = "main";

/// One window at a time is built: two clicks in a row would build two, or an empty one.
static BUILDING: Mutex<()> = Mutex::new(());

/// Shows the window at `show`; one that is there is brought to the front. Not for the main thread of Windows, where
/// building a window waits for that thread.
pub(crate) fn open(app: &AppHandle, show: &Show) -> tauri::Result<()> {
    let _one = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(window) = app.get_webview_window(MAIN) else { return build(app, show) };
    window.unminimize()?;
    window.show()?;
    window.set_focus()?;
    app.emit_to(EventTarget::webview_window(MAIN), "show", show)
}

fn build(app: &AppHandle, show: &Show) -> tauri::Result<()> {
    let data_dir = app.state::<Place>().data_dir.clone();
    let shape_file = data_dir.join("window.json");
    let shape = Shape::remembered(&shape_file);
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App(show.address().into()))
        .title("Watchbell")
        .inner_size(shape.width, shape.height)
        .min_inner_size(Shape::LEAST.0, Shape::LEAST.1)
        .maximized(shape.maximized)
        .prevent_overflow()
        // With the rest of what we keep, so that two data directories do not share a window's memory.
        .data_directory(data_dir.join("window"))
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    #[cfg(target_os = "linux")]
    crate::linux::reload_after_a_crash(&window)?;
    let closing = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event
            && let Err(error) = shape.of(&closing).and_then(|shape| Ok(shape.remember(&shape_file)?))
        {
            tracing::warn!(%error, "the window's size is not remembered");
        }
    });
    Ok(())
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
