//! "Test connection": the way to a logbook once, step by step, each told as soon as it is known.

mod steps;

use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::say;

pub(super) use self::steps::Report;
pub use self::steps::{Outcome, Step, StepName};
use super::connection::Subscription;
use super::failure::{Failure, from_io, place};
use super::format::Heard;
use super::http::Get;
use super::kind::{self, Kind};
use super::peer::Peer;
use super::reader::Reader;
use super::{BlindReason, SourceContext, Timing, http, tls};
use crate::clock::{Clock, SharedClock};
use crate::secret::{Secret, Secrets};

/// How long to wait for a first event. A quiet logbook is no fault.
pub(super) const FIRST_EVENT: Duration = Duration::from_secs(5);

/// What a test needs beside the source.
pub struct Test {
    /// A token that was entered and not stored yet; `None`: the source's own.
    pub token: Option<Secret>,
    /// Where the source's own token comes from.
    pub secrets: Arc<Secrets>,
    /// The time, for the days until a certificate expires.
    pub clock: SharedClock,
    /// How patient it is.
    pub timing: Timing,
}

impl Test {
    /// What a kind needs to connect once. Nobody takes what it hears.
    pub(super) fn context(&self) -> SourceContext {
        SourceContext {
            tell: mpsc::channel(1).0,
            cursor: None,
            floor: watch::channel(Some(Level::Debug)).1,
            secrets: Arc::clone(&self.secrets),
            clock: Arc::clone(&self.clock),
            retry_now: Arc::default(),
            timing: self.timing.clone(),
            cancel: CancellationToken::new(),
        }
    }
}

/// Tests `source`, and tells every step in order: the first that fails is followed by those that were not tried.
/// Returns whether none failed. Nothing is stored, and the token is not told.
pub async fn run(source: &Source, test: Test, tell: mpsc::Sender<Step>) -> bool {
    let mut report = Report::new(tell);
    let Some(mut kind) = kind::of(source) else {
        report.skip_to(StepName::StreamOpen, &say!("source-step-built-in")).await;
        report.passed(&say!("source-step-built-in-open")).await;
        report.rest_not_tried(&say!("source-step-built-in-heard")).await;
        return true;
    };
    match go(source, kind.as_mut(), &test, &mut report).await {
        Ok(()) => true,
        Err(failure) => {
            report.failed(&failure).await;
            false
        }
    }
}

async fn go(source: &Source, kind: &mut dyn Kind, test: &Test, report: &mut Report) -> Result<(), Failure> {
    if source.url.is_some() || source.kind.setting("url").is_some_and(|url| url.required) {
        let url = http::address(source)?;
        match http::proxy(url) {
            Some(proxy) => {
                report.proxied = true;
                report.not_tried(&say!("source-step-proxy-looks-up", proxy = place(&proxy))).await;
                let socket = connect(&proxy, test).await?;
                drop(socket);
                report.passed(&say!("source-step-to-proxy", proxy = place(&proxy))).await;
            }
            None => reach(source, url, test, report).await?,
        }
    }
    let mut to = Subscription::new(source.clone(), test.context()).with_token(test.token.clone());
    let probed = kind.probe(&mut to, report).await;
    if let Err(failure) = &probed {
        // Up to the request it went the way that was just tested; what that adds is the stream. A redirect or a proxy may
        // still fail at TLS, and a locked keyring at the token.
        let at = match failure.reason {
            BlindReason::Tls => StepName::Secure,
            BlindReason::Unauthorized | BlindReason::Locked => StepName::TokenAccepted,
            _ => StepName::StreamOpen,
        };
        report.skip_to(at, "").await;
    }
    probed
}

impl Report {
    /// The steps that an answer tells: TLS where a proxy stood before it, and the token.
    pub(super) async fn answered(
        &mut self,
        to: &Subscription,
        get: &Get,
        response: &Response,
    ) -> Result<(), Failure> {
        self.skip_to(StepName::Secure, "").await;
        if self.proxied {
            if get.url.scheme() == "https" {
                self.passed(&certificate(response.extensions().get(), &*to.context.clock)).await;
            } else {
                self.not_tried(&say!("source-step-no-tls")).await;
            }
        }
        let accepted = http::accept(response, get, &to.source, to.context.clock.now());
        match &accepted {
            Err(failure) if matches!(failure.reason, BlindReason::Unauthorized | BlindReason::Forbidden) => {}
            _ => self.token_accepted(to).await,
        }
        accepted
    }

    /// What was heard within [`FIRST_EVENT`], or until the logbook `ended` it.
    pub(super) async fn first(&mut self, heard: &Heard, ended: bool) -> Result<(), Failure> {
        match heard.payloads.first() {
            Some(first) => self.heard(first).await,
            None if heard.undecodable > 0 => {
                let why = heard.undecodable_why.as_ref().map(ToString::to_string).unwrap_or_default();
                let text = say!("source-step-event-odd", why = why);
                return Err(Failure::new(BlindReason::Undecodable, text));
            }
            None if ended => {
                return Err(Failure::new(BlindReason::Refused, say!("source-closed-before")));
            }
            None if heard.completed => self.passed(&say!("source-step-keep-alive")).await,
            None => self.not_tried(&say!("source-step-no-event-came")).await,
        }
        Ok(())
    }
}

/// Name, TCP and TLS one by one, on a connection that is only for this.
async fn reach(source: &Source, url: &Url, test: &Test, report: &mut Report) -> Result<(), Failure> {
    match url.host() {
        Some(Host::Domain(name)) => {
            let found: Vec<_> = lookup_host((name, 0)).await.map(Iterator::collect).unwrap_or_default();
            let Some(first) = found.first() else {
                return Err(Failure::new(BlindReason::Name, tls::NameNotFound(name.to_owned()).to_string()));
            };
            let address = first.ip().to_string();
            report.passed(&say!("source-step-name", name = name, address = address)).await;
        }
        _ => report.not_tried(&say!("source-step-no-name")).await,
    }
    let socket = connect(url, test).await?;
    let peer = socket.peer_addr().map_or_else(|_| place(url), |peer| peer.to_string());
    report.passed(&say!("source-step-to", peer = peer)).await;
    if !matches!(url.scheme(), "https" | "wss") {
        let here = http::on_this_computer(url);
        let detail = if here { say!("source-step-no-tls-here") } else { say!("source-step-no-tls") };
        report.not_tried(&detail).await;
        return Ok(());
    }
    let detail = handshake(source, url, socket, test).await?;
    report.passed(&detail).await;
    Ok(())
}

async fn connect(url: &Url, test: &Test) -> Result<TcpStream, Failure> {
    let port = url.port_or_known_default().unwrap_or(443);
    let connecting = async {
        match url.host() {
            Some(Host::Domain(name)) => TcpStream::connect((name, port)).await,
            Some(Host::Ipv4(ip)) => TcpStream::connect((ip, port)).await,
            Some(Host::Ipv6(ip)) => TcpStream::connect((ip, port)).await,
            None => Err(std::io::ErrorKind::InvalidInput.into()),
        }
    };
    match timeout(test.timing.connect, connecting).await {
        Ok(Ok(socket)) => Ok(socket),
        Ok(Err(error)) => {
            Err(from_io(&error, url).unwrap_or_else(|| Failure::new(BlindReason::Refused, error.to_string())))
        }
        Err(_) => Err(Failure::new(BlindReason::Silent, say!("source-silent", place = place(url)))),
    }
}

async fn handshake(source: &Source, url: &Url, socket: TcpStream, test: &Test) -> Result<String, Failure> {
    let config = tls::config(source.ca_file.as_deref(), http::PROTOCOLS)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Failure::new(BlindReason::Tls, say!("source-no-certificate-name", host = host)))?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, socket);
    let stream = match timeout(test.timing.connect, connecting).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            let unknown = || Failure::new(BlindReason::Tls, error.to_string());
            return Err(from_io(&error, url).unwrap_or_else(unknown));
        }
        Err(_) => {
            return Err(Failure::new(BlindReason::Silent, say!("source-silent-tls", place = place(url))));
        }
    };
    let (_, session) = stream.get_ref();
    let version = match session.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS 1.3",
    };
    let peer = session.peer_certificates().and_then(<[_]>::first).and_then(|der| Peer::from_der(der));
    Ok(describe(version, peer.as_ref(), &*test.clock))
}

fn certificate(info: Option<&reqwest::tls::TlsInfo>, clock: &dyn Clock) -> String {
    let peer = info.and_then(|info| info.peer_certificate()).and_then(Peer::from_der);
    describe("TLS", peer.as_ref(), clock)
}

fn describe(version: &str, peer: Option<&Peer>, clock: &dyn Clock) -> String {
    let Some(peer) = peer else { return version.to_owned() };
    let days = peer.days_left(clock.now());
    say!("source-step-tls", version = version, issuer = peer.issuer.as_str(), days = days)
}

/// Waits for a first event.
pub(super) async fn first_event(
    mut reader: Reader,
    mut response: Response,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut heard = Heard::default();
    let listening = async {
        while heard.payloads.is_empty() && heard.undecodable == 0 {
            match response.chunk().await {
                Ok(Some(bytes)) => reader.feed(&bytes, Some(Level::Debug), &mut heard)?,
                Ok(None) => {
                    reader.finish(Some(Level::Debug), &mut heard);
                    break;
                }
                Err(error) => return Err(Failure::from_reqwest(&error, response.url())),
            }
        }
        Ok(())
    };
    let ended = match timeout(FIRST_EVENT, listening).await {
        Ok(ended) => {
            ended?;
            true
        }
        Err(_) => false,
    };
    report.first(&heard, ended).await
}
