//! Embeds the pages and lists the commands that they may call; every other one is refused.

use tauri_build::{AppManifest, Attributes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Without these lines a new build of the pages would not be noticed.
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=../icons");
    if !std::path::Path::new("../ui/dist/index.html").is_file() {
        return Err(
            "the window's pages are not built yet: run `npm ci && npm run build` in ui/, or `./dev run`, \
                    which does it for you"
                .into(),
        );
    }
    tauri_build::try_build(
        Attributes::new().app_manifest(AppManifest::new().commands(&["control", "start"])),
    )?;
    Ok(())
}
