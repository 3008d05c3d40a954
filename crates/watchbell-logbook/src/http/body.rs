//! A request's body: read as it came, then unpacked, each within its bounds. A bomb of a kilobyte costs no more than an honest
//! body may.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Served;
use super::error::ApiError;

/// Bytes of one request, as they come, and unpacked where all of them are needed at once.
pub(super) const BODY: usize = 20 << 20;
/// Kibibytes of all requests that are being read.
pub(super) const WAITING: usize = 32 << 10;
/// Bodies larger than this are read off the threads that answer others.
const LARGE: usize = 64 << 10;
/// Bodies that are unpacked at once. One that is packed with brotli takes all places: it may ask for a window of 16 MiB.
pub(super) const UNPACKING: usize = 2;

/// Its share of what all bodies may hold.
pub(super) type Held = Option<OwnedSemaphorePermit>;

/// A body as it came.
pub(super) struct Packed {
    bytes: Vec<u8>,
    coding: Coding,
    held: Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Plain,
    Gzip,
    Deflate,
    Brotli,
}

impl Packed {
    /// Reads all of it.
    pub(super) async fn read(headers: &HeaderMap, body: Body, served: &Served) -> Result<Self, ApiError> {
        let coding = Coding::of(headers)?;
        let (bytes, held) = read(headers, body, served).await?;
        Ok(Self { bytes, coding, held })
    }

    /// All of it, unpacked.
    pub(super) async fn whole(self, served: &Served) -> Result<(Vec<u8>, Held), ApiError> {
        if self.coding == Coding::Plain {
            return Ok((self.bytes, self.held));
        }
        let unpacked = |bytes: &mut dyn BufRead| {
            let mut whole = Vec::new();
            bytes.read_to_end(&mut whole).map(|_| whole).map_err(|error| unreadable(&error))
        };
        let (whole, held) = self.unpack(served, BODY, unpacked).await?;
        // What came is gone, and what it was is here instead.
        drop(held);
        let mut held = None;
        hold(served, &mut held, whole.len())?;
        Ok((whole, held))
    }

    /// What `work` makes of it, unpacked from the front, at most `most` bytes.
    pub(super) async fn unpack<T: Send + 'static>(
        self,
        served: &Served,
        most: usize,
        work: impl FnOnce(&mut dyn BufRead) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<(T, Held), ApiError> {
        let Self { bytes, coding, held } = self;
        if coding == Coding::Plain && bytes.len() <= LARGE {
            return Ok((work(&mut bytes.as_slice())?, held));
        }
        let places = if coding == Coding::Brotli { UNPACKING } else { 1 };
        let places = u32::try_from(places).unwrap_or(1);
        let place = Arc::clone(&served.unpacking).acquire_many_owned(places).await;
        let place = place.map_err(|_| ApiError::busy("The logbook is ending."))?;
        let done = blocking(move || {
            let done = work(&mut BufReader::new(Bounded { bytes: coding.open(&bytes), left: most }));
            drop(place);
            done
        });
        Ok((done.await?, held))
    }
}

/// Runs what takes a while off the threads that answer others.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ApiError::busy("The request could not be read."))?
}

/// Runs it here where `bytes` are few, else off the threads that answer others.
pub(super) async fn beside<T: Send + 'static>(
    bytes: Vec<u8>,
    work: impl FnOnce(&[u8]) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    if bytes.len() <= LARGE { work(&bytes) } else { blocking(move || work(&bytes)).await }
}

/// Adds `bytes` to what a request holds of all that requests may hold together.
pub(super) fn hold(served: &Served, held: &mut Held, bytes: usize) -> Result<(), ApiError> {
    let share = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
    let more = Arc::<Semaphore>::clone(&served.waiting).try_acquire_many_owned(share);
    let more = more.map_err(|_| ApiError::busy("Too much is being sent at once."))?;
    match held {
        Some(held) => held.merge(more),
        None => *held = Some(more),
    }
    Ok(())
}

/// What could not be unpacked, for its sender.
pub(super) fn unreadable(error: &io::Error) -> ApiError {
    if error.kind() == ErrorKind::FileTooLarge {
        return ApiError::too_large(
            "The request is too large when it is unpacked.",
            "Send it in several requests, without attachments and dumps.",
        );
    }
    ApiError::bad_request(
        format!("The body cannot be unpacked: {error}."),
        "Check that it is packed as its Content-Encoding says.",
    )
}

impl Coding {
    fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        let Some(named) = headers.get(header::CONTENT_ENCODING) else { return Ok(Self::Plain) };
        let named = named.to_str().unwrap_or("?").trim().to_ascii_lowercase();
        match named.as_str() {
            "" | "identity" => Ok(Self::Plain),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            "deflate" => Ok(Self::Deflate),
            "br" => Ok(Self::Brotli),
            // Packed twice is what bombs are; no SDK does it.
            _ => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                format!("A body in `{named}` is not read here."),
                "Send it plain, or packed once with gzip, deflate or br.",
            )),
        }
    }

    fn open(self, bytes: &[u8]) -> Box<dyn Read + '_> {
        match self {
            Self::Plain => Box::new(bytes),
            Self::Gzip => Box::new(MultiGzDecoder::new(bytes)),
            // RFC 9110, section 8.4.1.2, means zlib's format; some senders leave its head out.
            Self::Deflate => match bytes {
                [first, second, ..]
                    if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0 =>
                {
                    Box::new(ZlibDecoder::new(bytes))
                }
                _ => Box::new(DeflateDecoder::new(bytes)),
            },
            Self::Brotli => {
                let mut unpacked = Decompressor::new(bytes, 16 << 10);
                // RFC 7932 ends at 16 MiB; the extension beyond it, to 1 GiB, is no `br`.
                unpacked.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
                Box::new(unpacked)
            }
        }
    }
}

/// Bytes up to a bound; one more is an error, so that what is cut off is never taken for the whole.
struct Bounded<R> {
    bytes: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.left = self.left.checked_sub(read).ok_or(ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

/// The whole body as it comes, and its share of what all bodies may hold.
async fn read(headers: &HeaderMap, mut body: Body, served: &Served) -> Result<(Vec<u8>, Held), ApiError> {
    let too_large = || {
        let hint = "Send the events in several requests of up to 20 MiB.";
        ApiError::too_large("The request has more than 20 MiB.", hint)
    };
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY as u64) {
        return Err(too_large());
    }
    let deadline = tokio::time::Instant::now() + served.patience.body;
    // Only asked for, not touched: who announces much and sends nothing has nothing.
    let announced = announced.and_then(|length| usize::try_from(length).ok());
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default());
    let mut held = None;
    loop {
        let until = deadline.min(tokio::time::Instant::now() + served.patience.stalled);
        let frame = match tokio::time::timeout_at(until, body.frame()).await {
            Err(_) => {
                return Err(ApiError::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "timeout",
                    "The body did not arrive in time.",
                    "Send the same again: nothing of it was kept.",
                ));
            }
            Ok(None) => return Ok((bytes, held)),
            Ok(Some(Err(error))) => {
                return Err(ApiError::bad_request(
                    format!("The body broke off: {error}."),
                    "Send the same again.",
                ));
            }
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > BODY {
            return Err(too_large());
        }
        hold(served, &mut held, data.len())?;
        bytes.extend_from_slice(&data);
    }
}
