//! What a line says before its message: when, how bad, which host, program and logger.
//!
//! A word counts as the level only where loggers put it: among the first words, and set off from prose, by brackets, a
//! colon, a bar, a tab, a key before it, or capitals. Of several, the first counts: what follows is the message.

use jiff::Timestamp;

use super::time::{Here, leading};
use super::web;
use crate::decode::Mapping;
use crate::{Level, User};

/// A line, taken apart.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head<'a> {
    pub(super) time: Option<Timestamp>,
    pub(super) level: Option<Level>,
    /// The program, the logger or the category.
    pub(super) logger: Option<&'a str>,
    pub(super) server_name: Option<&'a str>,
    pub(super) user: Option<User>,
    pub(super) tags: Vec<(&'static str, &'a str)>,
    pub(super) message: &'a str,
}

/// The parts of a head that may stand before the level: more are not looked at.
const MOST_PARTS: usize = 8;
/// Of these, how many may be words: with a third one prose has begun.
const MOST_WORDS: usize = 2;

/// Takes a line apart. What is not understood stays in the message.
pub(super) fn head<'a>(line: &'a str, mapping: &Mapping, here: Here<'_>) -> Head<'a> {
    let mut head = Head { message: line.trim(), ..Head::default() };
    if let Some(access) = web::access(head.message, here) {
        return access;
    }
    head.priority(mapping);
    let letter = head.letter();
    if let Some((at, rest)) = leading(head.message, here) {
        head.time = Some(at);
        head.message = rest.trim_start();
    }
    head.container();
    head.syslog();
    if let Some(level) = letter {
        head.level = Some(level);
        head.bracketed_place();
    } else {
        head.level(mapping, here);
    }
    web::details(&mut head);
    if let Some((_, said)) = head.message.split_once("PHP message: ") {
        // Its own level says more than nginx's.
        head.php(said.split("\" while ").next().unwrap_or(said));
    }
    head
}

impl<'a> Head<'a> {
    /// Syslog's `<34>`, and the version and fields of RFC 5424 behind it.
    fn priority(&mut self, mapping: &Mapping) {
        let Some((number, rest)) = self.message.strip_prefix('<').and_then(|rest| rest.split_once('>'))
        else {
            return;
        };
        let Some(priority) = number.parse::<u8>().ok().filter(|number| *number < 192) else { return };
        self.level = priority_level(priority & 7, mapping);
        self.message = rest.strip_prefix("1 ").unwrap_or(rest);
    }

    /// glog's `E1122 10:00:00`, Tornado's `[E 261122 10:00:00` and Ruby's `E, [2026-11-22T10:00:00.5 #17] ERROR --`.
    fn letter(&mut self) -> Option<Level> {
        let text = self.message.strip_prefix('[').unwrap_or(self.message);
        let mut characters = text.chars();
        let level = match characters.next()? {
            'D' => Level::Debug,
            'I' => Level::Info,
            'W' => Level::Warning,
            'E' => Level::Error,
            'F' | 'C' => Level::Fatal,
            _ => return None,
        };
        let rest = characters.as_str();
        if rest.starts_with(" 2") && text.len() < self.message.len() {
            self.message = rest.trim_start();
        } else if let Some(ruby) = rest.strip_prefix(", [") {
            self.message = ruby;
        } else if !rest.bytes().zip(*b"0000 ").all(|(is, like)| is.is_ascii_digit() == like.is_ascii_digit())
        {
            return None;
        }
        Some(level)
    }

    /// What glog and its like have between the time and the message: `  1234 file.go:12] `, ` web:2063] `, `#17] ERROR -- : `.
    fn bracketed_place(&mut self) {
        if let Some((place, message)) = self.message.split_once(']').filter(|(place, _)| place.len() < 100) {
            self.logger = place.split_whitespace().last().and_then(|place| place.split(':').next());
            self.message = message.trim_start();
        }
        if let Some((program, message)) = self
            .message
            .split_once("-- ")
            .filter(|(word, _)| word.len() <= 8)
            .and_then(|(_, r)| r.split_once(':'))
        {
            self.logger = Some(program.trim()).filter(|program| !program.is_empty());
            self.message = message.trim_start();
        }
    }

    /// What Kubernetes' runtimes put before a container's own line: `stderr F `.
    fn container(&mut self) {
        let rest = ["stdout F ", "stderr F ", "stdout P ", "stderr P "];
        if let Some(own) = rest.iter().find_map(|prefix| self.message.strip_prefix(prefix)) {
            self.message = own;
        }
    }

    /// `host program[17]: `, and RFC 5424's `host program 17 ID [data] `.
    fn syslog(&mut self) {
        let enveloped = self.level.is_some();
        let Some((host, rest)) = self.message.split_once(' ').filter(|(host, _)| is_name(host)) else {
            return;
        };
        let Some((program, message)) = rest.split_once(' ') else { return };
        if let Some(name) = program.strip_suffix(':') {
            let (name, number) =
                name.strip_suffix(']').and_then(|name| name.split_once('[')).unwrap_or((name, ""));
            // Without a number it may be any text with a colon: only behind a priority, or for the kernel, which has none.
            let sure = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            if is_name(name) && (sure || enveloped || name == "kernel") {
                self.server_name = Some(host);
                self.logger = Some(name);
                self.message = message.trim_start();
                if name == "kernel" {
                    self.since_boot();
                }
            }
        } else if enveloped && self.time.is_some() {
            let Some(message) = structured(message) else { return };
            self.server_name = Some(host).filter(|host| *host != "-");
            self.logger = Some(program).filter(|program| *program != "-");
            self.message = message;
        }
    }

    /// The kernel's `[12345.678901] `.
    fn since_boot(&mut self) {
        if let Some((inner, rest)) = self.message.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && inner.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            self.message = rest.trim_start();
        }
    }

    /// Looks for the level among the first parts, and then for the logger around it.
    fn level(&mut self, mapping: &Mapping, here: Here<'_>) {
        if self.php(self.message) || self.key_values(mapping, here) {
            return;
        }
        let mut rest = self.message;
        let (mut words, mut before) = (0, None);
        for number in 0..MOST_PARTS {
            let Some(part) = Part::first(rest, number == 0) else { break };
            if let Some(found) = part.level(mapping) {
                self.level = Some(found.level);
                self.message = found.message.trim_start_matches(BETWEEN);
                self.logger = found.logger.or(before).or(self.logger);
                if found.logger.is_none() {
                    self.logger_behind();
                }
                return;
            }
            if part.is_word() {
                words += 1;
                before = Some(part.text.trim_end_matches(':')).filter(|name| is_logger(name));
            }
            if words > MOST_WORDS {
                break;
            }
            rest = part.behind;
        }
    }

    /// `PHP Fatal error:  Uncaught …`. Whether that is what `said` is.
    fn php(&mut self, said: &'a str) -> bool {
        let after =
            |(word, level): &(&str, Level)| Some((*level, said.strip_prefix("PHP ")?.strip_prefix(word)?));
        let Some((level, message)) = PHP.iter().find_map(after) else { return false };
        self.level = Some(level);
        self.message = message.trim_start();
        true
    }

    /// `time=… level=error logger=shop msg="no cart"` (logfmt), with any other keys between. Whether that is what it was.
    fn key_values(&mut self, mapping: &Mapping, here: Here<'_>) -> bool {
        let (mut level, mut message, mut logger, mut time) = (None, None, None, None);
        for (key, value) in KeyValues(self.message) {
            match key {
                "level" | "lvl" | "severity" | "loglevel" if level.is_none() => level = mapping.level(value),
                "msg" | "message" if message.is_none() => message = Some(value),
                "logger" | "component" | "target" if logger.is_none() => logger = Some(value),
                "time" | "ts" | "timestamp" | "t" if time.is_none() => time = leading(value, here),
                _ => {}
            }
        }
        if level.is_none() {
            return false;
        }
        self.level = level;
        self.time = self.time.or(time.map(|(at, _)| at));
        self.logger = logger.or(self.logger);
        // Without a message, all of it is one.
        self.message = message.filter(|said| !said.is_empty()).unwrap_or(self.message);
        true
    }

    /// The logger that stands behind the level: `[main] c.e.Cart - no cart`, `17 --- [main] c.e.Cart : no cart`,
    /// `shop::cart: no cart`, `shop.cart\tmain.go:12\tno cart`, `shop.Cart[13]` at the end of a line.
    fn logger_behind(&mut self) {
        let mut rest = self.message;
        for _ in 0..MOST_PARTS {
            let Some(part) = Part::first(rest, false) else { return };
            if part.bracket || part.text.bytes().all(|byte| byte.is_ascii_digit()) {
                rest = part.behind;
                continue;
            }
            let name = part.text.trim_end_matches([':', ']']);
            let name = name.split_once('[').map_or(name, |(name, _)| name);
            let gap = part.behind.trim_start_matches(' ');
            let marked = ["- ", ": ", "|", "\t"].iter().any(|mark| gap.starts_with(mark));
            let path = name.contains("::") || name.contains('.');
            let ended = part.text.ends_with([':', ']']) && (path || self.time.is_some());
            let set_off = marked || ended || path && part.behind.is_empty();
            if set_off && is_logger(name) && !is_exception(name) {
                self.logger = Some(name);
                self.message = part.behind.trim_start_matches(BETWEEN);
            }
            return;
        }
    }
}

/// What stands between the parts of a head.
const BETWEEN: [char; 8] = [' ', '\t', '-', '|', ':', ',', ']', '>'];

/// What PHP begins its messages with.
const PHP: [(&str, Level); 10] = [
    ("Fatal error:", Level::Fatal),
    ("Parse error:", Level::Fatal),
    ("Core error:", Level::Fatal),
    ("Compile error:", Level::Fatal),
    ("Recoverable fatal error:", Level::Error),
    ("User Error:", Level::Error),
    ("Warning:", Level::Warning),
    ("User Warning:", Level::Warning),
    ("Notice:", Level::Info),
    ("Deprecated:", Level::Info),
];

/// A number of syslog's priority, as this source means it.
pub(in crate::decode) fn priority_level(priority: u8, mapping: &Mapping) -> Option<Level> {
    mapping.level(&priority.to_string()).or_else(|| Level::from_syslog(priority))
}

/// One part of a head: a bracketed group, or what stands up to a space, a tab or a bar.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    bracket: bool,
    /// Tabs or bars on both sides set it off as well as brackets do.
    column: bool,
    /// The text from this part on, and behind it.
    from: &'a str,
    behind: &'a str,
}

struct Found<'a> {
    level: Level,
    logger: Option<&'a str>,
    message: &'a str,
}

impl<'a> Part<'a> {
    /// The next part; marks between parts are passed over. What a line begins with needs no mark before it.
    fn first(text: &'a str, at_beginning: bool) -> Option<Self> {
        const LONGEST: usize = 100;
        let from = text.trim_start_matches(BETWEEN);
        for (open, close) in [('[', ']'), ('(', ')'), ('<', '>')] {
            if let Some((inner, behind)) = from.strip_prefix(open).and_then(|rest| rest.split_once(close))
                && inner.len() <= LONGEST
            {
                return Some(Self { text: inner.trim(), bracket: true, column: false, from, behind });
            }
        }
        let (text_of_part, behind) =
            from.split_at_checked(from.find([' ', '\t', '|']).unwrap_or(from.len()))?;
        let bar = |text: &str| text.starts_with('\t') || text.trim_start_matches(' ').starts_with('|');
        let part = Self {
            text: text_of_part,
            bracket: false,
            column: (at_beginning || bar(text)) && bar(behind),
            from,
            behind,
        };
        (!part.text.is_empty() && part.text.len() <= LONGEST).then_some(part)
    }

    fn is_word(&self) -> bool {
        let in_words = |first: char| first.is_alphabetic() || matches!(first, '/' | '"' | '\'');
        !self.bracket && self.text.starts_with(in_words)
    }

    /// The level, where this part is one.
    fn level(&self, mapping: &Mapping) -> Option<Found<'a>> {
        let found = |level, logger| Found { level, logger, message: self.behind };
        if self.bracket || self.column {
            // Apache's `core:error`.
            let (logger, word) =
                self.text.split_once(':').map_or((None, self.text), |(l, word)| (Some(l), word));
            let level = word_level(word, mapping).or_else(|| one_letter(word));
            return level.map(|level| found(level, logger.filter(|name| is_logger(name))));
        }
        let (word, rest) = self.text.split_once([':', '/', '[', ']']).unwrap_or((self.text, ""));
        if let Some(level) = word_level(word, mapping) {
            let colon = self.text.get(word.len()..).is_some_and(|mark| mark.starts_with(':'));
            // Python's `ERROR:root:no cart`.
            if let (true, Some((logger, _))) = (colon, rest.split_once(':')) {
                let message = self.from.get(word.len() + logger.len() + 2..)?;
                return Some(Found { level, logger: Some(logger), message });
            }
            // Celery's `ERROR/MainProcess]`, Logrus's `ERRO[0001]`.
            let set_off = if colon { rest.is_empty() } else { is_capitals(word) };
            return set_off.then(|| found(level, None));
        }
        // Monolog's `app.ERROR:`.
        let (logger, word) = word.rsplit_once('.').filter(|(_, word)| is_capitals(word))?;
        word_level(word, mapping).map(|level| found(level, Some(logger)))
    }
}

/// The pairs that a text is made of, from its beginning on, up to the first thing that is none.
struct KeyValues<'a>(&'a str);

impl<'a> Iterator for KeyValues<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, rest) = self.0.trim_start().split_once('=')?;
        if key.is_empty()
            || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        {
            return None;
        }
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut escaped = false;
            let end = quoted.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })?;
            let (value, behind) = quoted.split_at_checked(end)?;
            self.0 = behind.strip_prefix('"')?;
            return Some((key, value));
        }
        let (value, behind) = rest.split_at_checked(rest.find(' ').unwrap_or(rest.len()))?;
        self.0 = behind;
        Some((key, value))
    }
}

/// The level that a word means that is set off.
fn word_level(word: &str, mapping: &Mapping) -> Option<Level> {
    let word = word.trim();
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    // What .NET and Logrus cut short.
    let whole = match word.to_ascii_lowercase().as_str() {
        "fail" | "erro" => "error",
        "dbug" | "trce" | "debu" => "debug",
        "fata" | "pani" => "fatal",
        // Words of any text, but where they shout.
        "log" | "sample" | "fine" if !is_capitals(word) => return None,
        _ => word,
    };
    mapping.level(whole)
}

/// What stands in brackets where only the first letter does.
fn one_letter(word: &str) -> Option<Level> {
    ["D", "I", "W", "E", "F", "C"].contains(&word).then(|| Level::parse(word)).flatten()
}

fn is_capitals(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A host or a program.
fn is_name(text: &str) -> bool {
    let in_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/' | b':' | b'@');
    !text.is_empty() && text.len() <= 100 && text.bytes().all(in_name) && !is_capitals(text)
}

/// A logger, module or category.
fn is_logger(text: &str) -> bool {
    let in_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/' | b':' | b'$');
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(in_name)
}

/// The class of an exception, by the way they are named: `KeyError`, `java.lang.IllegalStateException`.
pub(super) fn is_exception(text: &str) -> bool {
    const ENDS: [&str; 6] = ["Error", "Exception", "Throwable", "Failure", "Interrupt", "Fault"];
    is_logger(&text.replace('\\', ".")) && ENDS.iter().any(|end| text.ends_with(end))
        || text.split('.').count() > 2 && is_logger(text) && text.ends_with("Exit")
}

/// What follows RFC 5424's program: number, message id and structured data, which are passed over.
fn structured(text: &str) -> Option<&str> {
    let (_, text) = text.split_once(' ')?;
    let (_, data) = text.split_once(' ')?;
    let message = if let Some(message) = data.strip_prefix('-') {
        message
    } else {
        let mut rest = data;
        while let Some((_, behind)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            rest = behind;
        }
        (rest.len() < data.len()).then_some(rest)?
    };
    Some(message.trim_start().trim_start_matches('\u{feff}'))
}
