//! When the computer sleeps, and wakes.
//!
//! A connection that was open is dead after that, and nothing says so: without being told, a source would count as heard
//! until its silence is over.

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::clock::SharedClock;

/// What happened to the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// It went to sleep then.
    Sleeps(Timestamp),
    /// It is awake again.
    Wakes,
}

/// Tells when this computer sleeps and wakes, as long as somebody listens; nothing where nobody knows.
///
/// On Linux logind does (<https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html>, `PrepareForSleep`).
pub fn watch(clock: SharedClock) -> mpsc::Receiver<Power> {
    let (tell, told) = mpsc::channel(4);
    #[cfg(target_os = "linux")]
    tokio::spawn(async move {
        if let Err(error) = logind::follow(zbus::connection::Builder::system(), &*clock, &tell).await {
            tracing::debug!(%error, "nobody tells when this computer sleeps");
        }
    });
    #[cfg(not(target_os = "linux"))]
    drop((clock, tell));
    told
}

#[cfg(target_os = "linux")]
mod logind {
    use futures_util::StreamExt;
    use tokio::sync::mpsc;
    use zbus::connection::Builder;
    use zbus::message::Type;
    use zbus::{MatchRule, MessageStream};

    use super::Power;
    use crate::clock::Clock;

    /// Tells until the bus goes away, or nobody listens any more.
    pub(super) async fn follow(
        bus: zbus::Result<Builder<'_>>,
        clock: &dyn Clock,
        tell: &mpsc::Sender<Power>,
    ) -> zbus::Result<()> {
        let connection = bus?.build().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender("org.freedesktop.login1")?
            .path("/org/freedesktop/login1")?
            .interface("org.freedesktop.login1.Manager")?
            .member("PrepareForSleep")?
            .build();
        let mut signals = MessageStream::for_match_rule(rule, &connection, Some(4)).await?;
        loop {
            let signal = tokio::select! {
                signal = signals.next() => signal,
                () = tell.closed() => None,
            };
            let Some(signal) = signal else { return Ok(()) };
            let power = if signal?.body().deserialize()? { Power::Sleeps(clock.now()) } else { Power::Wakes };
            if tell.send(power).await.is_err() {
                return Ok(());
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::{BufRead, BufReader};
        use std::process::{Command, Stdio};
        use std::time::Duration;

        use super::*;
        use crate::clock::SystemClock;

        #[tokio::test]
        async fn logind_says_when_it_sleeps_and_when_it_wakes() {
            let mut bus = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut address = String::new();
            BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
            let here = || Builder::address(address.trim());
            let logind = here().unwrap().name("org.freedesktop.login1").unwrap().build().await.unwrap();
            let (tell, mut told) = mpsc::channel(4);
            let following = async { follow(here(), &SystemClock, &tell).await };
            let sleeping = async {
                let mut heard = Vec::new();
                while heard.len() < 2 {
                    // Whoever subscribes late has missed the first ones.
                    for asleep in [true, false] {
                        let path = "/org/freedesktop/login1";
                        let manager = "org.freedesktop.login1.Manager";
                        logind
                            .emit_signal(None::<&str>, path, manager, "PrepareForSleep", &asleep)
                            .await
                            .unwrap();
                    }
                    while let Ok(Some(power)) =
                        tokio::time::timeout(Duration::from_millis(50), told.recv()).await
                    {
                        heard.push(power);
                    }
                }
                let sleeps = heard.iter().any(|power| matches!(power, Power::Sleeps(_)));
                assert!(sleeps && heard.contains(&Power::Wakes), "{heard:?}");
            };
            tokio::select! {
                ended = following => panic!("{ended:?}"),
                ended = tokio::time::timeout(Duration::from_secs(20), sleeping) => ended.unwrap(),
            }
            bus.kill().unwrap();
            bus.wait().unwrap();
        }
    }
}
