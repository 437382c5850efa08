// Copying what stands on the page.

import { button } from "./elements.js";

/**
 * A button that copies what is in `code`, or selects it for the reader to copy, and says in `told` which of the two.
 *
 * For code that does not show all, `text` is the whole of it, and the function `reveal` shows it.
 */
export function copyButton(label, code, told, { text, reveal } = {}) {
  const copy = async () => {
    told.replaceChildren();
    try {
      // Pages that came without HTTPS, unless from this machine, have no clipboard.
      await navigator.clipboard.writeText(text ?? code.textContent);
      told.append("Copied.");
    } catch {
      reveal?.();
      getSelection().selectAllChildren(code);
      told.append("The browser does not let this page copy. The line is selected: ",
        "copy it yourself, by Ctrl+C or a long press.");
    }
  };
  return button("Copy", copy, { class: "plain", "aria-label": label });
}
