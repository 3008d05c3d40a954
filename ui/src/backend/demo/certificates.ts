import type { Certificates, CertificateMark, CertificateSettings, CertificateView } from "../bindings";

const DAY = 86_400_000;
const DAYS = [90, 30, 14, 7, 1];

const counted = (days: number) => (days === 1 ? "1 day" : `${days} days`);

type Known = { issuer: string; days: number; purpose?: NonNullable<CertificateView["read"]>["purpose"] };

/** A certificate as the engine tells of it. `known` is `null` where nothing was read yet. */
export function certificate(
  settings: CertificateSettings,
  known: Known | null,
  now: number,
  change: Partial<CertificateView> = {},
): CertificateView {
  const at = (ms: number) => new Date(ms).toISOString();
  const end = known === null ? null : now + known.days * DAY + 3_600_000;
  const thresholds = settings.warn_days ?? DAYS;
  const marks: CertificateMark[] =
    end === null
      ? []
      : [...thresholds, 0].map((days) => ({ at: at(end - days * DAY), before: days ? counted(days) : "", days }));
  const passed = marks.filter((mark) => Date.parse(mark.at) <= now).length;
  const place = settings.host ?? settings.file ?? "";
  const state = known === null ? "unknown" : known.days < 0 ? "expired" : passed > 0 ? "due" : "well";
  return {
    id: settings.host === null || place.includes(":") ? place : `${place}:443`,
    name: settings.name ?? place.replace(/^.*\//, ""),
    settings,
    by_hand: true,
    source: null,
    password_kept: null,
    state,
    tone: passed + 2 >= marks.length && passed > 0 ? "bad" : passed > 1 || known === null ? "warning" : "calm",
    below: passed > 0,
    days_left: known?.days ?? null,
    left: known === null || known.days < 0 ? null : counted(known.days),
    ends: end === null ? null : at(end),
    ends_with: null,
    marks,
    next: marks.find((mark) => Date.parse(mark.at) > now) ?? null,
    read:
      known === null || end === null
        ? null
        : {
            subject: settings.host ?? "Harbour",
            names: settings.host === null ? [] : [settings.host],
            issuer: known.issuer,
            not_before: at(end - 365 * DAY),
            not_after: at(end),
            fingerprint: "9a2f86044c23d95f13b8a58b16b59f3fddbac401b223ec72d2c661f8e63b2ec5",
            purpose: known.purpose ?? "server",
            count: 2,
          },
    fault: null,
    way_out: null,
    failure: null,
    failing_since: null,
    looked: at(now - 6 * 60_000),
    seen: known === null ? null : at(now - 6 * 60_000),
    ...change,
  };
}

const host = (host: string): CertificateSettings => ({ ...NOTHING, host });
const file = (file: string): CertificateSettings => ({ ...NOTHING, file });
const NOTHING = { host: null, file: null, name: null, enabled: true, warn_days: null, ca_file: null };

export function demoCertificates(now: number): Certificates {
  const issuing = "Harbour Issuing CA 2";
  const of = (source: string) => ({ source, by_hand: false });
  const lost = new Date(now - 5 * 3_600_000).toISOString();
  const rows = [
    certificate(file("/etc/harbour/client-payments.pem"), { issuer: "Partner CA", days: -1, purpose: "client" }, now),
    certificate(host("glitch.harbour.example"), { issuer: issuing, days: 112 }, now, {
      state: "unknown",
      tone: "warning",
      failure: "no answer from glitch.harbour.example",
      failing_since: lost,
      seen: new Date(now - 20 * 3_600_000).toISOString(),
    }),
    certificate(host("pay.harbour.example"), { issuer: issuing, days: 6 }, now),
    certificate(
      file("/etc/harbour/sign/harbour-desktop-signing.p12"),
      { issuer: "Harbour Signing CA", days: 12, purpose: "code_signing" },
      now,
      { password_kept: { in: "keyring", name: "certificate:signing" } },
    ),
    certificate(host("checkout.harbour.example"), { issuer: issuing, days: 29 }, now),
    certificate(host("bugs.harbour.example"), { issuer: issuing, days: 61 }, now, of("checkout")),
    certificate(host("web.harbour.example"), { issuer: issuing, days: 88 }, now),
    certificate(host("stream.harbour.example"), { issuer: issuing, days: 143 }, now, of("orders")),
    certificate(
      file("/etc/ssl/harbour/internal-ca.pem"),
      { issuer: "Harbour Root", days: 214, purpose: "authority" },
      now,
    ),
  ];
  return { rows, warn_days: DAYS };
}

/** As a look at it brings: what it is called decides what is found. */
export function tried(settings: CertificateSettings, password: string | null, now: number): CertificateView {
  const place = settings.host ?? settings.file ?? "";
  const failed = (failure: string) => certificate(settings, null, now, { failure, failing_since: null });
  if (place.includes("nowhere")) return failed(`the name ${place} was not found`);
  if (/\.(p12|pfx)$/.test(place) && password === null) return failed("the file needs a password");
  const found = { issuer: "Harbour Issuing CA 2", days: 200 } as const;
  const fault = {
    fault: "it is for other.example, not for this name",
    way_out: "The server must present one for this name.",
  };
  return certificate(settings, found, now, place.includes("bad") ? { state: "rejected", tone: "bad", ...fault } : {});
}
