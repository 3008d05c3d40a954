//! The configuration that is in force, and what follows from it: who is listened to, and how closely.

use watchbell_core::config::Source;

use super::Pipeline;
use crate::health::SourceHealth;
use crate::outbox::Wake;
use crate::settings::Loaded;
use crate::source::SourceId;

impl Pipeline {
    /// Puts a configuration in force.
    pub(super) async fn follow(&mut self, loaded: &Loaded) {
        let config = &loaded.config;
        self.bench.rules = watchbell_core::rule::RuleSet::new(config.rules.clone());
        self.bench.keep = config.logbook.keep;
        self.bench.show_people = config.notifications.show_people;
        self.bench.quiet_hours = config.quiet_hours.clone();
        self.bench.per_minute = config.notifications.per_minute;
        self.record(loaded).await;
        self.bench.local = config.local().into();
        self.listen_for_what_counts();
        let started = self.listeners.follow(&config.sources).await;
        // What was said of those that are gone, off or set up anew is no longer true.
        let goes_on = |id: &SourceId| {
            let same = |source: &Source| source.enabled && source.id.as_str() == id.as_ref();
            config.sources.iter().any(same) && !started.contains(id)
        };
        let over: Vec<_> =
            self.picture.borrow().health.sources.keys().filter(|id| !goes_on(id)).cloned().collect();
        for id in over {
            self.wake(Wake::Close(super::absence::source_key(&id)));
        }
        self.change(|picture, now| {
            let sources = &mut picture.health.sources;
            sources.retain(|id, _| config.sources.iter().any(|source| source.id.as_str() == id.as_ref()));
            for source in &config.sources {
                let id: SourceId = source.id.as_str().into();
                if started.contains(&id) || !source.enabled || !sources.contains_key(&id) {
                    sources.insert(id, SourceHealth::new(source, now.wall));
                }
            }
        });
    }

    /// What is below every level that somebody asks for is only counted.
    pub(super) fn listen_for_what_counts(&self) {
        let keep = self.bench.keep.level;
        let rules = self.bench.rules.floor().map_or(keep, |rules| rules.min(keep));
        let watch = self.picture.borrow().watch.as_ref().and_then(|account| account.plan.level);
        self.floor.send_replace(Some(watch.map_or(rules, |watch| rules.min(watch))));
    }
}
