//! The settings page.

use watchbell_core::config::edit;

use super::{Answered, Desk, unavailable};
use crate::control::Response;
use crate::view::{Settings, SettingsChange};

impl Desk {
    pub(super) async fn settings(&self) -> Answered {
        let loaded = self.settings.now();
        let config = &loaded.config;
        let stats = self.store.read(|reader| reader.stats()).await?;
        let notifications = match self.notifier.server().await {
            Ok(server) => format!("{} {}", server.name, server.version),
            Err(error) => error.to_string(),
        };
        Ok(Response::Settings(Settings {
            autostart: crate::autostart::status(),
            show_people: config.notifications.show_people,
            keep_days: config.logbook.keep.days,
            keep_max_mb: config.logbook.keep.max_mb,
            keep_level: config.logbook.keep.level.into(),
            used_bytes: stats.bytes,
            events: stats.events,
            listen: config.logbook.listen.clone(),
            send_to: self.links.borrow().base().map(|base| format!("{base}/v1/events")),
            config_file: self.settings.file().display().to_string(),
            data_dir: self.data_dir.as_ref().map(|dir| dir.display().to_string()).unwrap_or_default(),
            notifications,
            version: env!("CARGO_PKG_VERSION").into(),
        }))
    }

    pub(super) async fn save_settings(&self, change: SettingsChange) -> Answered {
        if let Some(on) = change.autostart {
            crate::autostart::set(on).map_err(|error| {
                unavailable(format!("Start at login could not be changed: {error}"), None)
            })?;
        }
        let loaded = self.settings.now();
        let mut keep = loaded.config.logbook.keep;
        keep.days = change.keep_days.unwrap_or(keep.days).max(1);
        keep.max_mb = change.keep_max_mb.unwrap_or(keep.max_mb).max(1);
        keep.level = change.keep_level.map_or(keep.level, Into::into);
        let mut notifications = loaded.config.notifications.clone();
        notifications.show_people = change.show_people.unwrap_or(notifications.show_people);
        self.settings.save(None, |text| {
            edit::set_notifications(&edit::set_logbook_keep(text, keep)?, &notifications)
        })?;
        self.settings().await
    }
}
