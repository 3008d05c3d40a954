//! The tray icon on Linux: a StatusNotifierItem that draws the engine's tray model.
//!
//! <https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>. The host may be absent, late or restarted: ksni
//! registers again whenever a watcher appears.

use std::sync::Arc;
use std::time::Duration;

use ksni::TrayMethods as _;
use ksni::menu::{StandardItem, SubMenu};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_engine::control::{Answer, Request, Response};
use watchbell_engine::health::Picture;
use watchbell_engine::notify::APP_ID;
use watchbell_engine::open::{Opener, Screen, SystemOpener};
use watchbell_engine::settings::Loaded;
use watchbell_engine::tray_model::{MenuItem, TrayAct, TrayIcon, TrayModel, ink, tray_model};
use watchbell_engine::view::{Status, WatchPlan};

/// Panels redraw at their own pace: changes within this time are one.
const SETTLE: Duration = Duration::from_millis(250);
/// While the session starts there may be no bus yet.
const RETRY: Duration = Duration::from_secs(5);

struct Icon {
    model: TrayModel,
    acts: mpsc::Sender<(TrayAct, Option<String>)>,
}

/// Shows the state until cancelled.
pub(crate) async fn run(
    answer: Arc<dyn Answer>,
    mut picture: watch::Receiver<Picture>,
    mut settings: watch::Receiver<Arc<Loaded>>,
    opener: Arc<SystemOpener>,
    cancel: CancellationToken,
) {
    let (acts, mut asked) = mpsc::channel(8);
    let look = |settings: &mut watch::Receiver<Arc<Loaded>>| settings.borrow_and_update().config.tray;
    let mut shown = tray_model(&status(&*answer).await, look(&mut settings));
    let handle = loop {
        let icon = Icon { model: shown.clone(), acts: acts.clone() };
        match icon.assume_sni_available(true).spawn().await {
            Ok(handle) => break handle,
            Err(error) => tracing::info!(%error, "no tray icon yet"),
        }
        if cancel.run_until_cancelled(tokio::time::sleep(RETRY)).await.is_none() {
            return;
        }
    };
    loop {
        let there = tokio::select! {
            () = cancel.cancelled() => break,
            Some((act, activation)) = asked.recv() => {
                follow(&*answer, &opener, act, activation).await;
                continue;
            }
            changed = picture.changed() => changed.is_ok(),
            changed = settings.changed() => changed.is_ok(),
        };
        if !there {
            break;
        }
        tokio::time::sleep(SETTLE).await;
        picture.borrow_and_update();
        let model = tray_model(&status(&*answer).await, look(&mut settings));
        if model != shown {
            shown = model.clone();
            handle.update(|icon| icon.model = model).await;
        }
    }
    handle.shutdown().await;
}

async fn status(answer: &dyn Answer) -> Status {
    match answer.answer(Request::Status).await {
        Ok(Response::Status(status)) => status,
        other => unreachable!("the engine answers a status to a status: {other:?}"),
    }
}

async fn follow(answer: &dyn Answer, opener: &SystemOpener, act: TrayAct, activation: Option<String>) {
    let request = match act {
        TrayAct::Open => return open(answer, opener, None, activation).await,
        TrayAct::OpenIssue(id) => return open(answer, opener, Some(&id), activation).await,
        TrayAct::Settings => return show(opener, Screen::Settings, activation).await,
        TrayAct::Watches => return show(opener, Screen::Watch, activation).await,
        TrayAct::Certificates => return show(opener, Screen::Certificates, activation).await,
        TrayAct::Watch(minutes) => {
            Request::StartWatch { plan: WatchPlan::fatal_only(minutes.saturating_mul(60)) }
        }
        TrayAct::StopWatch => Request::StopWatch,
        TrayAct::Pause(minutes) => Request::Pause { minutes },
        TrayAct::Resume => Request::Resume,
        TrayAct::AcknowledgeAll => Request::Acknowledge { ids: Vec::new() },
        TrayAct::GapsChecked => Request::GapsChecked,
        TrayAct::Quit => Request::Quit,
    };
    if let Err(error) = answer.answer(request).await {
        tracing::warn!(%error, "the tray could not do what was asked");
    }
}

/// A screen that only the window has.
async fn show(opener: &SystemOpener, screen: Screen<'_>, activation: Option<String>) {
    if let Err(error) = opener.window(screen, activation.as_deref()).await {
        tracing::warn!(%error, ?screen, "the window could not be opened");
    }
}

/// The window; where it is not installed, the logbook's page.
async fn open(answer: &dyn Answer, opener: &SystemOpener, issue: Option<&str>, activation: Option<String>) {
    let screen = issue.map_or(Screen::Inbox, Screen::Issue);
    let Err(error) = opener.window(screen, activation.as_deref()).await else { return };
    tracing::info!(%error, "no window; opening the page instead");
    let request = match issue {
        Some(id) => Request::Open { id: id.to_owned(), activation },
        None => Request::OpenLogbook { activation },
    };
    if let Err(error) = answer.answer(request).await {
        tracing::warn!(%error, "nothing could be opened");
    }
}

impl ksni::Tray for Icon {
    fn id(&self) -> String {
        APP_ID.into()
    }

    fn title(&self) -> String {
        self.model.title.clone()
    }

    fn category(&self) -> ksni::Category {
        ksni::Category::Communications
    }

    fn status(&self) -> ksni::Status {
        if self.model.attention { ksni::Status::NeedsAttention } else { ksni::Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        pixmaps(&self.model.icon, self.model.look)
    }

    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.icon_pixmap()
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        ksni::ToolTip {
            title: self.model.title.clone(),
            description: self.model.text.clone(),
            ..Default::default()
        }
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        self.model.menu.iter().map(entry).collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.ask(TrayAct::Open);
    }

    fn watcher_offline(&self, reason: ksni::OfflineReason) -> bool {
        tracing::info!(?reason, "no panel shows tray icons; waiting for one");
        true
    }
}

impl Icon {
    /// A click that cannot be taken because eight others wait is one click too many.
    fn ask(&self, act: TrayAct) {
        let _ = self.acts.try_send((act, ksni::current_xdg_activation_token()));
    }
}

fn entry(item: &MenuItem) -> ksni::MenuItem<Icon> {
    match item {
        MenuItem::Fact(text) => {
            StandardItem { label: label(text), enabled: false, ..Default::default() }.into()
        }
        MenuItem::Separator => ksni::MenuItem::Separator,
        MenuItem::Act(text, act) => {
            let act = act.clone();
            let activate = Box::new(move |icon: &mut Icon| icon.ask(act.clone()));
            StandardItem { label: label(text), activate, ..Default::default() }.into()
        }
        MenuItem::Sub(text, items) => {
            SubMenu { label: label(text), submenu: items.iter().map(entry).collect(), ..Default::default() }
                .into()
        }
    }
}

/// An underscore marks an access key in a menu's label; a doubled one is itself.
fn label(text: &str) -> String {
    crate::say::plain(text).replace('_', "__")
}

macro_rules! icons {
    ($($name:literal)*) => {
        /// The PNGs of an icon, smallest first; in one ink, or in colour.
        fn pngs(name: &str, ink: bool) -> [&'static [u8]; 6] {
            match (name, ink) {
                $(($name, true) => icons!(@sizes $name "-symbolic" 22 24 32 44 48 64),)*
                $(($name, false) => icons!(@sizes $name "" 22 24 32 44 48 64),)*
                (_, true) => icons!(@sizes "blind" "-symbolic" 22 24 32 44 48 64),
                (_, false) => icons!(@sizes "blind" "" 22 24 32 44 48 64),
            }
        }
    };
    (@sizes $name:literal $kind:literal $($size:literal)*) => {
        [$(include_bytes!(concat!("../../icons/tray/png/", $name, "-", $size, $kind, ".png"))),*]
    };
}
icons! { "well" "blind" "paused" "watching" "ringing" "ringing-1" "ringing-2" "ringing-3" "ringing-4" "ringing-5" "ringing-6"
"ringing-7" "ringing-8" "ringing-9" "ringing-9plus" }

/// What a host chooses from: ARGB32, network byte order.
fn pixmaps(name: &str, look: TrayIcon) -> Vec<ksni::Icon> {
    let ink = ink(look);
    pngs(name, ink.is_some())
        .into_iter()
        .filter_map(|png| {
            pixmap(png, ink).inspect_err(|error| tracing::warn!(error, "an icon of ours is broken")).ok()
        })
        .collect()
}

/// `ink`: what everything that is drawn is drawn in.
fn pixmap(bytes: &[u8], ink: Option<[u8; 3]>) -> Result<ksni::Icon, String> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let mut data = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut data).map_err(|error| error.to_string())?;
    if info.color_type != png::ColorType::Rgba {
        return Err(format!("{:?} is not RGBA", info.color_type));
    }
    data.truncate(info.buffer_size());
    for pixel in data.as_chunks_mut::<4>().0 {
        if let (Some([red, green, blue]), [.., alpha]) = (ink, *pixel) {
            *pixel = [red, green, blue, alpha];
        }
        pixel.rotate_right(1);
    }
    let side = |length: u32| i32::try_from(length).map_err(|error| error.to_string());
    Ok(ksni::Icon { width: side(info.width)?, height: side(info.height)?, data })
}

/// Whether a panel shows tray icons: the watcher alone shows nothing, a host must be registered with it.
pub(crate) async fn host() -> Result<(), String> {
    let look = async {
        let bus = zbus::Connection::session().await?;
        let watcher = zbus::Proxy::new(
            &bus,
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.kde.StatusNotifierWatcher",
        )
        .await?;
        watcher.get_property::<bool>("IsStatusNotifierHostRegistered").await
    };
    match tokio::time::timeout(Duration::from_secs(2), look).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("nothing on this desktop shows tray icons".into()),
        Ok(Err(_)) => Err("this desktop has no tray".into()),
        Err(_) => Err("the tray does not answer".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_can_be_drawn_in_every_size() {
        for name in ["well", "blind", "paused", "watching", "ringing", "ringing-1", "ringing-9plus"] {
            for look in [TrayIcon::Colour, TrayIcon::Light, TrayIcon::Dark] {
                let sizes: Vec<_> = pixmaps(name, look).iter().map(|icon| icon.width).collect();
                assert_eq!(sizes, [22, 24, 32, 44, 48, 64], "{name}");
            }
        }
    }

    #[test]
    fn in_one_ink_only_the_shape_differs() {
        let inks = |look| {
            let icons = pixmaps("ringing-3", look);
            let drawn = |icon: &ksni::Icon| {
                icon.data.as_chunks::<4>().0.iter().map(|[_, rest @ ..]| *rest).collect::<Vec<_>>()
            };
            let mut inks: Vec<_> = icons.iter().flat_map(drawn).collect();
            inks.sort_unstable();
            inks.dedup();
            inks
        };
        assert_eq!(inks(TrayIcon::Light).len(), 1);
        assert_eq!(inks(TrayIcon::Dark).len(), 1);
        assert_ne!(inks(TrayIcon::Light), inks(TrayIcon::Dark));
        assert!(inks(TrayIcon::Colour).len() > 10);
    }

    #[test]
    fn what_is_not_heard_is_hollow_and_never_green() {
        let pixels = |name, of: fn(&[u8; 4]) -> bool| {
            let icons = pixmaps(name, TrayIcon::Colour);
            let drawn = icons.iter().flat_map(|icon| icon.data.as_chunks::<4>().0);
            drawn.filter(|pixel| of(pixel)).count()
        };
        let full: fn(&[u8; 4]) -> bool = |[alpha, ..]| *alpha > 128;
        let green: fn(&[u8; 4]) -> bool =
            |[alpha, red, green, blue]| *alpha > 128 && *green > red.max(blue).saturating_add(30);
        assert!(pixels("blind", full) * 4 < pixels("well", full) * 3);
        assert_eq!(pixels("blind", green), 0);
        assert!(pixels("well", green) > 0);
    }
}
