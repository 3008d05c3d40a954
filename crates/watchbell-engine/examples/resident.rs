//! A resident with nothing behind it: it answers on the control socket with one fatal issue in its status.
//!
//! For trying a window or a command without an engine: `cargo run --example resident -- --data-dir DIR tray`, the same
//! arguments as `watchbell tray`. It ends with SIGINT, SIGTERM or a request to quit; SIGUSR1 makes it tell the window to
//! show an issue.

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    unix::run().await
}

#[cfg(unix)]
mod unix {
    use std::path::PathBuf;
    use std::sync::Arc;

    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;
    use serde_json::json;
    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::broadcast;
    use tokio_util::sync::CancellationToken;
    use watchbell_engine::control::path::socket_path;
    use watchbell_engine::control::{Answer, ControlError, ErrorCode, Request, Response, Update, socket};

    struct Canned {
        updates: broadcast::Sender<Update>,
        quit: CancellationToken,
    }

    impl Answer for Canned {
        fn answer(&self, request: Request) -> BoxFuture<'_, Result<Response, ControlError>> {
            async move {
                match request {
                    Request::Status => status(),
                    Request::Quit | Request::Restart => {
                        self.quit.cancel();
                        Ok(Response::Done)
                    }
                    _ => {
                        Err(ControlError::new(ErrorCode::Unavailable, "This resident has nothing behind it"))
                    }
                }
            }
            .boxed()
        }

        fn updates(&self) -> broadcast::Receiver<Update> {
            self.updates.subscribe()
        }
    }

    fn status() -> Result<Response, ControlError> {
        let ring = json!({
            "issue_id": "5f3a", "title": "KeyError: 'cart'", "level": "fatal", "users": 12,
            "at": "2026-11-22T14:21:00Z", "unseen": true,
        });
        let status = json!({
            "state": "ringing", "since": "2026-11-22T14:21:00Z", "text": "1 unseen fatal",
            "detail": "Worst: KeyError: 'cart', 12 users, since 14:21", "unseen": 1, "worst": ring, "latest": [ring],
            "sources": [], "gaps": [], "paused_until": null, "held": 0, "notifications": null, "store": null,
            "watch": null, "version": env!("CARGO_PKG_VERSION"),
        });
        serde_json::from_value(status)
            .map(Response::Status)
            .map_err(|error| ControlError::new(ErrorCode::Unavailable, error.to_string()))
    }

    pub(super) async fn run() -> Result<(), Box<dyn std::error::Error>> {
        let mut arguments = std::env::args().skip_while(|argument| argument != "--data-dir").skip(1);
        let data_dir = PathBuf::from(arguments.next().ok_or("give --data-dir DIR")?);
        let quit = CancellationToken::new();
        let answer = Arc::new(Canned { updates: broadcast::Sender::new(16), quit: quit.clone() });
        let updates = answer.updates.clone();
        let (mut int, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let mut show = signal(SignalKind::user_defined1())?;
        let ends = quit.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = int.recv() => break,
                    _ = term.recv() => break,
                    // Nobody listening is no error.
                    _ = show.recv() => drop(updates.send(Update::Show { issue_id: Some("5f3a".into()) })),
                }
            }
            ends.cancel();
        });
        socket::serve(&socket_path(&data_dir), answer, quit).await?;
        Ok(())
    }
}
