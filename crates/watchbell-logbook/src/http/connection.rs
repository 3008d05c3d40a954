//! One connection: how long it may take over its headers, and how long it may leave our answer unread.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use http_body_util::BodyExt as _;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};
use tokio_util::sync::CancellationToken;

use super::Patience;
use super::room::Place;

/// Header fields of a request; more are answered with 431.
const FIELDS: usize = 64;
/// Bytes of headers; more are answered with 431.
const HEAD: usize = 32 << 10;
/// Bytes that wait for the socket.
const BUFFER: usize = 64 << 10;

/// Serves one connection until its peer is done, is too slow, has to make way, or `stop`.
pub(super) async fn serve(
    tcp: TcpStream,
    place: Place,
    app: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    // Events are small, and somebody waits for each.
    let _ = tcp.set_nodelay(true);
    let io = TokioIo::new(Impatient::new(tcp, patience.unread));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.headers)
        .max_headers(FIELDS)
        .max_header_size(HEAD)
        .max_buf_size(BUFFER);
    let app = TowerToHyperService::new(app);
    let connection = http.serve_connection(
        io,
        service_fn(|request| {
            let (busy, answer) = (place.busy(), app.call(request));
            async {
                let sent_to_the_end = move |frame| {
                    let _busy = &busy;
                    frame
                };
                answer.await.map(|answer| answer.map(|body| body.map_frame(sent_to_the_end)))
            }
        }),
    );
    tokio::pin!(connection);
    let told_to_go = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = place.left() => {}
        }
    };
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = told_to_go => {
            // What is being answered is answered first.
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A socket that fails when its peer takes nothing for some time.
struct Impatient {
    tcp: TcpStream,
    patience: Duration,
    /// Set while a write waits.
    until: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn new(tcp: TcpStream, patience: Duration) -> Self {
        Self { tcp, patience, until: None }
    }

    fn wait<T>(&mut self, polled: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.until = None;
            return polled;
        }
        let patience = self.patience;
        let until =
            self.until.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + patience)));
        ready!(until.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the reader takes nothing")))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write(cx, buf);
        self.wait(polled, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs);
        self.wait(polled, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
