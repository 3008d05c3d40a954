import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // The window loads these files from its own package, never from a server: relative paths, and nothing inlined, since
  // the content security policy allows neither inline scripts nor inline styles.
  base: "./",
  build: { target: "safari16", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 800 },
  // The words lie beside this folder: the resident reads them, too.
  server: { port: 5173, strictPort: true, fs: { allow: [".."] } },
  // One environment for all files: setting up a document takes longer than all tests in it.
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/shared/test-setup.ts"],
    isolate: false,
  },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
});
