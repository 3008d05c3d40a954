import type { Colour } from "../backend/bindings";

/** In the order of the rainbow. Each has a token, `--c-red`, in both themes. */
export const COLOURS: readonly Colour[] = [
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
  "grey",
];
