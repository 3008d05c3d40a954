/** The time, told once a second while the window can be seen. */
export class Now {
  ms = $state(Date.now());

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
