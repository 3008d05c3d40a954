//! The settings page.

use jiff::civil::{Time, Weekday};
use watchbell_core::config::{QuietHours as Quiet, edit};
use watchbell_core::say;

use super::rules::invalid;
use super::{Answered, Desk, unavailable};
use crate::control::Response;
use crate::view::{ProblemView, QuietHours, Settings, SettingsChange};

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
            per_minute: config.notifications.per_minute,
            quiet_hours: quiet_hours(&config.quiet_hours),
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
            sounds: (&config.sounds).into(),
            tray: config.tray.into(),
            version: env!("CARGO_PKG_VERSION").into(),
        }))
    }

    pub(super) async fn save_settings(&self, change: SettingsChange) -> Answered {
        if let Some(on) = change.autostart {
            crate::autostart::set(on)
                .map_err(|error| unavailable(say!("answer-autostart", why = error.to_string()), None))?;
        }
        let loaded = self.settings.now();
        let mut keep = loaded.config.logbook.keep;
        keep.days = change.keep_days.unwrap_or(keep.days).max(1);
        keep.max_mb = change.keep_max_mb.unwrap_or(keep.max_mb).max(1);
        keep.level = change.keep_level.map_or(keep.level, Into::into);
        let mut notifications = loaded.config.notifications.clone();
        notifications.show_people = change.show_people.unwrap_or(notifications.show_people);
        notifications.per_minute = change.per_minute.unwrap_or(notifications.per_minute).clamp(1, 600);
        if let Some(days) = &change.warn_days {
            notifications.warn_days = days.iter().map(|day| (*day).clamp(1, 3_650)).take(20).collect();
        }
        let quiet = match &change.quiet_hours {
            Some(view) => {
                read(view).map_err(|problem| invalid(say!("answer-settings-not-saved"), vec![problem]))?
            }
            None => loaded.config.quiet_hours.clone(),
        };
        let sounds = change.sounds.map_or_else(|| loaded.config.sounds.clone(), Into::into);
        let tray = change.tray.map_or(loaded.config.tray, Into::into);
        self.settings.save(None, |text| {
            let text = edit::set_logbook_keep(text, keep)?;
            let text = edit::set_notifications(&text, &notifications)?;
            let text = edit::set_sounds(&text, &sounds)?;
            edit::set_quiet_hours(&edit::set_tray(&text, tray)?, &quiet)
        })?;
        self.settings().await
    }

    /// Lets somebody hear a sound.
    pub(super) fn play(&self, sound: &str) -> Answered {
        self.player.play_now(sound).map_err(|why| {
            unavailable(say!("answer-not-played", why = why), Some(say!("answer-other-sound")))
        })?;
        Ok(Response::Done)
    }
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn quiet_hours(quiet: &Quiet) -> QuietHours {
    let day = |day: Weekday| {
        DAYS.get(usize::try_from(day.to_monday_zero_offset()).ok()?).map(|name| (*name).into())
    };
    QuietHours {
        enabled: quiet.enabled,
        from: quiet.from.strftime("%H:%M").to_string(),
        to: quiet.to.strftime("%H:%M").to_string(),
        days: quiet.days.iter().filter_map(day).collect(),
        except_level: quiet.except_level.map(Into::into),
        except_urgency: quiet.except_urgency,
        except_blind: quiet.except_blind,
    }
}

fn read(view: &QuietHours) -> Result<Quiet, ProblemView> {
    let wrong = |path: &str, message: String| ProblemView {
        line: 1,
        column: 1,
        path: format!("quiet_hours.{path}"),
        message,
        suggestion: None,
        warning: false,
    };
    let time = |path: &str, text: &str| {
        Time::strptime("%H:%M", text).map_err(|_| wrong(path, say!("answer-write-time", text = text)))
    };
    let day = |name: &String| {
        let offset = DAYS.iter().position(|day| day == name).and_then(|day| i8::try_from(day).ok());
        offset
            .and_then(|offset| Weekday::from_monday_zero_offset(offset).ok())
            .ok_or_else(|| wrong("days", say!("answer-no-day", name = name.as_str(), days = DAYS.join(", "))))
    };
    Ok(Quiet {
        enabled: view.enabled,
        from: time("from", &view.from)?,
        to: time("to", &view.to)?,
        days: view.days.iter().map(day).collect::<Result<_, _>>()?,
        except_level: view.except_level.map(Into::into),
        except_urgency: view.except_urgency,
        except_blind: view.except_blind,
    })
}
