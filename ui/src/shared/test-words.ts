// What people would read in a file of code, so that a test can say: nothing.
import { parse } from "svelte/compiler";
import ts from "typescript";

/** Two words in a row, or one that begins a sentence. */
const READ = /\p{L}{2,}[,;:’']? \p{L}+|^\s*\p{Lu}\p{Ll}+[.…!?:]?\s*$/u;
/** Our command, keys, selectors, values and queries of CSS and queries of the search look like words. */
const NOT_READ =
  /^watchbell |^(Ctrl|Shift) |^(Enter|Esc|Escape|Tab|Home|End|Backspace|Delete|Space)$|^[.#[:"]|^\([a-z-]+:|^var\(|^[a-z]+:\S/;
/** Names, and what is short for one, are the same in every language. */
const unnamed = (text: string): string => text.replace(/\b(Watchbell|DSN|Python|Bs|Se|Gt|Sp)\b/g, "");
const isRead = (text: string): boolean => READ.test(unnamed(text)) && !NOT_READ.test(text);

/** Attributes that are read out or shown; those of our own components among them. */
const SPOKEN =
  /^(title|label|name|note|what|meta|heading|text|placeholder|alt|aria-(label|description|roledescription|valuetext))$/;

const EQUALS = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];

/** In a script: literals that look like words. Types, imports, what is compared with, and programmers' errors are none. */
function inScript(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isNewExpression(node) && node.expression.getText() === "Error") return;
    if (ts.isBinaryExpression(node) && EQUALS.includes(node.operatorToken.kind)) return;
    const literal = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (literal && isRead(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("script.ts", code, ts.ScriptTarget.Latest, true));
  return found;
}

type Node = { type: string; name?: string; value?: unknown; data?: string; operator?: string };

/** In a component's markup: its text, and what stands in attributes that are read. */
function inMarkup(code: string): string[] {
  const found: string[] = [];
  const visit = (one: unknown, where: "text" | "attribute" | "no"): void => {
    if (Array.isArray(one)) return one.forEach((child) => visit(child, where));
    if (typeof one !== "object" || one === null || !("type" in one)) return;
    const node = one as Node;
    if (node.type === "RegularElement" && /^(code|kbd|pre|svg)$/.test(node.name ?? "")) return;
    if (node.type === "BinaryExpression" && node.operator?.endsWith("===")) return;
    if (/^(Style|Class)Directive$/.test(node.type)) return;
    if (node.type === "Attribute") return visit(node.value, SPOKEN.test(node.name ?? "") ? "attribute" : "no");
    const text =
      node.type === "Text"
        ? node.data
        : node.type === "Literal" && typeof node.value === "string"
          ? node.value
          : node.type === "TemplateElement"
            ? (node.value as { cooked: string }).cooked
            : "";
    const word = node.type === "Text" && where === "text" ? /\p{L}{2,}/u.test(unnamed(text ?? "")) : isRead(text ?? "");
    if (where !== "no" && word) found.push((text ?? "").trim());
    for (const [key, child] of Object.entries(node)) if (key !== "parent") visit(child, where);
  };
  visit(parse(code, { modern: true }).fragment, "text");
  return found;
}

const script = (code: string): string =>
  [...code.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, text]) => text).join("\n");

/** The words that stand in a file. */
export function readIn(path: string, code: string): string[] {
  return path.endsWith(".svelte") ? [...inMarkup(code), ...inScript(script(code))] : inScript(code);
}
