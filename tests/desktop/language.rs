//! A desktop that is set to German is spoken to in German: by the notification, the tray and the window.

use serde_json::json;

use crate::support::bus::Rings;
use crate::support::http;
use crate::support::panel;
use crate::support::tray::Tray;
use crate::support::wait::so;
use crate::support::webdriver::{Window, button, css};

#[tokio::test]
async fn a_german_desktop_is_spoken_to_in_german() {
    panel::start().await;
    let rings = Rings::listen().await;
    let mut here = Tray::start_in("de_DE.UTF-8", "").await;
    let user = json!({ "id": "88412" });
    here.send_all(&[
        json!({ "level": "fatal", "message": "No connection", "release": "web@2", "user": user }),
    ])
    .await;
    so("it rings", async || !rings.asked().is_empty()).await;
    let asked = rings.asked().remove(0);
    assert_eq!(asked.summary, "Fatal: No connection", "what came is as it came");
    assert!(asked.body.starts_with("web@2\n1 Nutzer. Neu seit "), "{}", asked.body);
    let labels: Vec<_> = asked.actions.iter().skip(1).step_by(2).collect();
    assert_eq!(labels, ["Öffnen", "Öffnen", "Quittieren", "1 h zurückstellen"]);

    let icon = panel::icon().await;
    let labels = async || icon.menu().await.into_iter().map(|entry| entry.label).collect::<Vec<_>>();
    so("the menu says the state", async || labels().await[0] == "1 × fatal ungesehen").await;
    assert_eq!(labels().await.last().unwrap(), "Beenden");

    let window = Window::open(http(), &here, &["--show", "rules"]).await;
    window.expect(css("nav")).await;
    for said in ["Schlimmstes zeigen", "Probelauf", "Klingelt dringend bei jedem Ereignis der Stufe fatal"] {
        window.expect_text(css("body"), said).await;
    }

    here.process().kill();
    // It cannot keep anything there.
    std::fs::rename(here.data_dir(), here.folder().join("elsewhere")).unwrap();
    std::fs::write(here.data_dir(), "").unwrap();
    window.click(button("Wieder starten")).await;
    window.expect_text(css("body"), "Watchbell konnte nicht starten").await;
}
