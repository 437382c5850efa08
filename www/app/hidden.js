// A secret that no glance over the shoulder and no screenshot shall see: dots until its button is pressed.

import { button, element } from "./elements.js";

export class Secret {
  #text;
  #places = [];

  /** Shows and hides the secret in all its places. */
  button = button("Show the token", () => this.show(this.button.getAttribute("aria-pressed") === "false"),
    { class: "plain", "aria-pressed": "false" });

  constructor(text) {
    this.#text = text;
  }

  /** An element with the secret, for as many places as there are. */
  place() {
    const made = element("span", { class: "secret" }, this.#dots);
    this.#places.push(made);
    return made;
  }

  show(isShown = true) {
    this.button.setAttribute("aria-pressed", isShown);
    for (const place of this.#places) place.textContent = isShown ? this.#text : this.#dots;
  }

  get #dots() {
    return "•".repeat(16);
  }
}
