/** Draws the bars with uPlot: it knows scales, axes, pixels and the pointer; the bars themselves are ours (see `chart.ts`). */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { Timeline } from "../backend/bindings";
import { LEVELS } from "../shared/levels";
import { clock, millis } from "../shared/time";
import { blocks, ceiling } from "./chart";

const AXIS_PX = 18;
/** Above the bars, for the names of what was missed. */
const TOP_PX = 18;
/** Less is a press, not a drag. */
const DRAG_PX = 4;
/** Half of a label's character: one whose middle is nearer to an edge than half of it would be cut. */
const HALF_PX = 3.5;

export type Plot = {
  update(timeline: Timeline): void;
  /** Points at a bar, as the pointer would. */
  point(bar: number | null): void;
  /** Marks the bars from the one to the other; `null`: none. */
  select(bars: readonly [number, number] | null): void;
  destroy(): void;
};
type Told = {
  /** The bar under the pointer. */
  onhover: (bar: number | null) => void;
  /** The first and the last bar that were dragged over. */
  onselect: (first: number, last: number) => void;
};

/** Puts a plot into `target`, as wide and high as that is. */
export function plot(target: HTMLElement, timeline: Timeline, { onhover, onselect }: Told): Plot {
  let shown = timeline;

  const draw = (u: uPlot): void => {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio;
    const style = getComputedStyle(target);
    const most = ceiling(shown.bars);
    const width = bbox.width / Math.max(1, shown.bars.length);
    const between = Math.min(2 * ratio, width * 0.2);
    ctx.save();
    shown.bars.forEach((bar, i) => {
      for (const { level, from, to } of blocks(bar, most, bbox.height / ratio)) {
        ctx.fillStyle = style.getPropertyValue(`--${level}`);
        const top = bbox.top + bbox.height - to * ratio;
        ctx.fillRect(bbox.left + i * width, top, Math.max(1, width - between), (to - from) * ratio);
      }
    });
    ctx.fillStyle = style.getPropertyValue("--line-2");
    ctx.fillRect(bbox.left, bbox.top + bbox.height, bbox.width, ratio);
    ctx.restore();
  };

  const last = () => Math.max(0, shown.bars.length - 1);
  /** The bar at so many pixels from the left. */
  const barAt = (px: number): number => {
    const passed = u.posToVal(px, "x") - millis(shown.from) / 1e3;
    return Math.max(0, Math.min(last(), Math.floor(passed / shown.step)));
  };
  const left = (bar: number): number => u.valToPos(millis(shown.from) / 1e3 + bar * shown.step, "x");
  const select = (bars: readonly [number, number] | null): void => {
    const from = bars === null ? 0 : left(bars[0]);
    const width = bars === null ? 0 : left(bars[1] + 1) - from;
    u.setSelect({ left: from, width, top: 0, height: u.over.clientHeight }, false);
  };

  const u = new uPlot(
    {
      width: target.clientWidth,
      height: target.clientHeight,
      padding: [TOP_PX, 0, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: DRAG_PX } },
      scales: { x: { range: () => [millis(shown.from) / 1e3, millis(shown.to) / 1e3] }, y: { range: [0, 1] } },
      axes: [
        {
          size: AXIS_PX,
          gap: 3,
          font: `11px ${getComputedStyle(target).fontFamily}`,
          stroke: () => getComputedStyle(target).getPropertyValue("--ink-3"),
          grid: { show: false },
          ticks: { show: false },
          space: 120,
          values: (u, splits) => splits.map((at) => label(u, at)),
        },
        { show: false },
      ],
      series: [{}, ...LEVELS.map(() => ({ paths: () => null, points: { show: false } }))],
      hooks: {
        draw: [draw],
        setCursor: [({ cursor: { left = -1 } }) => onhover(left < 0 ? null : barAt(left))],
        setSelect: [
          ({ select: { left, width } }) => {
            if (width < 1) return;
            onselect(barAt(left), barAt(left + width - 1));
            select(null);
          },
        ],
      },
    },
    columns(timeline),
    target,
  );

  const resized = new ResizeObserver(() => u.setSize({ width: target.clientWidth, height: target.clientHeight }));
  resized.observe(target);
  // Canvas does not follow the theme by itself.
  const redraw = () => u.redraw(false);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", redraw);
  const themed = new MutationObserver(redraw);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    point: (bar) => u.setCursor(bar === null ? { left: -10, top: -10 } : { left: left(bar + 0.5), top: 0 }),
    select,
    update(next) {
      shown = next;
      u.setData(columns(next));
    },
    destroy() {
      scheme.removeEventListener("change", redraw);
      themed.disconnect();
      resized.disconnect();
      u.destroy();
    },
  };
}

/** uPlot's shape of data: the beginning of each bar, then a column per level. */
function columns(timeline: Timeline): uPlot.AlignedData {
  const from = millis(timeline.from) / 1e3;
  const xs = timeline.bars.map((_, i) => from + i * timeline.step);
  return [xs, ...LEVELS.map((level) => timeline.bars.map((bar) => bar[level]))];
}

function label(u: uPlot, at: number): string {
  const x = u.valToPos(at, "x");
  const room = u.bbox.width / devicePixelRatio;
  const words = clock(at * 1e3, Date.now());
  const half = words.length * HALF_PX;
  return x < half || x > room - half ? "" : words;
}
