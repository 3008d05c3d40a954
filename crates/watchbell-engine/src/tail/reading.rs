//! How far a file was read, and what its bytes become: lines, and records of them. Pure: bytes come in, entries go out.

use watchbell_core::decode::log_line::{Joiner, Record};

use super::checkpoint::{BEFORE, HEAD, Print};
use super::lines::Encoding;

/// A longer line is passed over to its end, and told. In bytes.
pub const LONGEST: usize = 128 << 10;

/// The state of reading one file.
#[derive(Default)]
pub(super) struct Reading {
    encoding: Encoding,
    /// Every line that ends before it was taken. A half line is not taken, but read again when it has grown.
    position: u64,
    /// The first bytes of the file, and the last before `position`.
    head: Vec<u8>,
    before: Vec<u8>,
    /// In the middle of a line that is too long.
    skipping: bool,
    joiner: Joiner,
    done: Done,
}

/// Everything before it was handed over.
#[derive(Default, Clone)]
struct Done {
    offset: u64,
    before: Vec<u8>,
    skipping: bool,
}

/// Takes what was read.
pub(super) trait Output {
    /// A record that begins at this offset.
    fn record(&mut self, at: u64, record: Record);
    /// A line was too long.
    fn too_long(&mut self);
    /// No more can be taken now.
    fn is_full(&self) -> bool;
}

impl Reading {
    /// A file that is read on from `position`, and what it says before that.
    pub(super) fn from(position: u64, skipping: bool, (head, before): (Vec<u8>, Vec<u8>)) -> Self {
        let encoding = Encoding::of(&head);
        let mut reading = Self { encoding, position, head, before, skipping, ..Self::default() };
        reading.all_done();
        reading
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// What the file must say at its beginning and before [`Self::position`] if it is still the same.
    pub(super) fn surroundings(&self) -> (&[u8], &[u8]) {
        (&self.head, &self.before)
    }

    /// Where to go on when the program was ended: the offset, what stands around it, and whether it is within a line.
    pub(super) fn done(&self) -> (u64, Print, bool) {
        let Done { offset, before, skipping } = &self.done;
        (*offset, Print::of(&self.head, before), *skipping)
    }

    /// Lines were taken whose record may go on.
    pub(super) fn waits_for_more(&self) -> bool {
        !self.joiner.is_empty()
    }

    /// Whether what follows without an end is a line to come, not the rest of one that was too long.
    pub(super) fn is_skipping(&self) -> bool {
        self.skipping
    }

    /// Takes the bytes from [`Self::position`] on, as far as there are whole lines in them and `out` has room. `at_end`: the file
    /// has no more.
    pub(super) fn take(&mut self, bytes: &[u8], at_end: bool, out: &mut impl Output) {
        if self.position == 0 {
            self.encoding = Encoding::of(bytes);
        }
        let mut rest = bytes;
        while !rest.is_empty() && !out.is_full() {
            // A program that does not append leaves a hole where its log was truncated. NULs at the end may become text.
            let zeros = zeros(rest);
            let hole = self.encoding == Encoding::Utf8 && zeros > 0 && (zeros < rest.len() || !at_end);
            let line = if hole { Some(zeros) } else { self.encoding.line(rest) };
            let Some((line, behind)) = line.and_then(|end| rest.split_at_checked(end)) else {
                if rest.len() > LONGEST || self.skipping {
                    let (whole, _) = rest.split_at(self.encoding.whole(rest.len()));
                    self.skip(whole, out);
                }
                return;
            };
            rest = behind;
            if hole {
                self.advance(line);
            } else if self.skipping {
                self.skipping = false;
                self.advance(line);
            } else if line.len() > LONGEST {
                self.skip(line, out);
                self.skipping = false;
            } else {
                self.line(line, out);
            }
            if self.joiner.is_empty() {
                self.all_done();
            }
        }
    }

    /// Takes a line that will get no end, and hands over everything.
    pub(super) fn take_half_line(&mut self, half: &[u8], out: &mut impl Output) {
        if half.iter().any(|byte| *byte != 0) {
            self.line(half, out);
        }
        self.flush(out);
    }

    /// Hands over what waits for more.
    pub(super) fn flush(&mut self, out: &mut impl Output) {
        let at = self.done.offset;
        self.joiner.flush(|record| out.record(at, record));
        self.all_done();
    }

    /// Passes over a part of a line that is too long.
    fn skip(&mut self, part: &[u8], out: &mut impl Output) {
        if !self.skipping {
            self.flush(out);
            out.too_long();
        }
        self.skipping = true;
        self.advance(part);
        self.all_done();
    }

    fn line(&mut self, line: &[u8], out: &mut impl Output) {
        let begun = (!self.joiner.is_empty()).then_some(self.done.offset);
        // Of two records, the second is this line alone.
        let mut begins = begun.into_iter().chain([self.position]);
        let before = Done { offset: self.position, before: self.before.clone(), skipping: false };
        self.advance(line);
        let text = self.encoding.text(line);
        let mut handed_over = false;
        self.joiner.push(&text, |record| {
            handed_over = true;
            out.record(begins.next().unwrap_or(before.offset), record);
        });
        if handed_over {
            self.done = before;
        }
    }

    fn advance(&mut self, bytes: &[u8]) {
        self.position += bytes.len() as u64;
        self.head.extend(bytes.iter().take(HEAD.saturating_sub(self.head.len())));
        self.before.extend(bytes.get(bytes.len().saturating_sub(BEFORE)..).unwrap_or_default());
        self.before.drain(..self.before.len().saturating_sub(BEFORE));
    }

    fn all_done(&mut self) {
        self.done = Done { offset: self.position, before: self.before.clone(), skipping: self.skipping };
    }
}

/// How many NULs there are at the beginning. A hole may be gigabytes: it is compared by the page.
fn zeros(bytes: &[u8]) -> usize {
    const PAGE: [u8; 4096] = [0; 4096];
    let pages = bytes.chunks_exact(PAGE.len()).take_while(|page| *page == PAGE).count() * PAGE.len();
    pages + bytes.iter().skip(pages).take_while(|byte| **byte == 0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(Vec<(u64, String)>);

    impl Output for Told {
        fn record(&mut self, at: u64, record: Record) {
            self.0.push((at, record.text));
        }

        fn too_long(&mut self) {
            self.0.push((0, "(too long)".into()));
        }

        fn is_full(&self) -> bool {
            false
        }
    }

    /// Reads a file that grows by these parts, as often as it grows, through a window of 256 KiB.
    fn told(parts: &[&[u8]]) -> (Vec<(u64, String)>, u64) {
        const WINDOW: usize = 256 << 10;
        let (mut reading, mut told) = (Reading::default(), Told::default());
        let mut file = Vec::new();
        for part in parts {
            file.extend_from_slice(part);
            loop {
                let from = usize::try_from(reading.position()).unwrap();
                let window = &file[from..file.len().min(from + WINDOW)];
                reading.take(window, window.len() < WINDOW, &mut told);
                if window.len() < WINDOW {
                    break;
                }
            }
        }
        let done = reading.done().0;
        reading.flush(&mut told);
        (told.0, done)
    }

    fn texts(parts: &[&[u8]]) -> Vec<String> {
        told(parts).0.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn what_is_done_ends_before_a_record_that_may_go_on() {
        assert_eq!(told(&[b"one\ntwo\n"]), (vec![(0, "one".into()), (4, "two".into())], 4));
        assert_eq!(
            told(&[b"one\n  more\n\ntwo\n  mo"]),
            (vec![(0, "one\n  more".into()), (12, "two".into())], 12)
        );
        assert_eq!(
            told(&[b"one\n{}\n"]),
            (vec![(0, "one".into()), (4, "{}".into())], 7),
            "JSON is whole at once"
        );
        assert_eq!(told(&[b"\n\r\n"]), (vec![], 3));
    }

    #[test]
    fn a_line_that_comes_in_parts_is_one() {
        assert_eq!(texts(&[b"on", b"e\r", b"\ntw", b"o\n"]), ["one", "two"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_however_long_it_is() {
        let long = vec![b'x'; 3 << 20];
        assert_eq!(texts(&[b"one\n", &long, &long, b"\ntwo\n"]), ["one", "(too long)", "two"]);
        let whole = [b"one\n", &vec![b'x'; LONGEST + 1][..], b"\ntwo\n"].concat();
        assert_eq!(texts(&[&whole]), ["one", "(too long)", "two"]);
        assert_eq!(texts(&[&vec![b'x'; LONGEST - 1], b"\n"])[0].len(), LONGEST - 1);
    }

    #[test]
    fn holes_are_passed_over_and_nuls_at_the_end_are_not_believed() {
        let hole = vec![0; 1 << 20];
        assert_eq!(texts(&[&hole, b"one\n"]), ["one"]);
        assert_eq!(texts(&[b"one\n\0\0\0\0"]), ["one"]);
        assert_eq!(told(&[b"one\n\0\0\0\0"]).1, 0, "one may go on");
        assert_eq!(texts(&[b"one\n\0\0two\nth\0ree\n"]), ["one", "two", "th\0ree"]);
    }
}
