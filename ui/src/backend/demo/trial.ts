import type { Step } from "../bindings";

type Part = Omit<Step, "outcome">;

const passed = (name: string, detail: string, took_ms: number): Step => ({
  name,
  outcome: "passed",
  detail,
  took_ms,
  way_out: null,
});
const failed = (part: Part): Step => ({ ...part, outcome: "failed" });
const notTried = (name: string): Step => ({ name, outcome: "not_tried", detail: "", took_ms: 0, way_out: null });

const UNKNOWN: Part = {
  name: "Secure connection",
  detail: "The certificate was signed by “Harbour Internal CA”, which this machine does not know.",
  took_ms: 51,
  way_out: "Name its certificate file under Advanced.",
};
const REJECTED: Part = {
  name: "Token accepted",
  detail: "401 Unauthorized",
  took_ms: 95,
  way_out: "Enter a token that may read.",
};

function steps(host: string, token: string | null): Step[] {
  const found = passed("Name found", `${host} is 10.20.4.17`, 12);
  if (host.startsWith("bad")) return [found, failed(UNKNOWN), notTried("Token accepted"), notTried("First event read")];
  const secure = passed("Secure connection", "TLS 1.3", 48);
  if (token === "wrong") return [found, secure, failed(REJECTED), notTried("First event read")];
  const event = passed("First event read", "KeyError: 'cart', fatal, production", 210);
  return [found, secure, passed("Token accepted", "Reads the stream", 95), event];
}

/** A connection test, step by step. A host that begins with `bad` is not trusted; the token `wrong` is rejected. */
export async function trial(url: string, token: string | null, tell: (step: Step) => void): Promise<Step[]> {
  const all = steps(url.replace(/^https?:\/\//, "").split(/[/:]/)[0] ?? "", token);
  for (const step of all) {
    await new Promise((done) => setTimeout(done, 250));
    tell(step);
  }
  return all;
}

/** What works on the demo's desktop. */
export const doctor: Step[] = [
  passed("Tray", "The panel hosts tray icons", 4),
  passed("Notifications", "dunst 1.9.0, with buttons", 8),
  passed("Keyring", "Open, tokens are kept there", 21),
  failed({
    name: "Sound",
    detail: "The notification service plays no sound",
    took_ms: 2,
    way_out: "Install canberra-gtk-play",
  }),
];
