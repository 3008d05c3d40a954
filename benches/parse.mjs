// What one would write in Node: the stream through eventsource-parser, the payload through JSON.parse, the fatals out.
import http from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../tests/conformance/package.json", import.meta.url));
const { createParser } = await import(pathToFileURL(require.resolve("eventsource-parser")));
const parser = createParser({
    onEvent({ data }) {
        if (JSON.parse(data).level === "fatal") process.stdout.write(`${data}\n`);
    },
});
http.get(process.argv[2], { headers: { accept: "text/event-stream" } }, (answer) => {
    answer.setEncoding("utf8");
    answer.on("data", (text) => parser.feed(text));
    answer.on("end", () => process.exit(0));
});
