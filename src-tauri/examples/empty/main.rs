//! The least that Tauri can show: what `./dev bench window` holds Watchbell's window against.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let context = tauri::generate_context!("examples/empty/tauri.conf.json");
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("Empty")
                .inner_size(1180.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(context)
}
