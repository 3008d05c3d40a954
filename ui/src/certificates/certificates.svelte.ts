import { Refused } from "../backend/backend";
import type { Certificates, CertificateView } from "../backend/bindings";
import type { Live } from "../backend/live.svelte";
import { UNCHANGED } from "../settings/settings.svelte";
import { coalesce } from "../shared/coalesce";
import { say } from "../shared/say";
import type { Toasts } from "../shared/toasts.svelte";

/** The certificates that are looked at, the one to see to first at the top, as the engine orders them. */
export class CertificatesState {
  all = $state.raw<Certificates | null>(null);
  refused = $state.raw<Refused | null>(null);
  readonly #live: Live;
  readonly #toasts: Toasts;

  constructor(live: Live, toasts: Toasts) {
    this.#live = live;
    this.#toasts = toasts;
  }

  start(): () => void {
    const reload = () => void this.reload();
    const offs = [
      this.#live.on("certificates", reload),
      this.#live.on("sources", reload),
      this.#live.on("settings", reload),
      this.#live.onFound(reload),
    ];
    reload();
    return () => offs.forEach((off) => off());
  }

  reload = coalesce(async () => {
    try {
      this.all = await this.#live.ask({ do: "certificates" });
      this.refused = null;
    } catch (thrown) {
      this.refused = Refused.from(thrown);
    }
  }, 500);

  /** Looks again, at one or at all; what is found comes by itself. */
  async check(one: CertificateView | null): Promise<void> {
    const asked = await this.#try(() => this.#live.ask({ do: "check_certificates", id: one?.id ?? null }));
    if (asked)
      this.#toasts.say(one ? say("certificates-looking-at", { name: one.name }) : say("certificates-looking-at-all"));
  }

  async snooze(one: CertificateView, before: string): Promise<void> {
    if (await this.#set(() => this.#live.ask({ do: "snooze_certificate", id: one.id }))) {
      this.#toasts.say(say("certificates-snoozed", { before, name: one.name }));
    }
  }

  async setEnabled({ id, by_hand, name, settings }: CertificateView, enabled: boolean): Promise<void> {
    const previous_id = by_hand || !settings.enabled ? id : null;
    const save = () =>
      this.#live.ask({ do: "save_certificate", settings: { ...settings, enabled }, previous_id, password: null });
    if (await this.#set(save))
      this.#toasts.say(enabled ? say("certificates-enabled", { name }) : say("certificates-disabled", { name }));
  }

  async remove({ id, name, source }: CertificateView): Promise<void> {
    if (await this.#set(() => this.#live.ask({ do: "remove_certificate", id }))) {
      this.#toasts.say(
        source ? say("certificates-removed-host", { name, source }) : say("certificates-removed", { name }),
      );
    }
  }

  /** When those ring that say nothing else. */
  async setWarnDays(warn_days: number[]): Promise<boolean> {
    const change = { ...UNCHANGED, warn_days };
    const saved = await this.#try(() => this.#live.ask({ do: "save_settings", change }));
    if (saved) await this.reload();
    return saved;
  }

  async #set(act: () => Promise<Certificates>): Promise<boolean> {
    return this.#try(async () => (this.all = await act()));
  }

  async #try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      this.#toasts.wrong(Refused.from(thrown));
      return false;
    }
  }
}
