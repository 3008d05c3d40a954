//! Pictures of the virtual desktop, for people to look at: `target/tmp/pictures`.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::process::said;

/// Takes one of all that is to be seen now.
pub(crate) fn take(name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    fs::create_dir_all(&folder).unwrap();
    said(Command::new("import").args(["-silent", "-window", "root"]).arg(folder.join(format!("{name}.png"))));
}
