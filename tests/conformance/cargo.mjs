// Builds a program and says where it is.
import { spawnSync } from "node:child_process";

/** What `cargo build` with these arguments makes of this name. */
export function build(args, name) {
  const all = ["build", "--quiet", "--locked", ...args, "--message-format", "json-render-diagnostics"];
  const cwd = new URL("../..", import.meta.url);
  const built = spawnSync("cargo", all, { cwd, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  if (built.status !== 0) throw new Error(`cargo build of ${name} failed`);
  const messages = built.stdout.toString().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const program = messages.findLast((message) => message.executable && message.target?.name === name)?.executable;
  if (!program) throw new Error(`cargo did not say where ${name} is`);
  return program;
}

/** An example of watchbell-core. */
export const cargoExample = (name) => build(["--package", "watchbell-core", "--example", name], name);
