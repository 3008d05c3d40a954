// The frame of the window (index.html) is on the screen before its program is read, which takes as long as all of an empty window.
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/overlays.css";
import "./styles/table.css";

import { keptTheme, wear } from "./shared/theme";

wear(keptTheme());

/** After the next frame; soon in any case, because a window that nobody sees draws none. */
const drawn = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 100);
});

const target = document.getElementById("app");
// Not with a top-level await: WebKit then waits for ever where the loaded module shares a chunk with this one.
if (target) void drawn.then(() => import("./program")).then(({ begin }) => begin(target));
