// The table of routes.

import { element } from "./elements.js";
import { quantile, sum } from "./status-figures.js";
import { bound, number, write } from "./status-words.js";

const COLUMNS = ["Route", "Requests", "Statuses", "Median", "99 %"];
const NUMBERS = new Set(["Requests", "Median", "99 %"]);
/** What the service says for requests without a route. */
const NAMES = { none: "none: no such path, or no request" };

/** A table that `update` fills, with the busiest route first. */
export class Routes {
  #rows = new Map();
  #body = element("tbody", {});
  elements = [
    element("h2", { id: "routes" }, "Routes"),
    element("p", { class: "quiet" }, "What was asked for since the process started. ",
      "The times are upper bounds: half of the answers took no longer than the median, ",
      "99 of 100 no longer than the other."),
    // Wider than a phone: it is moved by the keyboard, too.
    element("div", { class: "wide", role: "region", "aria-labelledby": "routes", tabindex: "0" },
      element("table", {},
        element("thead", {}, element("tr", {}, ...COLUMNS.map((name) =>
          element("th", { scope: "col", class: NUMBERS.has(name) && "number" }, name)))),
        this.#body)),
  ];

  update(routes) {
    const sorted = routes.toSorted((one, other) => sum(other.statuses) - sum(one.statuses));
    const rows = sorted.map((route) => this.#row(route));
    const shown = this.#body.rows;
    const isSame = rows.length === shown.length && rows.every((row, place) => row === shown[place]);
    // Rows that stay where they are keep what a reader has selected in them.
    if (!isSame) this.#body.replaceChildren(...rows);
  }

  #row({ route, statuses, seconds }) {
    const row = this.#rows.get(route) ?? makeRow(route);
    this.#rows.set(route, row);
    const [, requests, kinds, median, slowest] = row.cells;
    write(requests, number(sum(statuses)));
    showStatuses(kinds, statuses);
    write(median, bound(quantile(seconds.buckets, 0.5)));
    write(slowest, bound(quantile(seconds.buckets, 0.99)));
    return row;
  }
}

function makeRow(route) {
  return element("tr", {},
    element("th", { scope: "row" }, NAMES[route] ?? route),
    ...COLUMNS.slice(1).map((name) => element("td", { class: NUMBERS.has(name) && "number" })));
}

/** One line a status; errors of the service have a word and not only a colour. */
function showStatuses(cell, statuses) {
  const lines = Object.entries(statuses).map(([code, count]) =>
    [`${code}: ${number(count)}${code >= 500 ? " failed" : ""}`, code >= 500]);
  if (cell.textContent === lines.map(([text]) => text).join("")) return;
  cell.replaceChildren(...lines.map(([text, isFailure]) => element("span", { class: isFailure && "failed" }, text)));
}
