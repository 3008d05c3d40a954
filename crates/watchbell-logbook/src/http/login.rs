//! A browser that knows a token may read for a week, as one that came with a ticket.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, Limited};

use super::Served;
use super::access::{cookie_name, let_in, refuse, within};
use super::error::ApiError;

/// Bytes of the form.
const FORM: usize = 8 << 10;

/// `POST /login` with `token=` and `to=`, a path of ours.
pub(super) async fn log_in(State(served): State<Served>, request: Request) -> Result<Response, ApiError> {
    let body = Limited::new(request.into_body(), FORM);
    let read = tokio::time::timeout(served.patience.headers, body.collect()).await;
    let form = match read {
        Ok(Ok(body)) => body.to_bytes(),
        _ => return Err(ApiError::bad_request("The form did not come whole.", "Go back and send it again.")),
    };
    let (mut token, mut to) = (None, String::from("/"));
    for (name, value) in url::form_urlencoded::parse(&form) {
        match &*name {
            "token" => token = Some(value.into_owned()),
            "to" => to = within(&value),
            _ => {}
        }
    }
    let session = token.and_then(|token| served.face.read_token.log_in(token.trim()));
    session.map(|session| let_in(&served, &session, &to)).ok_or_else(|| ApiError {
        message: "This token may not read here.".into(),
        hint:
            "It may have been revoked, or may only send. `watchbell serve tokens list` says which there are."
                .into(),
        ..refuse()
    })
}

/// `POST /logout`: ends this browser's session.
pub(super) async fn log_out(State(served): State<Served>, headers: HeaderMap) -> Response {
    super::access::sessions(&served, &headers).for_each(|session| served.face.read_token.log_out(session));
    let gone = format!("{}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0", cookie_name(&served));
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, gone), (header::LOCATION, "/".into())]).into_response()
}
