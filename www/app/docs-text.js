// The texts of the description, which have paragraphs and code.

import { element } from "./elements.js";

/** Paragraphs of a text, which stand between empty lines. */
export function prose(text) {
  return (text ?? "").split("\n\n").filter(Boolean).map((paragraph) => element("p", {}, ...inline(paragraph)));
}

/** A text in which every second piece stands between backticks. */
export function inline(text) {
  return text.split("`").map((piece, index) => (index % 2 ? element("code", {}, piece) : piece));
}
