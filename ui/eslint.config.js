import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist/", "node_modules/", "test-results/"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig, extraFileExtensions: [".svelte"] } },
  },
  { files: ["e2e/**", "*.config.*"], languageOptions: { globals: { ...globals.node } } },
  {
    rules: {
      "no-undef": "off", // The type checker knows better.
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "svelte/no-at-html-tags": "error", // Everything shown may come from a stranger's logbook.
      // The content security policy drops style attributes; `style:` directives set properties one by one and are fine.
      "no-restricted-syntax": [
        "error",
        { selector: "SvelteAttribute[key.name='style']", message: "Use style: directives." },
        {
          selector: "CallExpression[callee.name='$effect'] CallExpression[callee.property.name='start']",
          message: "What begins in an effect begins again whenever something it has read changes: use onMount.",
        },
      ],
      "svelte/prefer-svelte-reactivity": "off", // Sets and maps here live within one function.
      "svelte/no-useless-mustaches": "off", // {" "} is a space that the formatter cannot lose.
      "svelte/no-navigation-without-resolve": "off", // There is no SvelteKit here.
    },
  },
  { files: ["e2e/**"], rules: { "no-console": "off" } },
);
