// The account: the token, what is in it, and what can be changed.

import { element } from "./elements.js";

export function showAccount(main) {
    main.append(element("h1", {}, "Your account"));
}
