/** The time, told once a second while the window can be seen. */
export class Now {
  ms = $state(Date.now());
  /** When the minute began: for what says nothing shorter, so that it rests between. */
  readonly minute = $derived(Math.floor(this.ms / 60_000) * 60_000);

  start(): () => void {
    const tell = () => {
      if (!document.hidden) this.ms = Date.now();
    };
    const timer = setInterval(tell, 1_000);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }
}
