//! Start at login on Windows and macOS, where this program is what starts. On Linux it is the resident, which sees to it.

use tauri::{AppHandle, Builder, Wry};
use tauri_plugin_autostart::ManagerExt;
use watchbell_engine::control::{ControlError, ErrorCode, Request, Response};

use crate::Backend;

/// At login only the tray comes up.
pub(crate) fn plugin(builder: Builder<Wry>) -> Builder<Wry> {
    builder.plugin(tauri_plugin_autostart::Builder::new().args(["--minimized"]).build())
}

/// Asks `backend`, and does of the settings what the engine cannot do here.
pub(crate) async fn control(
    app: &AppHandle,
    backend: &Backend,
    mut request: Request,
) -> Result<Response, ControlError> {
    let manager = app.autolaunch();
    if let Request::SaveSettings { change } = &mut request
        && let Some(on) = change.autostart.take()
    {
        let set = if on { manager.enable() } else { manager.disable() };
        set.map_err(|error| {
            ControlError::new(ErrorCode::Unavailable, format!("Starting at login was not changed: {error}"))
        })?;
    }
    let mut response = backend.control(request).await?;
    if let Response::Settings(settings) = &mut response {
        settings.autostart = manager.is_enabled().ok();
    }
    Ok(response)
}
