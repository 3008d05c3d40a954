//! Exceptions in the text of a log: tracebacks of Python, stack traces of Java, Node, .NET and PHP, panics of Go and Rust.
//!
//! Every language writes its frames in lines of its own form, so that one pass over the lines reads them all.

use super::head::is_exception;
use crate::{Exception, Frame, Level};

/// More than these are not kept: a recursion that ran out of stack writes thousands. The newest calls are.
const MOST_FRAMES: usize = 250;
const MOST_EXCEPTIONS: usize = 50;

/// What the lines of a record tell of exceptions.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// In Sentry's order: cause first, what was raised last; frames with the oldest call first.
    pub(super) exceptions: Vec<Exception>,
    /// How bad it is where the line before does not say.
    pub(super) level: Option<Level>,
    /// The first line is the exception's own, and no message beside it.
    pub(super) from_first_line: bool,
}

/// How an exception was introduced, which says where it belongs in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Python: causes before, frames before the exception, oldest first.
    Python,
    /// All others: causes after, frames after the exception, newest first.
    Newest,
}

/// Reads the exceptions in a record: its `first` line, what that says without its head, and the `rest`.
pub(super) fn trace<'a>(first: &str, said: &str, rest: impl Iterator<Item = &'a str>) -> Trace {
    let mut reading = Reading::default();
    reading.take(first);
    if !reading.has_begun() && said != first {
        reading = Reading::default();
        reading.take(said);
    }
    let from_first_line = reading.has_begun();
    for line in rest {
        reading.take(line);
    }
    Trace { from_first_line, ..reading.finish() }
}

#[derive(Debug, Default)]
struct Reading {
    /// As they stand in the text.
    found: Vec<(Order, Exception)>,
    /// Frames of a traceback whose exception has not come yet.
    frames: Vec<Frame>,
    in_traceback: bool,
    /// Go tells a frame in two lines, and all other goroutines after the one that panicked.
    function: Option<String>,
    goroutines: usize,
    /// Rust tells the message in the line behind the place.
    wants_value: bool,
    level: Option<Level>,
}

impl Reading {
    fn has_begun(&self) -> bool {
        !self.found.is_empty() || self.in_traceback
    }

    fn take(&mut self, line: &str) {
        let text = line.trim();
        if self.wants_value && !text.is_empty() {
            self.wants_value = false;
            if let Some((_, last)) = self.found.last_mut() {
                last.value = Some(text.to_owned());
            }
        } else if text.ends_with("Traceback (most recent call last):") {
            self.in_traceback = true;
            self.frames.clear();
        } else if self.in_traceback {
            self.traceback(line, text);
        } else if let Some(frame) = called_at(text).or_else(|| php_frame(text)) {
            self.add_frame(frame);
        } else if self.goroutines > 0 {
            self.go(line, text);
        } else if !self.panic(text) {
            self.raised(text);
        }
    }

    fn traceback(&mut self, line: &str, text: &str) {
        if let Some(frame) = python_frame(text) {
            self.frames.push(frame);
        } else if line.starts_with([' ', '\t']) {
            // The source line, and marks below it.
            if let Some(frame) = self.frames.last_mut()
                && frame.context_line.is_none()
                && text.contains(char::is_alphanumeric)
            {
                frame.context_line = Some(text.to_owned());
            }
        } else if !text.is_empty() {
            self.in_traceback = false;
            let (ty, value) =
                text.split_once(": ").map_or((text.trim_end_matches(':'), None), |(t, v)| (t, Some(v)));
            let frames = std::mem::take(&mut self.frames);
            self.push(Order::Python, Some(ty), value, frames);
        }
    }

    /// What dies says so.
    fn panic(&mut self, text: &str) -> bool {
        if let Some((_, value)) = text.split_once("panic: ").filter(|(before, _)| before.is_empty()) {
            self.push(Order::Newest, Some("panic"), Some(value), Vec::new());
        } else if let Some(value) = text.strip_prefix("fatal error: ") {
            self.push(Order::Newest, Some("fatal error"), Some(value), Vec::new());
        } else if text.starts_with("goroutine ") && text.ends_with("]:") {
            self.goroutines += 1;
            return true;
        } else if let Some((_, place)) = text
            .split_once("' ")
            .and_then(|(_, rest)| rest.split_once("panicked at "))
            .filter(|_| text.starts_with("thread '"))
        {
            // Until Rust 1.72: 'message', file.
            let (value, place) = match place.strip_prefix('\'').and_then(|rest| rest.rsplit_once("', ")) {
                Some((value, place)) => (Some(value), place),
                None => (None, place.trim_end_matches(':')),
            };
            self.wants_value = value.is_none();
            let (filename, lineno) = file_and_line(place);
            let frame = Frame { filename, lineno, in_app: true, ..Frame::default() };
            self.push(Order::Newest, Some("panic"), value, vec![frame]);
        } else {
            return false;
        }
        self.level = Some(Level::Fatal);
        true
    }

    /// `main.serve(0x1)` and, indented below it, `/app/main.go:12 +0x1d`; only of the goroutine that panicked, the first.
    fn go(&mut self, line: &str, text: &str) {
        if text.starts_with("goroutine ") {
            self.goroutines += 1;
        } else if self.goroutines == 1 && line.starts_with('\t') {
            let (filename, lineno) = file_and_line(text.split(' ').next().unwrap_or(text));
            if let Some(function) = self.function.take() {
                let in_app = !(function.starts_with("runtime.") || function.starts_with("panic"));
                self.add_frame(Frame {
                    function: Some(function),
                    filename,
                    lineno,
                    in_app,
                    ..Frame::default()
                });
            }
        } else {
            let name = text.strip_prefix("created by ").unwrap_or(text);
            let name = name.split_once(" in goroutine").map_or(name, |(name, _)| name);
            let name = name.rsplit_once('(').filter(|_| name.ends_with(')')).map_or(name, |(name, _)| name);
            self.function = Some(name.to_owned()).filter(|name| !name.is_empty());
        }
    }

    /// `java.lang.IllegalStateException: no cart`, with what languages put before it.
    fn raised(&mut self, text: &str) {
        const BEFORE: [&str; 6] =
            ["Caused by: ", "Suppressed: ", "---> ", "[cause]: ", "Unhandled exception. ", "Uncaught "];
        let text = text
            .strip_prefix("Exception in thread ")
            .and_then(|rest| rest.split_once("\" "))
            .map_or(text, |(_, rest)| rest);
        let said = BEFORE.iter().find_map(|before| text.strip_prefix(before)).unwrap_or(text);
        let (ty, value) =
            said.split_once(": ").map_or((said.trim_end_matches(':'), None), |(t, v)| (t, Some(v)));
        if is_exception(ty) && !text.starts_with("Suppressed: ") {
            // PHP: `Exception: no cart in /app/cart.php:3`.
            let php =
                value.and_then(|value| value.rsplit_once(" in /")).filter(|_| text.starts_with("Uncaught "));
            let frame = php.map(|(_, place)| {
                let (filename, lineno) = file_and_line(&format!("/{place}"));
                Frame { filename, lineno, in_app: true, ..Frame::default() }
            });
            let value = php.map_or(value, |(value, _)| Some(value));
            self.push(Order::Newest, Some(ty), value, frame.into_iter().collect());
        }
    }

    fn push(&mut self, order: Order, ty: Option<&str>, value: Option<&str>, frames: Vec<Frame>) {
        if self.found.len() < MOST_EXCEPTIONS {
            let text =
                |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
            self.found.push((
                order,
                Exception { ty: text(ty), value: text(value), frames, ..Exception::default() },
            ));
        }
        self.level = self.level.or(Some(Level::Error));
    }

    fn add_frame(&mut self, frame: Frame) {
        if let Some((Order::Newest, last)) = self.found.last_mut()
            && last.frames.len() < MOST_FRAMES
        {
            last.frames.push(frame);
        }
    }

    fn finish(mut self) -> Trace {
        for (order, exception) in &mut self.found {
            match order {
                Order::Python => {
                    let older = exception.frames.len().saturating_sub(MOST_FRAMES);
                    exception.frames.drain(..older);
                }
                Order::Newest => exception.frames.reverse(),
            }
        }
        if self.found.first().is_some_and(|(order, _)| *order == Order::Newest) {
            self.found.reverse();
        }
        let exceptions = self.found.into_iter().map(|(_, exception)| exception).collect();
        Trace { exceptions, level: self.level, from_first_line: false }
    }
}

/// Python's `File "/app/cart.py", line 3, in price`.
fn python_frame(text: &str) -> Option<Frame> {
    let (filename, rest) =
        text.trim_start_matches(['|', ' ']).strip_prefix("File \"")?.split_once("\", line ")?;
    let (line, function) =
        rest.split_once(", in ").map_or((rest, None), |(line, function)| (line, Some(function)));
    Some(Frame {
        function: function.map(str::to_owned),
        in_app: !["site-packages", "dist-packages", "/lib/python", "<frozen "]
            .iter()
            .any(|lib| filename.contains(lib)),
        filename: Some(filename.to_owned()),
        lineno: line.parse().ok(),
        ..Frame::default()
    })
}

/// `at` of Java `c.e.Cart.price(Cart.java:3)`, Node `price (/app/cart.js:3:11)` or `/app/cart.js:3:11`, and .NET
/// `Shop.Cart.Price(Int32 id) in /app/Cart.cs:line 3`.
fn called_at(text: &str) -> Option<Frame> {
    const LIBRARIES: [&str; 12] = [
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "kotlin.",
        "scala.",
        "org.springframework.",
        "org.apache.",
        "org.eclipse.",
        "System.",
        "Microsoft.",
        "node:",
    ];
    let call = text.strip_prefix("at ")?.trim();
    let (function, place) = if let Some((function, place)) = call.split_once(" in ") {
        (Some(function.split_once('(').map_or(function, |(function, _)| function)), Some(place))
    } else if let Some((function, place)) = call.rsplit_once('(').filter(|_| call.ends_with(')')) {
        (Some(function.trim()), Some(place.trim_end_matches(')')))
    } else {
        (None, Some(call))
    };
    let (filename, lineno) = place.filter(|place| place.contains(':')).map_or((None, None), file_and_line);
    let library = |name: &str| LIBRARIES.iter().any(|library| name.starts_with(library));
    let in_app = !function.is_some_and(library)
        && !filename.as_deref().is_some_and(|file| library(file) || file.contains("node_modules"));
    Some(Frame { function: function.map(str::to_owned), filename, lineno, in_app, ..Frame::default() })
}

/// PHP's `#0 /app/cart.php(3): price()`.
fn php_frame(text: &str) -> Option<Frame> {
    let (number, call) = text.strip_prefix('#')?.split_once(' ')?;
    number.parse::<u32>().ok()?;
    let (place, function) =
        call.split_once(": ").map_or((call, None), |(place, function)| (place, Some(function)));
    let (filename, lineno) = match place.strip_suffix(')').and_then(|place| place.rsplit_once('(')) {
        Some((file, line)) => (Some(file.to_owned()), line.parse().ok()),
        None => (None, None),
    };
    let function = function.unwrap_or(call);
    let function = function.split_once('(').map_or(function, |(name, _)| name);
    let in_app = filename.as_deref().is_some_and(|file| !file.contains("/vendor/"));
    Some(Frame { function: Some(function.to_owned()), filename, lineno, in_app, ..Frame::default() })
}

/// `/app/cart.js:3:11`, `Cart.java:3`, `C:\app\Cart.cs:line 3` → file and line.
fn file_and_line(place: &str) -> (Option<String>, Option<u32>) {
    let number = |text: &str| text.trim_start_matches("line ").parse::<u32>().ok();
    let Some((before, last)) = place.rsplit_once(':').filter(|(_, last)| number(last).is_some()) else {
        return (Some(place.to_owned()), None);
    };
    match before.rsplit_once(':').and_then(|(file, line)| Some((file, number(line)?))) {
        Some((file, line)) => (Some(file.to_owned()), Some(line)),
        None => (Some(before.to_owned()), number(last)),
    }
}
