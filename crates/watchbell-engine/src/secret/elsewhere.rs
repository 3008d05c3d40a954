//! Tokens that the user keeps: read each time, never copied.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;
use watchbell_core::say;
use zeroize::Zeroizing;

use super::{Secret, SecretError};
use crate::open_file;

/// The longest that is read in search of the end of the first line, in bytes.
const LONGEST: u64 = 64 * 1024;

/// A password manager may have to ask its agent; one that asks a person who is not there must not hold us up.
const BOUND: Duration = Duration::from_secs(10);

/// An environment variable.
pub(super) fn environment(name: &str) -> Result<Secret, SecretError> {
    let value = std::env::var_os(name).ok_or_else(|| SecretError::Missing(name.to_owned()))?;
    let value = Zeroizing::new(value.into_encoded_bytes());
    first_line(&value)
        .map_err(|what| SecretError::Other(say!("secret-environment", name = name, what = what)))
}

/// A file that only its owner can read.
pub(super) async fn file(path: PathBuf) -> Result<Secret, SecretError> {
    let read = move || {
        let bytes = private_bytes(&path)?;
        let shown = path.display().to_string();
        first_line(&bytes).map_err(|what| SecretError::Other(say!("secret-file", path = shown, what = what)))
    };
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|error| Err(SecretError::Other(error.to_string())))
}

/// Judges and reads one opened file: between two look-ups by name another could be put in its place.
fn private_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let shown = path.display().to_string();
    let shown = shown.as_str();
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => SecretError::Missing(shown.to_owned()),
        _ => SecretError::Other(say!("secret-file-unreadable", path = shown, why = error.to_string())),
    };
    let (file, about) = open_file::open(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(SecretError::Other(say!("secret-file-no-file", path = shown)));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(SecretError::Other(say!("secret-file-open", path = shown)));
        }
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LONGEST).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// What a command prints. Its errors are not repeated: they may hold what must not be shown.
pub(super) async fn command(argv: &[String]) -> Result<Secret, SecretError> {
    let other = SecretError::Other;
    let [program, rest @ ..] = argv else { return Err(other(say!("secret-command-none"))) };
    let shown = program.as_str();
    let mut child = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            other(say!("secret-command-not-started", program = shown, why = error.to_string()))
        })?;
    let mut bytes = Zeroizing::new(Vec::new());
    let ended = timeout(BOUND, async {
        if let Some(out) = child.stdout.take() {
            out.take(LONGEST).read_to_end(&mut bytes).await?;
        }
        child.wait().await
    });
    match ended.await {
        Ok(Ok(status)) if status.success() => {
            first_line(&bytes).map_err(|what| other(say!("secret-command", program = shown, what = what)))
        }
        Ok(Ok(status)) => {
            Err(other(say!("secret-command-failed", program = shown, why = status.to_string())))
        }
        Ok(Err(error)) => {
            Err(other(say!("secret-command-unreadable", program = shown, why = error.to_string())))
        }
        Err(_) => Err(other(say!("secret-command-slow", program = shown, seconds = BOUND.as_secs()))),
    }
}

/// The first line without its end, or what is wrong with it, as `secret.ftl` calls that.
fn first_line(bytes: &[u8]) -> Result<Secret, &'static str> {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok("") => Err("empty"),
        Ok(token) => Ok(Secret::new(token)),
        Err(_) => Err("odd"),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn argv(argv: &[&str]) -> Vec<String> {
        argv.iter().map(ToString::to_string).collect()
    }

    fn token_file(mode: u32, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[tokio::test]
    async fn a_file_is_read_only_where_nobody_else_can_read_it() {
        for mode in [0o600, 0o400] {
            let (_folder, path) = token_file(mode, b"s3cret\nnote to self\n");
            assert_eq!(file(path).await, Ok(Secret::new("s3cret")));
        }
        for mode in [0o644, 0o640, 0o604, 0o660] {
            let (_folder, path) = token_file(mode, b"s3cret");
            let Err(SecretError::Other(why)) = file(path).await else { panic!("{mode:o} was read") };
            assert!(why.contains("chmod 600") && !why.contains("s3cret"), "{why}");
        }
    }

    #[tokio::test]
    async fn what_is_no_token_file_is_told_and_never_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none");
        assert_eq!(file(missing.clone()).await, Err(SecretError::Missing(missing.display().to_string())));
        assert!(matches!(file(folder.path().into()).await, Err(SecretError::Other(_))));
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let read = timeout(Duration::from_secs(5), file(pipe)).await.expect("does not wait for a writer");
        assert!(matches!(read, Err(SecretError::Other(why)) if why.ends_with("is not a file")));
        for (bytes, why) in [(&b"\ntoken"[..], "is empty"), (b"", "is empty"), (b"\xff\xfe", "is not text")] {
            let (_folder, path) = token_file(0o600, bytes);
            assert!(matches!(file(path).await, Err(SecretError::Other(said)) if said.ends_with(why)));
        }
    }

    #[tokio::test]
    async fn a_command_gives_its_first_line_and_no_shell_reads_it() {
        let printed = command(&argv(&["printf", "%s\\r\\nuser: x\\n", "$(id) `id`"])).await;
        assert_eq!(printed, Ok(Secret::new("$(id) `id`")));
    }

    #[tokio::test]
    async fn a_command_that_fails_says_so_without_what_it_printed() {
        for (line, expected) in [
            (&["sh", "-c", "echo s3cret; echo s3cret >&2; exit 3"][..], "3"),
            (&["/nonexistent/pass"], "cannot be started"),
            (&["true"], "is empty"),
            (&[], "is empty"),
        ] {
            let Err(SecretError::Other(why)) = command(&argv(line)).await else { panic!("{line:?}") };
            assert!(why.contains(expected) && !why.contains("s3cret"), "{why}");
        }
    }

    #[tokio::test]
    async fn a_command_that_prints_without_end_is_cut_off() {
        assert!(command(&argv(&["yes", "token"])).await.is_err_and(|e| e.to_string().contains("failed")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_hangs_is_ended() {
        let hangs = command(&argv(&["sleep", "3600"])).await;
        assert_eq!(hangs, Err(SecretError::Other("sleep did not answer within 10 s".into())));
    }

    #[test]
    fn an_unset_variable_is_missing() {
        assert_eq!(environment("WATCHBELL_NO_SUCH"), Err(SecretError::Missing("WATCHBELL_NO_SUCH".into())));
        assert!(environment("PATH").is_ok());
    }
}
