//! The bell: a ship's, struck in pairs, as it is to mark the half hours of a watch.
//!
//! Made from its partials when it is first needed, so that no recording has to be carried along. The ratios are those of a
//! tuned bell (hum, prime, tierce, quint, nominal, …; Rossing, *Science of Percussion Instruments*, 2000, chapter 11); the high ones
//! fade first.

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

/// Samples a second, one channel of 16 bits.
const RATE: u32 = 22_050;
/// The prime's frequency in hertz: a small bell.
const PRIME: f64 = 1_050.0;
/// How often it is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strokes {
    /// One pair.
    Two,
    /// Two pairs.
    Four,
}

impl Strokes {
    /// When, in seconds.
    fn strikes(self) -> &'static [f64] {
        match self {
            Self::Two => &[0.0, 0.28],
            Self::Four => &[0.0, 0.28, 0.84, 1.12],
        }
    }

    /// Until it has faded, in seconds.
    fn length(self) -> f64 {
        match self {
            Self::Two => 1.9,
            Self::Four => 2.8,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Two => "bell-2",
            Self::Four => "bell-4",
        }
    }
}

/// Bytes of a WAV file before its samples.
const HEAD: u32 = 44;
/// Frequency to the prime's, loudness, and the time in seconds in which it fades to a third.
const PARTIALS: [(f64, f64, f64); 8] = [
    (0.5, 0.35, 0.75),
    (1.0, 1.0, 0.55),
    (1.2, 0.5, 0.45),
    (1.5, 0.25, 0.35),
    (2.0, 0.6, 0.30),
    (2.6, 0.25, 0.18),
    (3.0, 0.2, 0.14),
    (4.2, 0.15, 0.08),
];

/// The bell as a file in this user's cache. `None` where that cannot be written.
pub(super) fn file(strokes: Strokes) -> Option<PathBuf> {
    static FILES: [OnceLock<Option<PathBuf>>; 2] = [const { OnceLock::new() }; 2];
    let written = || {
        let folder = dirs::cache_dir()?.join("watchbell");
        let file = file_in(&folder, strokes);
        file.inspect_err(|error| tracing::debug!(%error, "the bell could not be written")).ok()
    };
    let [two, four] = &FILES;
    let file = if strokes == Strokes::Two { two } else { four };
    file.get_or_init(written).clone()
}

/// The bell as a file in `folder`, written there unless it is there already.
///
/// # Errors
/// When the folder cannot be made or written.
fn file_in(folder: &Path, strokes: Strokes) -> io::Result<PathBuf> {
    let file = folder.join(format!("{}.wav", strokes.name()));
    if fs::metadata(&file).is_ok_and(|there| there.len() == u64::from(HEAD + 2 * count(strokes))) {
        return Ok(file);
    }
    fs::create_dir_all(folder)?;
    let half = folder.join(format!("{}-{}.wav", strokes.name(), std::process::id()));
    fs::write(&half, wav(strokes))?;
    fs::rename(half, &file)?;
    Ok(file)
}

/// The sound as a WAV file (RIFF, PCM).
fn wav(strokes: Strokes) -> Vec<u8> {
    let samples = samples(strokes);
    let bytes = 2 * count(strokes);
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((HEAD - 8 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    for short in [1_u16, 1] {
        wav.extend(short.to_le_bytes());
    }
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 2).to_le_bytes());
    for short in [2_u16, 16] {
        wav.extend(short.to_le_bytes());
    }
    wav.extend(b"data");
    wav.extend(bytes.to_le_bytes());
    wav.extend(samples.into_iter().flat_map(i16::to_le_bytes));
    wav
}

/// How many samples there are.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sound of a few seconds")]
fn count(strokes: Strokes) -> u32 {
    (strokes.length() * f64::from(RATE)) as u32
}

#[allow(clippy::cast_possible_truncation, reason = "the loudest is within one")]
fn samples(strokes: Strokes) -> Vec<i16> {
    let sound: Vec<f64> = (0..count(strokes)).map(|n| at(strokes, f64::from(n) / f64::from(RATE))).collect();
    let loudest = sound.iter().fold(0.0_f64, |loudest, sample| loudest.max(sample.abs()));
    sound.into_iter().map(|sample| (sample / loudest * 0.7 * f64::from(i16::MAX)) as i16).collect()
}

/// How far the air is moved at a time, in seconds.
fn at(strokes: Strokes, time: f64) -> f64 {
    let struck = strokes.strikes().iter().filter(|strike| time >= **strike).map(|strike| time - strike);
    let ringing: f64 = struck.map(one_stroke).sum();
    // It ends without a click.
    ringing * ((strokes.length() - time) / 0.2).min(1.0)
}

fn one_stroke(since: f64) -> f64 {
    let attack = (since / 0.002).min(1.0);
    let partial = |(ratio, loud, fades): &(f64, f64, f64)| {
        loud * (-since / fades).exp() * (TAU * PRIME * ratio * since).sin()
    };
    attack * PARTIALS.iter().map(partial).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The loudest of so many milliseconds from a time on.
    fn loudness(strokes: Strokes, from: u32, milliseconds: u32) -> u16 {
        let sample = |ms: u32| usize::try_from(ms * RATE / 1_000).unwrap();
        samples(strokes)[sample(from)..sample(from + milliseconds)]
            .iter()
            .map(|s| s.unsigned_abs())
            .max()
            .unwrap()
    }

    #[test]
    fn it_is_struck_in_pairs_and_fades() {
        for strokes in [Strokes::Two, Strokes::Four] {
            assert!(loudness(strokes, 0, 30) > 10_000, "the first stroke");
            for stroke in strokes.strikes().iter().skip(1) {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "less than two seconds"
                )]
                let at = (stroke * 1_000.0) as u32;
                assert!(loudness(strokes, at, 30) > loudness(strokes, at - 30, 30), "the one at {at} ms");
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
            let end = (strokes.length() * 1_000.0) as u32;
            assert!(loudness(strokes, end - 400, 100) * 4 < loudness(strokes, 300, 100), "it fades");
            assert!(loudness(strokes, end - 10, 9) < 400, "it ends without a click");
            assert!(
                samples(strokes).iter().all(|sample| sample.unsigned_abs() < 23_000),
                "nothing is cut off"
            );
        }
    }

    #[test]
    fn it_is_written_once_and_again_where_it_was_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(&folder.path().join("new"), Strokes::Two).unwrap();
        let whole = fs::read(&file).unwrap();
        assert_eq!((&whole[..4], &whole[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
        fs::write(&file, b"RIFF").unwrap();
        file_in(file.parent().unwrap(), Strokes::Two).unwrap();
        assert_eq!(fs::read(&file).unwrap(), whole);
    }
}
