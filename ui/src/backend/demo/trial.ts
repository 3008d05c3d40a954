import type { SourceSettings, Step } from "../bindings";

type Part = Omit<Step, "outcome" | "ring">;

const passed = (name: string, detail: string, took_ms: number): Step => ({
  name,
  outcome: "passed",
  detail,
  took_ms,
  way_out: null,
  ring: null,
});
const failed = (part: Part): Step => ({ ...part, outcome: "failed", ring: null });
const notTried = (name: string, detail = ""): Step => ({
  name,
  outcome: "not_tried",
  detail,
  took_ms: 0,
  way_out: null,
  ring: null,
});

const UNKNOWN: Part = {
  name: "Secure connection",
  detail: "certificate rejected: its issuer is not known here",
  took_ms: 51,
  way_out: "Name the authority’s certificate file under Advanced.",
};
const REJECTED: Part = {
  name: "Token accepted",
  detail: "token rejected (401)",
  took_ms: 95,
  way_out: "Enter a new token.",
};
const UNREADABLE: Part = {
  name: "Stream open",
  detail: "/var/log/secret.log may not be read",
  took_ms: 1,
  way_out: "Let this user read it, for example by joining the group adm.",
};

const event: Step = {
  ...passed("First event", "fatal: KeyError: 'cart'", 210),
  ring: { level: "fatal", title: "Fatal: KeyError: 'cart'", body: "checkout-api@5.14.0, production\n1 user." },
};

/** By the names and in the order of the engine's steps. */
function steps({ url, paths }: SourceSettings, token: string | null): Step[] {
  const names = ["Name found", "Connected", "Secure connection", "Token accepted", "Stream open", "First event"];
  const failing = (tried: Step[], part: Part) => [
    ...tried,
    failed(part),
    ...names.slice(tried.length + 1).map((name) => notTried(name)),
  ];
  if (url === null) {
    const tried = names.slice(0, 4).map((name) => notTried(name));
    if (paths.some((path) => path.includes("secret"))) return failing(tried, UNREADABLE);
    const open = paths.length > 0 ? `${paths.length} of ${paths.length} can be read` : "always open";
    return [...tried, passed("Stream open", open, 2), event];
  }
  const { hostname: host, protocol, port } = new URL(url);
  const found = [
    passed("Name found", `${host} is 10.20.4.17`, 12),
    passed("Connected", `to 10.20.4.17:${port || 443}`, 9),
  ];
  if (host.startsWith("bad")) return failing(found, UNKNOWN);
  const certificate = "TLS 1.3, certificate issued by Harbour CA, expires in 61 days";
  const secure = /^(https|wss):$/.test(protocol)
    ? passed("Secure connection", certificate, 48)
    : notTried("Secure connection", "http is not encrypted: anyone on the way can read token and events");
  if (token === "wrong") return failing([...found, secure], REJECTED);
  const asked =
    token === null
      ? notTried("Token accepted", "none is asked for")
      : passed("Token accepted", "the logbook takes it", 95);
  return [...found, secure, asked, passed("Stream open", `HTTP/2 at ${host}`, 31), event];
}

/**
 * A connection test, step by step. A host that begins with `bad` is not trusted, the token `wrong` is rejected, and a file
 * that is called `secret` cannot be read.
 */
export async function trial(set: SourceSettings, token: string | null, tell: (step: Step) => void): Promise<Step[]> {
  const all = steps(set, token);
  for (const step of all) {
    await new Promise((done) => setTimeout(done, step.outcome === "not_tried" ? 20 : 200));
    tell(step);
  }
  return all;
}

export const SILENCE = "no notification service is running";

/** What works on the demo's desktop; mute: it shows no notifications. */
export const examined = (mute: boolean): Step[] => [
  passed("Tray", "The panel hosts tray icons", 4),
  mute
    ? failed({
        name: "Notifications",
        detail: SILENCE,
        took_ms: 8,
        way_out: "Start a notification service: dunst, mako, or your desktop's own",
      })
    : passed("Notifications", "dunst 1.9.0, with buttons", 8),
  passed("Keyring", "Open, tokens are kept there", 21),
  failed({
    name: "Sound",
    detail: "The notification service plays no sound",
    took_ms: 2,
    way_out: "Install canberra-gtk-play",
  }),
];
