//! The bell: a ship's, struck twice, as it is to mark the half hours of a watch.
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
/// When it is struck, in seconds.
const STRIKES: [f64; 2] = [0.0, 0.28];
const LENGTH: f64 = 1.9;
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
pub(super) fn file() -> Option<PathBuf> {
    static FILE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let written = || {
        let folder = dirs::cache_dir()?.join("watchbell");
        file_in(&folder).inspect_err(|error| tracing::debug!(%error, "the bell could not be written")).ok()
    };
    FILE.get_or_init(written).clone()
}

/// The bell as a file in `folder`, written there unless it is there already.
///
/// # Errors
/// When the folder cannot be made or written.
fn file_in(folder: &Path) -> io::Result<PathBuf> {
    let file = folder.join("bell.wav");
    if fs::metadata(&file).is_ok_and(|there| there.len() == u64::from(HEAD + 2 * count())) {
        return Ok(file);
    }
    fs::create_dir_all(folder)?;
    let half = folder.join(format!("bell-{}.wav", std::process::id()));
    fs::write(&half, wav())?;
    fs::rename(half, &file)?;
    Ok(file)
}

/// The sound as a WAV file (RIFF, PCM).
fn wav() -> Vec<u8> {
    let samples = samples();
    let bytes = 2 * count();
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
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sound of two seconds")]
fn count() -> u32 {
    (LENGTH * f64::from(RATE)) as u32
}

#[allow(clippy::cast_possible_truncation, reason = "the loudest is within one")]
fn samples() -> Vec<i16> {
    let sound: Vec<f64> = (0..count()).map(|n| at(f64::from(n) / f64::from(RATE))).collect();
    let loudest = sound.iter().fold(0.0_f64, |loudest, sample| loudest.max(sample.abs()));
    sound.into_iter().map(|sample| (sample / loudest * 0.7 * f64::from(i16::MAX)) as i16).collect()
}

/// How far the air is moved at a time, in seconds.
fn at(time: f64) -> f64 {
    let struck = STRIKES.iter().filter(|strike| time >= **strike).map(|strike| time - strike);
    let ringing: f64 = struck.map(one_stroke).sum();
    // It ends without a click.
    ringing * ((LENGTH - time) / 0.2).min(1.0)
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
    fn loudness(from: u32, milliseconds: u32) -> u16 {
        let sample = |ms: u32| usize::try_from(ms * RATE / 1_000).unwrap();
        samples()[sample(from)..sample(from + milliseconds)].iter().map(|s| s.unsigned_abs()).max().unwrap()
    }

    #[test]
    fn it_is_struck_twice_and_fades() {
        assert!(loudness(0, 30) > 10_000, "the first stroke");
        assert!(loudness(280, 30) > loudness(250, 30), "the second one");
        assert!(loudness(1_500, 100) * 4 < loudness(300, 100), "it fades");
        assert!(loudness(1_890, 9) < 400, "it ends without a click");
        assert!(samples().iter().all(|sample| sample.unsigned_abs() < 23_000), "nothing is cut off");
    }

    #[test]
    fn it_is_written_once_and_again_where_it_was_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(&folder.path().join("new")).unwrap();
        let whole = fs::read(&file).unwrap();
        assert_eq!((&whole[..4], &whole[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
        fs::write(&file, b"RIFF").unwrap();
        file_in(file.parent().unwrap()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), whole);
    }
}
