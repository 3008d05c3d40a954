import type { Project } from "../bindings";

/** A project of the built-in logbook, as the resident shows it. */
export function project(name: string): Project {
  const dsn = "http://3b1e0a5c9d7f4e2a8c6b0d1f2e3a4b5c@127.0.0.1:8970/1";
  const snippets = [
    { language: "Python", code: `# pip install sentry-sdk\nimport sentry_sdk\nsentry_sdk.init(dsn="${dsn}")` },
    {
      language: "Node.js",
      code: `// npm install @sentry/node\nimport * as Sentry from "@sentry/node";\nSentry.init({ dsn: "${dsn}" });`,
    },
  ];
  return { name, dsn, snippets };
}
