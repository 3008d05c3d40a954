import type { IconName } from "./icons";

/** A line of a menu; `null` is a rule between two. */
export type MenuItem = {
  label: string;
  run: () => void;
  meta?: string;
  icon?: IconName;
  checked?: boolean;
  disabled?: boolean;
} | null;
