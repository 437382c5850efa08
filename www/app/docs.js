// The page of the API: what openapi.json says, shown to people.

import { showUser } from "./countdown.js";
import { contents, followLinks } from "./docs-contents.js";
import { load } from "./docs-load.js";
import { operation } from "./docs-operation.js";
import { openForPrint } from "./docs-print.js";
import { prose } from "./docs-text.js";
import { explainTrouble } from "./docs-trouble.js";
import { signInLink } from "./docs-user.js";
import { element } from "./elements.js";

const address = document.documentElement.dataset.description ?? "openapi.json";
const main = document.getElementById("main");
const loading = document.getElementById("loading");
const trouble = document.getElementById("trouble");

async function start() {
  loading.textContent = "Reading the description …";
  trouble.replaceChildren();
  try {
    show(await load(address));
  } catch (error) {
    trouble.replaceChildren(...explainTrouble(error, address, again));
  } finally {
    loading.textContent = "";
  }
}

/** The button that was pressed is gone, so the reader goes on at the top. */
async function again() {
  main.querySelector("h1").focus();
  await start();
}

function show(api) {
  main.append(
    contents(api.tags),
    element("div", { class: "text" },
      ...prose(api.introduction),
      signingIn(api.schemes),
      ...api.tags.map((tag) => section(api, tag))));
  followLinks();
  openForPrint();
}

function signingIn(schemes) {
  return element("section", { id: "sign-in-schemes" },
    element("h2", {}, "How to sign in"),
    element("p", {}, "Each operation says which of these it takes, if it needs any."),
    element("dl", {}, ...schemes.flatMap(([name, scheme]) => [
      element("dt", {}, element("code", {}, name)),
      element("dd", {}, ...prose(scheme.description)),
    ])));
}

function section(api, tag) {
  return element("section", { id: tag.id },
    element("h2", {}, tag.name),
    ...prose(tag.description),
    ...tag.operations.map((one) => operation(api, one)));
}

showUser(() => signInLink({ class: "button plain" }));
start();
