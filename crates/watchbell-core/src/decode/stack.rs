//! Exceptions and their stack frames, in whichever shape they were sent.

use super::lenient::Json;
use super::names;
use crate::{Exception, Frame};

/// Longer chains and deeper stacks than these are cut: a recursion that ran out of stack sends thousands of frames.
const MOST_EXCEPTIONS: usize = 50;
/// The newest calls are kept.
const MOST_FRAMES: usize = 250;

/// Sentry's `{"values": […]}`, a bare list, or a single exception. A text says only what happened.
pub(crate) fn exceptions(value: Json<'_>) -> Vec<Exception> {
    let values = value.fields().get("values").unwrap_or(value);
    newest(values.items_or_self(), MOST_EXCEPTIONS).filter_map(exception).collect()
}

/// The last `most` of a list, before any of it is read.
fn newest(items: Vec<Json<'_>>, most: usize) -> impl Iterator<Item = Json<'_>> {
    let older = items.len().saturating_sub(most);
    items.into_iter().skip(older)
}

fn exception(value: Json<'_>) -> Option<Exception> {
    if !value.is_object() {
        let text = value.string().filter(|text| !text.trim().is_empty())?;
        return Some(Exception { value: Some(text.into_owned()), ..Exception::default() });
    }
    let fields = value.fields();
    let exception = Exception {
        ty: fields.words(names::EXCEPTION_TYPE),
        value: fields.words(names::EXCEPTION_VALUE),
        frames: fields
            .named(names::STACKTRACE)
            .map(frames)
            .find(|frames| !frames.is_empty())
            .unwrap_or_default(),
        handled: fields.get("mechanism").and_then(|how| how.fields().get("handled")?.boolean()),
    };
    (exception != Exception::default()).then_some(exception)
}

/// `{"frames": […]}` or a bare list; a text in another language's form is left to people, in `raw`.
fn frames(value: Json<'_>) -> Vec<Frame> {
    newest(value.fields().get("frames").unwrap_or(value).items(), MOST_FRAMES).filter_map(frame).collect()
}

fn frame(value: Json<'_>) -> Option<Frame> {
    let fields = value.fields();
    let frame = Frame {
        function: fields.words(&["function", "method", "name"]),
        module: fields.words(&["module", "package", "class"]),
        filename: fields.words(&["filename", "abs_path", "file"]),
        lineno: fields.words(&["lineno", "line", "lineNo"]).and_then(|line| line.parse().ok()),
        in_app: fields.named(&["in_app", "inApp"]).find_map(Json::boolean).unwrap_or(false),
        context_line: fields.words(&["context_line"]),
    };
    (frame != Frame::default()).then_some(frame)
}
