/** In which colours the window is drawn; it is kept by the window itself. */
export const THEMES = ["desktop", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "watchbell.theme";
const isTheme = (word: string): word is Theme => THEMES.some((theme) => theme === word);

export function keptTheme(): Theme {
  const theme = localStorage.getItem(KEY) ?? "";
  return isTheme(theme) ? theme : "desktop";
}

export const keepTheme = (theme: Theme): void => localStorage.setItem(KEY, theme);

export function wear(theme: Theme): void {
  if (theme === "desktop") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
