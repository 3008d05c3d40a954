//! Speaking to the running tray.

use watchbell_engine::control::client::{Client, ClientError};
use watchbell_engine::control::{Request, Response};

use crate::Failure;
use watchbell_engine::place::Place;

/// Connects to the tray that runs on this data directory.
pub(crate) async fn connect(place: &Place) -> Result<Client, Failure> {
    Client::connect(&place.data_dir).await.map_err(Failure::from)
}

/// Asks the running tray one thing.
pub(crate) async fn ask(place: &Place, request: Request) -> Result<Response, Failure> {
    connect(place).await?.request(request).await.map_err(Failure::from)
}

/// What an answer that does not fit its question is: a bug, not a panic.
pub(crate) fn unexpected(response: &Response) -> Failure {
    Failure::new(format!("the tray answered something else: {response:?}"))
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::NotRunning => Self::new("Watchbell is not running")
                .hint("Start it with `watchbell tray`, or from your desktop's menu"),
            ClientError::Refused(error) => {
                let problems: Vec<_> = error
                    .problems
                    .iter()
                    .map(|problem| format!("{}: {}", problem.path, problem.message))
                    .collect();
                let hint = error.hint.or_else(|| (problems.len() > 1).then(|| problems.join("; ")));
                Self { message: error.message, hint, code: 1 }
            }
            other => Self::new(other.to_string()),
        }
    }
}
