// JSON for people to read, with every number and every text as it was sent.

/** A JSON text on lines of its own, or null where it is none. */
export function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return text.match(TOKENS).map((token) => {
    switch (token) {
    case "{": case "[":
      depth += 1;
      return token + line();
    case "}": case "]":
      depth -= 1;
      return line() + token;
    case ",":
      return token + line();
    case ":":
      return ": ";
    default:
      return token.startsWith('"') ? token : token.replaceAll(/\s/g, "");
    }
  }).join("");
}

/** Empty objects and lists, texts, marks, and whatever else stands between them. */
const TOKENS = /\{\s*\}|\[\s*\]|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
