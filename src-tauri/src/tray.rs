//! The tray icon on Windows and macOS: Tauri's, drawing the engine's tray model. On Linux the resident has its own.

use std::sync::{Mutex, PoisonError};

use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItemBuilder, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};
use watchbell_engine::control::Request;
use watchbell_engine::place::Place;
use watchbell_engine::settings::Settings;
use watchbell_engine::tray_model::{MenuItem, TrayAct, TrayIcon, TrayModel, ink, tray_model};
use watchbell_engine::view::{Status, WatchPlan};

use crate::args::{Page, Show};
use crate::backend::Backend;
use crate::show;

const ICON: &str = "watchbell";

/// What is drawn: a menu's entries are numbered, and ask for the act of that number.
#[derive(Default)]
struct Drawn(Mutex<(Option<TrayModel>, Vec<TrayAct>)>);

/// Shows the icon; until the engine has spoken it says that nothing is known.
pub(crate) fn put_up(app: &AppHandle) -> tauri::Result<()> {
    app.manage(Drawn::default());
    TrayIconBuilder::with_id(ICON)
        .icon(icon("blind", TrayIcon::Colour)?)
        .tooltip("Watchbell")
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(|app, event| {
            let drawn = app.state::<Drawn>();
            let drawn = drawn.0.lock().unwrap_or_else(PoisonError::into_inner);
            let act = event.id().as_ref().parse().ok().and_then(|number: usize| drawn.1.get(number).cloned());
            drop(drawn);
            if let Some(act) = act {
                follow(app, act);
            }
        })
        .on_tray_icon_event(|tray, event| {
            let up = MouseButtonState::Up;
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state, .. } = event
                && button_state == up
                && cfg!(windows)
            {
                follow(tray.app_handle(), TrayAct::Open);
            }
        })
        .build(app)?;
    Ok(())
}

/// Draws the state, where it differs from what is drawn.
pub(crate) fn draw(app: &AppHandle, status: &Status) {
    let settings = Settings::read_only(&app.state::<Place>().config);
    let model = tray_model(status, settings.now().config.tray);
    let drawn = app.state::<Drawn>();
    let mut drawn = drawn.0.lock().unwrap_or_else(PoisonError::into_inner);
    if drawn.0.as_ref() == Some(&model) {
        return;
    }
    let mut acts = Vec::new();
    if let Err(error) = redraw(app, &model, &mut acts) {
        tracing::warn!(%error, "the tray icon could not be drawn");
        return;
    }
    *drawn = (Some(model), acts);
}

fn redraw(app: &AppHandle, model: &TrayModel, acts: &mut Vec<TrayAct>) -> tauri::Result<()> {
    let Some(tray) = app.tray_by_id(ICON) else { return Ok(()) };
    let menu = Menu::new(app)?;
    for item in &model.menu {
        menu.append(&*entry(app, item, acts)?)?;
    }
    tray.set_menu(Some(menu))?;
    tray.set_icon(Some(icon(&model.icon, model.look)?))?;
    tray.set_tooltip(Some(format!("{}\n{}", model.title, model.text)))
}

fn entry(
    app: &AppHandle,
    item: &MenuItem,
    acts: &mut Vec<TrayAct>,
) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    // An ampersand marks an access key; a doubled one is itself.
    let label = |text: &str| text.replace('&', "&&");
    Ok(match item {
        MenuItem::Fact(text) => Box::new(MenuItemBuilder::new(label(text)).enabled(false).build(app)?),
        MenuItem::Separator => Box::new(PredefinedMenuItem::separator(app)?),
        MenuItem::Act(text, act) => {
            acts.push(act.clone());
            Box::new(MenuItemBuilder::with_id((acts.len() - 1).to_string(), label(text)).build(app)?)
        }
        MenuItem::Sub(text, items) => {
            let submenu = Submenu::new(app, label(text), true)?;
            for item in items {
                submenu.append(&*entry(app, item, acts)?)?;
            }
            Box::new(submenu)
        }
    })
}

fn follow(app: &AppHandle, act: TrayAct) {
    let request = match act {
        TrayAct::Open => return show(app, Show::default()),
        TrayAct::OpenIssue(id) => return show(app, Show { page: Some(Page::Inbox), issue_id: Some(id) }),
        TrayAct::Settings => return show(app, Show { page: Some(Page::Settings), issue_id: None }),
        TrayAct::Watches => return show(app, Show { page: Some(Page::Watch), issue_id: None }),
        TrayAct::Certificates => {
            return show(app, Show { page: Some(Page::Certificates), issue_id: None });
        }
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
    let quit = request == Request::Quit;
    let (app, backend) = (app.clone(), app.state::<Backend>().inner().clone());
    tauri::async_runtime::spawn(async move {
        if let Err(error) = backend.control(request).await {
            tracing::warn!(%error, "the tray could not do what was asked");
            // An engine that never started cannot be asked to end.
            if quit {
                app.exit(0);
            }
        }
    });
}

macro_rules! icons {
    ($($name:literal)*) => {
        fn png(name: &str, ink: bool) -> &'static [u8] {
            match (name, ink) {
                $(($name, true) => include_bytes!(concat!("../../icons/tray/png/", $name, "-32-symbolic.png")),)*
                $(($name, false) => include_bytes!(concat!("../../icons/tray/png/", $name, "-32.png")),)*
                (_, true) => include_bytes!("../../icons/tray/png/blind-32-symbolic.png"),
                (_, false) => include_bytes!("../../icons/tray/png/blind-32.png"),
            }
        }
    };
}
icons! { "well" "blind" "paused" "watching" "ringing" "ringing-1" "ringing-2" "ringing-3" "ringing-4" "ringing-5" "ringing-6"
"ringing-7" "ringing-8" "ringing-9" "ringing-9plus" }

fn icon(name: &str, look: TrayIcon) -> tauri::Result<Image<'static>> {
    let Some(ink) = ink(look) else { return Image::from_bytes(png(name, false)) };
    let shape = Image::from_bytes(png(name, true))?;
    let mut rgba = shape.rgba().to_vec();
    rgba.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[..3].copy_from_slice(&ink));
    Ok(Image::new_owned(rgba, shape.width(), shape.height()))
}
