// Builds an example of watchbell-core and says where its program is.
import { spawnSync } from "node:child_process";

export function cargoExample(name) {
  const args = ["build", "--quiet", "--package", "watchbell-core", "--example", name, "--message-format", "json-render-diagnostics"];
  const cwd = new URL("../..", import.meta.url);
  const built = spawnSync("cargo", args, { cwd, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  if (built.status !== 0) throw new Error(`cargo build of ${name} failed`);
  const messages = built.stdout.toString().split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const program = messages.findLast((message) => message.executable && message.target?.name === name)?.executable;
  if (!program) throw new Error(`cargo did not say where ${name} is`);
  return program;
}
