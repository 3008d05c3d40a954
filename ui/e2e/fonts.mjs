// The desktop's font differs from machine to machine: for pictures that are kept, Chromium is given one font family from npm
// and no other. By fontconfig, not by a style sheet: nothing is injected, and the font is there before the first line is measured.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test-results/fonts", import.meta.url));
const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");

const settings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <cachedir>${folder}</cachedir>
  <selectfont>
    <rejectfont><glob>*Math*</glob><glob>*Serif*</glob><glob>*Condensed*</glob><glob>*ExtraLight*</glob></rejectfont>
  </selectfont>
  <match>
    <test name="family"><string>monospace</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans Mono</string></edit>
  </match>
  <match>
    <edit name="family" mode="append_last"><string>DejaVu Sans</string></edit>
  </match>
</fontconfig>
`;

/** What Chromium is started with. */
export function ownFonts() {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "fonts.conf");
  writeFileSync(file, settings);
  return { env: { ...process.env, FONTCONFIG_FILE: file }, args: ["--font-render-hinting=none", "--disable-lcd-text"] };
}
