//! What bytes mean, as a source sees it: framing, payloads, and all that hostile ones can do.

mod event_stream;
mod payload;
mod shapes;
mod hostile;
mod through;
