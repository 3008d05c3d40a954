import type { Settings } from "../bindings";

export const demoSettings = (): Settings => ({
  autostart: true,
  show_people: false,
  per_minute: 6,
  quiet_hours: {
    enabled: false,
    from: "22:00",
    to: "07:00",
    days: ["mon", "tue", "wed", "thu", "fri"],
    except_level: "fatal",
    except_urgency: "critical",
    except_blind: true,
  },
  keep_days: 30,
  keep_max_mb: 512,
  keep_level: "warning",
  used_bytes: 84_213_000,
  events: 41_206,
  listen: "127.0.0.1:8970",
  send_to: "http://127.0.0.1:8970/v1/events",
  config_file: "/home/mara/.config/watchbell/config.toml",
  data_dir: "/home/mara/.local/share/watchbell",
  notifications: "native: dunst 1.9.0",
  version: "0.1.0",
});
