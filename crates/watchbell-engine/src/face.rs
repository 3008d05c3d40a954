//! Serves the built-in logbook's HTTP face where the configuration says, and follows when that changes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::Event;
use watchbell_logbook::http::{self, Face, Ingest, IngestError, ReadToken};
use watchbell_logbook::store::Store;

use crate::clock::SharedClock;
use crate::input::Input;
use crate::links::Links;
use crate::settings::Loaded;

/// How often a port that is taken is tried again.
const RETRY: Duration = Duration::from_secs(10);

/// What the face needs.
pub(crate) struct FaceTask {
    pub store: Store,
    pub inputs: mpsc::Sender<Input>,
    pub settings: watch::Receiver<Arc<Loaded>>,
    pub read_token: ReadToken,
    pub links: watch::Sender<Links>,
    pub clock: SharedClock,
    pub cancel: CancellationToken,
}

/// Binds for the first time, so that the state is known before the first source speaks.
pub(crate) async fn first(settings: &Loaded) -> Result<Option<tokio::net::TcpListener>, String> {
    match &settings.config.logbook.listen {
        None => Ok(None),
        Some(address) => http::bind(address).await.map(Some).map_err(|error| error.to_string()),
    }
}

/// Serves until cancelled; `bound` is what [`first`] brought.
pub(crate) async fn run(mut task: FaceTask, bound: Result<Option<tokio::net::TcpListener>, String>) {
    let mut bound = bound;
    loop {
        let logbook = task.settings.borrow_and_update().config.logbook.clone();
        let stop = task.cancel.child_token();
        let serving = match bound {
            Ok(Some(listener)) => {
                let base = listener.local_addr().ok().map(|address| format!("http://{address}"));
                task.links.send_replace(Links::new(base));
                task.say(None).await;
                let face = Face {
                    store: task.store.clone(),
                    ingest: Arc::new(ToPipeline {
                        inputs: task.inputs.clone(),
                        settings: task.settings.clone(),
                    }),
                    read_token: task.read_token.clone(),
                    now: crate::clock::as_fn(task.clock.clone()),
                    origins: logbook.origins.clone(),
                };
                Some(tokio::spawn(http::serve(listener, face, stop.clone().cancelled_owned())))
            }
            Ok(None) => {
                task.links.send_replace(Links::default());
                task.say(None).await;
                None
            }
            Err(why) => {
                tracing::error!(why, "the built-in logbook is not served");
                task.say(Some(why)).await;
                None
            }
        };
        let failed = serving.is_none() && logbook.listen.is_some();
        loop {
            tokio::select! {
                () = task.cancel.cancelled() => break,
                changed = task.settings.changed() => {
                    let now = &task.settings.borrow().config.logbook;
                    if changed.is_err() || now.listen != logbook.listen || now.origins != logbook.origins {
                        break;
                    }
                }
                () = tokio::time::sleep(RETRY), if failed => break,
            }
        }
        stop.cancel();
        if let Some(serving) = serving {
            // A server that panicked has said so; another one is made.
            let _ = serving.await;
        }
        if task.cancel.is_cancelled() {
            return;
        }
        let settings = task.settings.borrow().clone();
        bound = first(&settings).await;
    }
}

impl FaceTask {
    async fn say(&self, fault: Option<String>) {
        // The pipeline is gone only at the end.
        let _ = self.inputs.send(Input::Face(fault)).await;
    }
}

fn ended() -> IngestError {
    IngestError::Failed("Watchbell is ending".into())
}

/// Events that were sent to us go the way of all others.
struct ToPipeline {
    inputs: mpsc::Sender<Input>,
    settings: watch::Receiver<Arc<Loaded>>,
}

impl Ingest for ToPipeline {
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>> {
        Box::pin(async move {
            let (done, answer) = oneshot::channel();
            let source = self.settings.borrow().config.local().to_owned();
            let ready = http::ready(&source, events).await?;
            self.inputs.send(Input::local(&source, ready, done)).await.map_err(|_| ended())?;
            answer.await.map_err(|_| ended())?
        })
    }
}
