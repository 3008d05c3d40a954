//! The configuration file: loaded, watched, saved atomically with its comments kept.
//!
//! A bad file never stops the running rules: what cannot be read at all leaves the last good configuration in force and
//! its problems are shown; what is wrong in part leaves out only that part ([`watchbell_core::config`] decides).

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify_fs::Watcher as _;
use tokio::sync::watch;
use watchbell_core::config::{self, Config, Problem, Severity};
use watchbell_core::say;

/// How long a file is left to settle once something touched it.
const SETTLE: Duration = Duration::from_millis(100);

/// A configuration in force, and the text it came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What is in force.
    pub config: Config,
    /// The file's text; empty where there is no file.
    pub text: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Names this state of the file.
    pub revision: String,
}

/// Why a save was not done. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody changed the file meanwhile.
    #[error("{}", say!("answer-changed"))]
    Conflict,
    /// The change would make a file that cannot be read back.
    #[error("{}", say!("answer-not-saved"))]
    Invalid(Vec<Problem>),
    /// The file cannot be written.
    #[error("{}", say!("answer-not-written", path = path.display().to_string(), why = source.to_string()))]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// The configuration file.
pub struct Settings {
    file: PathBuf,
    current: watch::Sender<Arc<Loaded>>,
    /// One save at a time, so that none is lost between reading and writing.
    saving: Mutex<()>,
    _watcher: Option<notify_fs::RecommendedWatcher>,
}

impl Settings {
    /// Loads `file` and watches it. A file that is not there is the defaults.
    pub fn open(file: &Path) -> Arc<Self> {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let current = watch::Sender::new(Arc::new(load(&file, None)));
        let watcher = watch_file(&file, current.clone());
        Arc::new(Self { file, current, saving: Mutex::new(()), _watcher: watcher })
    }

    /// Loads `file` once, for commands that end soon.
    pub fn read_only(file: &Path) -> Arc<Self> {
        let loaded = load(file, None);
        Arc::new(Self {
            file: file.to_owned(),
            current: watch::Sender::new(Arc::new(loaded)),
            saving: Mutex::new(()),
            _watcher: None,
        })
    }

    /// A configuration that is in no file: `watchbell watch --source URL`, and tests.
    pub fn fixed(config: Config) -> Arc<Self> {
        let loaded = Loaded { config, text: String::new(), problems: Vec::new(), revision: String::new() };
        Arc::new(Self {
            file: PathBuf::new(),
            current: watch::Sender::new(Arc::new(loaded)),
            saving: Mutex::new(()),
            _watcher: None,
        })
    }

    /// Where it is.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The folder it lies in: files that it names without a path lie there, too.
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// What is in force.
    pub fn now(&self) -> Arc<Loaded> {
        self.current.borrow().clone()
    }

    /// Tells of changes, by hand or by [`Self::save`].
    pub fn subscribe(&self) -> watch::Receiver<Arc<Loaded>> {
        self.current.subscribe()
    }

    /// Changes the text with `edit` and puts the result in force. With `revision`, only if the file is still that one.
    pub fn save(
        &self,
        revision: Option<&str>,
        edit: impl FnOnce(&str) -> Result<String, Problem>,
    ) -> Result<Arc<Loaded>, SaveError> {
        let _one = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let io = |source| SaveError::Io { path: self.file.clone(), source };
        let text = match read(&self.file) {
            Ok(text) => text,
            // A file that cannot be read must not be replaced by one that holds only the change.
            Err(error) => return Err(io(error)),
        };
        if revision.is_some_and(|seen| seen != revision_of(&text)) {
            return Err(SaveError::Conflict);
        }
        let changed = edit(&text).map_err(|problem| SaveError::Invalid(vec![problem]))?;
        let parsed = config::parse(&changed);
        if !parsed.usable {
            return Err(SaveError::Invalid(parsed.problems));
        }
        write_atomically(&self.file, &changed).map_err(io)?;
        let loaded = Arc::new(loaded(changed, parsed));
        self.current.send_replace(loaded.clone());
        Ok(loaded)
    }

    /// Puts another text in force. Returns where the one before is kept, if there was one.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn replace(&self, text: String) -> Result<Option<PathBuf>, SaveError> {
        let mut name = self.file.file_name().unwrap_or_default().to_owned();
        name.push(".before-restore");
        let before = self.file.with_file_name(name);
        let io = |source| SaveError::Io { path: self.file.clone(), source };
        let kept = read(&self.file).map_err(io)?;
        if !kept.is_empty() {
            let io = |source| SaveError::Io { path: before.clone(), source };
            write_atomically(&before, &kept).map_err(io)?;
        }
        self.save(None, |_| Ok(text))?;
        Ok(Some(before).filter(|_| !kept.is_empty()))
    }
}

fn loaded(text: String, parsed: config::Parsed) -> Loaded {
    Loaded { config: parsed.config, problems: parsed.problems, revision: revision_of(&text), text }
}

/// What a file's text is called. Two texts share a name only by accident that no person will meet.
fn revision_of(text: &str) -> String {
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, text.as_bytes()).simple().to_string()
}

fn read(file: &Path) -> std::io::Result<String> {
    match std::fs::read(file) {
        // What is not UTF-8 is read as far as it goes: the parser points at the place.
        Ok(bytes) => Ok(String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

fn load(file: &Path, last_good: Option<&Loaded>) -> Loaded {
    let text = match read(file) {
        Ok(text) => text,
        Err(error) => {
            let message = say!("answer-not-read", path = file.display().to_string(), why = error.to_string());
            let problem = Problem {
                line: 1,
                column: 1,
                path: String::new(),
                message,
                suggestion: None,
                severity: Severity::Error,
            };
            return Loaded {
                config: last_good.map_or_else(Config::default, |loaded| loaded.config.clone()),
                text: String::new(),
                problems: vec![problem],
                revision: String::new(),
            };
        }
    };
    let mut loaded = {
        let parsed = config::parse(&text);
        let usable = parsed.usable;
        let loaded = loaded(text, parsed);
        if usable {
            return loaded;
        }
        loaded
    };
    if let Some(good) = last_good {
        loaded.config = good.config.clone();
    }
    loaded
}

/// Watches the folder, not the file: editors replace files rather than write to them.
fn watch_file(file: &Path, current: watch::Sender<Arc<Loaded>>) -> Option<notify_fs::RecommendedWatcher> {
    let folder = file.parent()?.to_owned();
    // A folder that is not there cannot be watched, and the first save would make it anyway.
    std::fs::create_dir_all(&folder).ok()?;
    let file = file.to_owned();
    let name = file.file_name()?.to_owned();
    let mut watcher = notify_fs::recommended_watcher(move |event: notify_fs::Result<notify_fs::Event>| {
        let ours = event.is_ok_and(|event| {
            !event.kind.is_access() && event.paths.iter().any(|path| path.file_name() == Some(&name))
        });
        if ours {
            // Editors that empty the file before they fill it must not be met in between.
            std::thread::sleep(SETTLE);
            let before = current.borrow().clone();
            let now = load(&file, Some(&before));
            if now.revision != before.revision || now.problems != before.problems {
                tracing::info!(file = %file.display(), problems = now.problems.len(), "configuration changed");
                current.send_replace(Arc::new(now));
            }
        }
    });
    match &mut watcher {
        Ok(watcher) => {
            if let Err(error) = watcher.watch(&folder, notify_fs::RecursiveMode::NonRecursive) {
                tracing::warn!(%error, folder = %folder.display(), "changes made by hand are seen only after a restart");
            }
        }
        Err(error) => tracing::warn!(%error, "changes made by hand are seen only after a restart"),
    }
    watcher.ok()
}

/// Writes beside the file, syncs, renames: a reader sees the old text or the new one, whatever fails. A link stays a link.
pub fn write_atomically(file: &Path, text: &str) -> std::io::Result<()> {
    let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut new = tempfile::Builder::new().prefix(".watchbell-").tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    if let Ok(old) = std::fs::metadata(&file) {
        std::fs::set_permissions(new.path(), old.permissions())?;
    }
    new.persist(&file).map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}
