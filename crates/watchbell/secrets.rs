//! `watchbell secrets set|forget`: a token is read from standard input, never from the arguments.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

use watchbell_engine::control::{Request, Response, Token};
use watchbell_engine::view::TokenKept;

use crate::args::Secrets;
use crate::running::{ask, unexpected};
use crate::say::Say;
use crate::{Failure, Outcome};
use watchbell_engine::place::Place;

/// A token longer than this is something else.
const MOST: u64 = 64 * 1024;

/// Does what was typed, through the tray: it holds the tokens that no keyring keeps.
pub(crate) async fn run(place: &Place, say: Say, command: Secrets) -> Outcome {
    match command {
        Secrets::Set { id } => {
            let token = read(say)?;
            match ask(place, Request::SetToken { id, token }).await? {
                Response::TokenKept(TokenKept::Session(_)) => {
                    say.note("There is no keyring: the token is kept until Watchbell ends. `watchbell doctor` says what to install.");
                }
                Response::TokenKept(_) => say.note("The token is in the keyring."),
                other => return Err(unexpected(&other)),
            }
        }
        Secrets::Forget { id } => match ask(place, Request::ForgetToken { id }).await? {
            Response::Done => say.note("The token is forgotten."),
            other => return Err(unexpected(&other)),
        },
    }
    Ok(ExitCode::SUCCESS)
}

fn read(say: Say) -> Result<Token, Failure> {
    if std::io::stdin().is_terminal() {
        say.note("Type or paste the token, then Enter and Ctrl-D:");
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST + 1).read_to_string(&mut text);
    read.map_err(|error| Failure::usage(format!("the token could not be read: {error}")))?;
    let token = text.trim_end_matches(['\r', '\n']);
    if token.is_empty() || text.len() as u64 > MOST {
        return Err(Failure::usage("no token was given")
            .hint("For example: pass show checkout | watchbell secrets set checkout"));
    }
    Ok(Token(token.to_owned()))
}
