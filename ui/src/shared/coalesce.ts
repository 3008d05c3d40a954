/**
 * Makes a reading that many changes may ask for at once run one at a time, and once more when asked meanwhile: what is
 * shown is never older than the last change, and a storm of changes makes no storm of requests.
 */
export function coalesce(run: () => Promise<void>, restMs = 0): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;

  async function loop(): Promise<void> {
    try {
      do {
        again = false;
        await run();
        // Asked again already: a rest, so that others' requests come through.
        if (again && restMs > 0) await new Promise((done) => setTimeout(done, restMs));
      } while (again);
    } finally {
      running = null;
    }
  }

  return () => {
    again = running !== null;
    running ??= loop();
    return running;
  };
}
