//! The tray icon and its menu, and what happens without a tray.

use crate::support::panel;
use crate::support::tray::Tray;
use crate::support::wait::so;
use crate::support::window;

#[tokio::test]
async fn the_icon_comes_back_with_a_new_panel() {
    panel::start().await;
    let here = Tray::start("").await;
    panel::icon().await;
    panel::kill().await;
    here.send_fatal("down").await;
    panel::start().await;
    let icon = panel::icon().await;
    so("it says what happened meanwhile", async || icon.tooltip().await.contains("1 unseen fatal")).await;
}

#[tokio::test]
async fn the_menu_says_the_state_and_open_is_the_first_that_can_be_pressed() {
    panel::start().await;
    let here = Tray::start("").await;
    let icon = panel::icon().await;
    let state = here.said(&["status"]).lines().next().unwrap().to_owned();
    so("the menu says the state", async || icon.menu().await[0].label == state).await;
    here.send_fatal("down").await;
    let ringing = here.said(&["status"]).lines().next().unwrap().to_owned();
    assert_ne!(state, ringing);
    so("the menu says that it rings", async || icon.menu().await[0].label == ringing).await;

    let menu = icon.menu().await;
    let first = menu.iter().find(|entry| entry.enabled).unwrap();
    assert_eq!((menu[0].enabled, first.label.as_str()), (false, "Open Watchbell"));
    icon.press(first).await;
    window::expect(1).await;
}

#[tokio::test]
async fn without_any_tray_the_window_still_opens() {
    panel::start().await;
    panel::kill().await;
    let here = Tray::start("").await;
    let _window = window::open(&here);
    window::expect(1).await;
    panel::start().await;
}
