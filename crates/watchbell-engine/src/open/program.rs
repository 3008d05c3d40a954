//! Finding and starting programs of the desktop.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Where `name` is in `path` (written as `PATH` is; `None`: the environment's). Only absolute folders are looked in:
/// an empty or relative entry would run what happens to lie in the current one.
pub(crate) fn find(name: &str, path: Option<&OsStr>) -> Option<PathBuf> {
    let path = path.map(OsString::from).or_else(|| std::env::var_os("PATH"))?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|file| executable(file))
}

/// Whether `file` can be started.
pub(crate) fn executable(file: &std::path::Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        file.is_file()
    }
}

/// Stand-ins for programs of the desktop, for tests.
#[cfg(test)]
#[cfg(target_os = "linux")]
pub(crate) mod fake {
    use std::ffi::OsString;
    use std::os::unix::fs::PermissionsExt;

    /// A program, alone in a folder, that writes down what it was started with.
    pub(crate) struct Program {
        folder: tempfile::TempDir,
    }

    impl Program {
        pub(crate) fn new(name: &str) -> Self {
            Self::that(name, "")
        }

        /// One that also runs `then`, in `sh`.
        pub(crate) fn that(name: &str, then: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let log = folder.path().join("calls").display().to_string();
            // Renamed when complete: a call is seen whole or not at all.
            let script = format!(
                "#!/bin/sh\n\
                 {{ printf '%s\\0' \"$@\"; printf '\\001token=%s startup=%s group=%s self=%s\\n' \
                 \"$XDG_ACTIVATION_TOKEN\" \"$DESKTOP_STARTUP_ID\" \"$(cut -d' ' -f5 /proc/$$/stat)\" $$; \
                 }} >'{log}.'$$\n\
                 mv '{log}.'$$ '{log}-'$$\n\
                 {then}\n"
            );
            let program = Self { folder };
            let file = program.folder.path().join(name);
            std::fs::write(&file, script).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
            program
        }

        /// The folder it is in.
        pub(crate) fn path(&self) -> OsString {
            self.folder.path().into()
        }

        /// The arguments of each of its first `count` calls, once there are so many.
        pub(crate) async fn calls(&self, count: usize) -> Vec<Vec<String>> {
            self.log(count).await.into_iter().map(|(argv, _)| argv).collect()
        }

        /// The arguments and the environment of each of its first `count` calls.
        pub(crate) async fn log(&self, count: usize) -> Vec<(Vec<String>, String)> {
            let bound = std::time::Instant::now();
            loop {
                let mut calls: Vec<_> = std::fs::read_dir(self.folder.path())
                    .unwrap()
                    .map(|entry| entry.unwrap())
                    .filter(|entry| entry.file_name().to_string_lossy().starts_with("calls-"))
                    .collect();
                calls.sort_by_key(|entry| entry.metadata().and_then(|m| m.modified()).unwrap());
                if calls.len() >= count {
                    return calls
                        .iter()
                        .map(|entry| parsed(&std::fs::read_to_string(entry.path()).unwrap()))
                        .collect();
                }
                assert!(bound.elapsed().as_secs() < 20, "only {} calls", calls.len());
                tokio::task::yield_now().await;
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }

    fn parsed(call: &str) -> (Vec<String>, String) {
        let (argv, environment) = call.split_once('\u{1}').unwrap();
        let mut argv: Vec<String> = argv.split('\0').map(Into::into).collect();
        argv.pop();
        (argv, environment.trim_end().to_owned())
    }
}
