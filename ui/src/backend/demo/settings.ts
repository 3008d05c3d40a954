import { Refused } from "../backend";
import type { Certificates, Request, Response, Settings } from "../bindings";

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
  sounds: { critical: "bell-4", normal: "bell-2", well: "none" },
  tray: { icon: "colour", count: true },
  version: "0.1.0",
});

const CONFIG = `[notifications]
per_minute = 6

[[rules]]
name = "Fatal in production"
match = { field = "level", at_least = "fatal" }
`;

type Asked = Extract<Request, { do: "settings" | "save_settings" | "play_sound" | "back_up" | "restore" }>;

/** Answers what the settings page asks. */
export function answerSettings(request: Asked, settings: Settings, certificates: Certificates): Response {
  switch (request.do) {
    case "settings":
      return { is: "settings", value: { ...settings } };
    case "save_settings":
      certificates.warn_days = request.change.warn_days ?? certificates.warn_days;
      Object.assign(settings, Object.fromEntries(Object.entries(request.change).filter(([, value]) => value !== null)));
      return { is: "settings", value: { ...settings } };
    case "play_sound":
      if (/^(bell-[24]|none|\/usr\/share\/.+)$/.test(request.sound)) return { is: "done" };
      throw new Refused({
        code: "unavailable",
        message: `It cannot be played: ${request.sound} is not there`,
        hint: "Choose another sound, or “none”",
        problems: [],
      });
    case "back_up":
      return {
        is: "export",
        value: { text: CONFIG, file: request.to_file ? "/home/mara/Downloads/watchbell-settings.toml" : null },
      };
    case "restore":
      if (!/[=[]/.test(request.text)) {
        const message = "expected an equals sign after a name";
        const problem = { line: 1, column: 6, path: "", message, suggestion: null, warning: false };
        throw new Refused({
          code: "invalid",
          message: "Nothing was restored, because these settings have errors",
          hint: null,
          problems: [problem],
        });
      }
      return { is: "restored", value: { before: `${settings.config_file}.before-restore`, missing: ["checkout"] } };
  }
}
