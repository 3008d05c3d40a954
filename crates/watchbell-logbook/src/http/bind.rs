//! Taking the port, and saying clearly when that fails.

use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};

/// Connections that may wait to be accepted, where the system allows for so many.
const WAITING: u32 = 4_096;

/// Why the logbook does not listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The address has no form that can be listened on.
    #[error("“{0}” is no address to listen on: write host and port, such as 127.0.0.1:8970")]
    Address(String),
    /// Another program has it.
    #[error(
        "port {port} on {host} is taken by another program: stop it, or choose another port with `[logbook] listen = \
         \"{host}:PORT\"` and tell the senders (their addresses name the port)"
    )]
    Taken {
        /// The host, as it was asked for.
        host: String,
        /// The port.
        port: u16,
    },
    /// The system does not let this user listen there.
    #[error("this user may not listen on {0}: ports below 1024 need privileges; choose a higher one")]
    Forbidden(SocketAddr),
    /// The address is not one of this computer's.
    #[error("{0} is not an address of this computer")]
    NotOurs(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {addr}: {source}")]
    Io {
        /// Where.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// Takes `listen` (`host:port`). Never another port: the addresses of senders name it.
///
/// # Errors
/// See [`BindError`]; each says what to do.
pub async fn bind(listen: &str) -> Result<TcpListener, BindError> {
    let addr = address(listen).await.ok_or_else(|| BindError::Address(listen.to_owned()))?;
    listener(addr).map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => BindError::Taken { host: host_of(listen), port: addr.port() },
        ErrorKind::PermissionDenied => BindError::Forbidden(addr),
        ErrorKind::AddrNotAvailable => BindError::NotOurs(addr),
        _ => BindError::Io { addr, source },
    })
}

/// As [`TcpListener::bind`], whose queue has 128 places: when it is full, a sender hears nothing and tries again after a second.
fn listener(addr: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Windows it means something else: that others may take the port, too.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    socket.listen(WAITING)
}

/// Numbers are taken as they are; only a name is looked up (`localhost`).
async fn address(listen: &str) -> Option<SocketAddr> {
    if let Ok(addr) = listen.parse() {
        return Some(addr);
    }
    tokio::net::lookup_host(listen).await.ok()?.next()
}

fn host_of(listen: &str) -> String {
    listen.rsplit_once(':').map_or(listen, |(host, _)| host).to_owned()
}
