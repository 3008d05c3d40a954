/**
 * What script and layout have cost the processor so far, in milliseconds, by the browser's own count: that others keep the
 * machine busy does not count.
 */
export async function costs(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return 1_000 * (of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration"));
  };
}
