import type { Project } from "../bindings";

const KEY = "3b1e0a5c9d7f4e2a8c6b0d1f2e3a4b5c";
const BASE = "http://127.0.0.1:8970";

/** A project of the built-in logbook, as the resident shows it; `number` counts from 1. */
export function project(name: string, number: number): Project {
  const dsn = `http://${KEY}@127.0.0.1:8970/${number}`;
  const snippets = [
    { language: "Python", code: `# pip install sentry-sdk\nimport sentry_sdk\nsentry_sdk.init(dsn="${dsn}")` },
    {
      language: "Node.js",
      code: `// npm install @sentry/node\nimport * as Sentry from "@sentry/node";\nSentry.init({ dsn: "${dsn}" });`,
    },
    {
      language: "Rust",
      code: `// cargo add sentry\n// the first line of main():\nlet _sentry = sentry::init("${dsn}");`,
    },
    {
      language: "PHP",
      code: `// composer require sentry/sentry\nrequire __DIR__ . '/vendor/autoload.php';\n\\Sentry\\init(['dsn' => '${dsn}']);`,
    },
    {
      language: "OpenTelemetry",
      code: [
        `export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${BASE}/v1/logs`,
        "export OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf",
        `export OTEL_EXPORTER_OTLP_LOGS_HEADERS=x-sentry-auth=sentry%20sentry_key=${KEY}`,
      ].join("\n"),
    },
  ];
  return { name, dsn, snippets };
}
