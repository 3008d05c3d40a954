/** A bar of a sparkline, in the units of its view box. */
export type SparkBar = { x: number; y: number; width: number; height: number; faint: boolean };

/** Bars that fill a box. What is zero is a faint line at the foot; what is not is never thinner than 1.5. */
export function sparkBars(counts: readonly number[], width: number, height: number): SparkBar[] {
  const most = Math.max(1, ...counts);
  const step = counts.length === 0 ? width : width / counts.length;
  return counts.map((n, i) => {
    const tall = n === 0 ? 1 : Math.max(1.5, (n / most) * height);
    return { x: i * step, y: height - tall, width: Math.max(0.5, step - 1), height: tall, faint: n === 0 };
  });
}

/** Fewer, wider bars: the sums of neighbours. */
export function merge(counts: readonly number[], bars: number): number[] {
  if (counts.length <= bars) return [...counts];
  const sums = new Array<number>(bars).fill(0);
  counts.forEach((n, i) => {
    const bar = Math.floor((i * bars) / counts.length);
    sums[bar] = (sums[bar] ?? 0) + n;
  });
  return sums;
}
