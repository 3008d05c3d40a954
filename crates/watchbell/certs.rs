//! `watchbell certs`: the certificates that are looked at, and one looked at by hand.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use watchbell_core::alert;
use watchbell_core::certificate::{Memory, Purpose, Standing, State, WarnDays};
use watchbell_core::config::{self, Config};
use watchbell_engine::certificate::{Watched, look, look_with, watched};
use watchbell_engine::clock::{Clock as _, SystemClock};
use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::place::Place;
use watchbell_engine::secret::{Secret, Secrets};
use watchbell_engine::settings::Settings;
use watchbell_engine::view::CertificateView;

use crate::args::CheckCertificate;
use crate::running::unexpected;
use crate::say::{Say, plain};
use crate::{Failure, Outcome};

/// A password longer than this is something else.
const LONGEST: u64 = 64 * 1024;

/// A certificate, as scripts read it.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    kind: &'static str,
    days_left: Option<i64>,
    not_after: Option<String>,
    issuer: Option<String>,
    state: State,
    #[serde(skip)]
    more: More,
}

/// What people read beside it.
#[derive(Debug)]
struct More {
    below: bool,
    ends: Option<Timestamp>,
    /// What else there is to say, a line each.
    notes: Vec<String>,
}

/// Lists all: as the running tray knows them, or as they are now.
pub(crate) async fn list(place: &Place, say: Say, json: bool) -> Outcome {
    let lines: Vec<Line> = match Client::connect(&place.data_dir).await {
        Ok(client) => match client.request(Request::Certificates).await? {
            Response::Certificates(all) => {
                all.rows.into_iter().filter(|row| row.settings.enabled).map(Line::from).collect()
            }
            other => return Err(unexpected(&other)),
        },
        Err(ClientError::NotRunning) => look_at_all(place, say).await,
        Err(error) => return Err(error.into()),
    };
    for line in &lines {
        if json {
            say.json(line);
        } else {
            line.show(say);
        }
    }
    if lines.is_empty() {
        say.note("No certificate is looked at: no source is asked by TLS, and [[certificates]] names none.");
    }
    Ok(code(&lines))
}

/// Nobody remembers anything: each is looked at once, now.
async fn look_at_all(place: &Place, say: Say) -> Vec<Line> {
    let config = Settings::read_only(&place.config).now().config.clone();
    let secrets = Secrets::system();
    let mut lines = Vec::new();
    for one in watched(&config, folder(place)) {
        say.note(format!("Looking at {}…", plain(&one.name)));
        let found = look(&one, &secrets, SystemClock.now()).await;
        lines.push(Line::of(&one, found));
    }
    lines.sort_by_key(|line| (line.more.ends.is_none(), line.more.ends));
    lines
}

/// Looks at one that may stand in no configuration.
pub(crate) async fn check(place: &Place, say: Say, options: CheckCertificate) -> Outcome {
    let config = Settings::read_only(&place.config).now().config.clone();
    let mut one = named(&options.place, &config, folder(place))?;
    one.ca_file = options.ca_file.or(one.ca_file);
    let password = options.password_stdin.then(read_password).transpose()?;
    say.note(format!("Looking at {}…", plain(&options.place)));
    let found = look_with(&one, password, &Secrets::system(), SystemClock.now()).await;
    let line = Line::of(&one, found);
    line.show(say);
    Ok(code(&[line]))
}

/// What was meant: one that is looked at already, with all that is set up of it; a file that is there; or a host.
fn named(text: &str, config: &Config, folder: &Path) -> Result<Watched, Failure> {
    let usual = &config.notifications.warn_days;
    let host = config::Place::host(text);
    let whole = std::path::absolute(text).unwrap_or_else(|_| text.into());
    let known = watched(config, folder)
        .into_iter()
        .find(|one| Some(&one.place) == host.as_ref() || one.path == whole);
    let is_file = Path::new(text).exists() || text.contains(['/', '\\']) || looks_like_file(text);
    match (known, host) {
        (Some(known), _) => Ok(known),
        (None, Some(host)) if !is_file => Ok(Watched::new(&config::Certificate::new(host), usual, folder)),
        (None, _) if is_file => {
            Ok(Watched::new(&config::Certificate::new(config::Place::File(whole)), usual, folder))
        }
        (None, _) => Err(Failure::usage(format!("“{text}” is no host and no file"))
            .hint("For example: watchbell certs check api.partner.example:8443")),
    }
}

fn looks_like_file(text: &str) -> bool {
    let end = Path::new(text).extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
    ["pem", "crt", "cer", "der", "p12", "pfx", "p7b", "p7c"].contains(&end.as_str())
}

/// The configuration's, beside which files may lie.
fn folder(place: &Place) -> &Path {
    place.config.parent().unwrap_or(Path::new(""))
}

fn read_password() -> Result<Secret, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| Failure::usage(format!("the password could not be read: {error}")))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

/// 1 where something must be seen to, 2 where that cannot be said of all.
fn code(lines: &[Line]) -> ExitCode {
    let bad = |line: &Line| {
        line.more.below || matches!(line.state, State::Due | State::Expired | State::Rejected | State::NotYet)
    };
    let unknown = lines.iter().any(|line| line.state == State::Unknown);
    ExitCode::from(if lines.iter().any(bad) { 1 } else { u8::from(unknown) * 2 })
}

impl Line {
    fn of(one: &Watched, found: Result<watchbell_core::certificate::Chain, String>) -> Self {
        let now = SystemClock.now();
        let mut memory = Memory::default();
        memory.take(found, &WarnDays::from_iter([]), now);
        let standing = Standing::of(&memory, &one.warn, now);
        let chain = memory.chain.as_ref();
        let mut notes = Vec::new();
        if let Some(chain) = chain {
            notes.push(described(
                chain.leaf.purpose,
                &chain.leaf.issuer,
                &chain.leaf.subject,
                &chain.leaf.names,
            ));
            notes.extend(
                chain.sooner.as_ref().map(|sooner| format!("{} of its chain ends first", sooner.subject)),
            );
            notes.extend(
                chain.fault.as_ref().map(|fault| format!("Rejected: {}. {}", fault.text, fault.way_out)),
            );
        }
        notes.extend(memory.failure.as_ref().map(|failure| failure.text.clone()));
        Self {
            name: one.name.clone(),
            kind: kind(matches!(one.place, config::Place::File(_))),
            days_left: standing.days_left,
            not_after: standing.ends.map(|ends| ends.to_string()),
            issuer: chain.map(|chain| chain.leaf.issuer.clone()),
            state: standing.state,
            more: More { below: standing.below, ends: standing.ends, notes },
        }
    }

    fn show(&self, say: Say) {
        let zone = TimeZone::system();
        let now = SystemClock.now();
        let when = self.more.ends.map(|ends| {
            let left = alert::span(ends.duration_since(now));
            let date = alert::moment(ends, now, &zone);
            if ends <= now { format!("since {date}") } else { format!("{left} left, until {date}") }
        });
        let word = match self.state {
            State::Unknown => "unknown",
            State::Well => "well",
            State::Due => "below a threshold",
            State::Rejected => "rejected",
            State::NotYet => "not valid yet",
            State::Expired => "expired",
        };
        let when = when.map(|when| format!(": {when}")).unwrap_or_default();
        say.line(format!("{}  {word}{when}", say.bold(&self.name)));
        for note in self.more.notes.iter().filter(|note| !note.is_empty()) {
            say.line(format!("  {}", plain(note)));
        }
    }
}

impl From<CertificateView> for Line {
    fn from(view: CertificateView) -> Self {
        let mut notes = Vec::new();
        if let Some(read) = &view.read {
            notes.push(described(read.purpose, &read.issuer, &read.subject, &read.names));
        }
        notes.extend(view.ends_with.as_ref().map(|first| format!("{first} of its chain ends first")));
        notes.extend(
            view.fault
                .as_ref()
                .map(|fault| format!("Rejected: {fault}. {}", view.way_out.as_deref().unwrap_or(""))),
        );
        notes.extend(view.failure.clone());
        notes.extend(view.looked.is_none().then(|| "not looked at yet".to_owned()));
        Self {
            name: view.name,
            kind: kind(view.settings.file.is_some()),
            days_left: view.days_left,
            not_after: view.ends.clone(),
            issuer: view.read.map(|read| read.issuer),
            state: view.state,
            more: More { below: view.below, ends: view.ends.and_then(|ends| ends.parse().ok()), notes },
        }
    }
}

fn kind(file: bool) -> &'static str {
    if file { "file" } else { "host" }
}

/// `Server certificate for pay.example, www.pay.example, issued by Harbour CA`.
fn described(purpose: Purpose, issuer: &str, subject: &str, names: &[String]) -> String {
    let what = match purpose {
        Purpose::Server => "Server certificate",
        Purpose::Client => "Client certificate",
        Purpose::CodeSigning => "Code signing",
        Purpose::Authority => "Certificate authority",
        Purpose::Other => "Certificate",
    };
    let whom = match names {
        [] => subject.to_owned(),
        [_, _, _, _, ..] => format!("{}, …", names.iter().take(3).cloned().collect::<Vec<_>>().join(", ")),
        _ => names.join(", "),
    };
    format!("{what} for {whom}, issued by {issuer}")
}
