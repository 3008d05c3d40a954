//! Sources against real sockets: a scripted peer plays every fault, and the words it is told in are checked.
#![cfg(test)]

mod peer;
mod authority;
mod listening;

mod resume;
mod retry;
mod answers;
mod redirects;
mod hostile;
mod payloads;
mod tls;
mod connection_test;
mod socket_peer;
mod websocket;
mod services;
mod tails;
mod spotlight;
mod bugsink_server;
mod real_bugsink;
mod tracker_peer;
mod api;
mod sentry;
mod glitchtip;
#[cfg(unix)]
mod files;
