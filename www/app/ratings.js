// Ratings: stars to read and to choose, and a plot of how they are spread.

import { counted, drawing, element } from "./elements.js";
import { choice } from "./form.js";

const STAR = "M8 .9l2.2 4.5 4.9.7-3.6 3.5.9 4.9L8 12.2l-4.4 2.3.9-4.9L.9 6.1l4.9-.7z";
const ALL = [1, 2, 3, 4, 5];

/** The average of a course as stars and as a number, with how many have rated it. */
export function rating({ average, count }) {
  if (count === 0) return element("span", { class: "rating quiet" }, "not rated yet");
  return element("span", { class: "rating" },
    stars(average), " ", element("b", {}, average.toLocaleString()), " ",
    element("span", { class: "quiet" }, `of 5 (${counted(count, "review")})`));
}

/** Five stars, of which a part is filled; who cannot see them reads the number beside them. */
export function stars(number) {
  return drawing("svg", { class: "stars", viewBox: "0 0 80 16", "aria-hidden": "true" },
    ALL.map((place) => {
      const part = Math.min(1, Math.max(0, number - place + 1));
      const at = `translate(${(place - 1) * 16})`;
      return drawing("g", { transform: at },
        drawing("path", { d: STAR, class: "off" }),
        // The nested picture cuts what is wider than it.
        part > 0 && drawing("svg", { width: 16 * part, height: 16, overflow: "hidden" },
          drawing("path", { d: STAR, class: "on" })));
    }));
}

/** The choice of a rating in a form. */
export function ratingChoice(value) {
  return choice("rating", "Rating", ALL.map((number) => [number, stars(number), `${number}`]), { value });
}

/** A bar for each rating, from five to one, as long as there are reviews that gave it. */
export function spread(counts) {
  const most = Math.max(...counts, 1);
  const told = ALL.toReversed().map((number) => `${number}: ${counts[number - 1].toLocaleString()}`).join(", ");
  return element("figure", { class: "spread" },
    drawing("svg", { viewBox: "0 0 240 100", role: "img", "aria-label": `How many gave each rating. ${told}.` },
      ALL.toReversed().map((number, row) => bar(number, counts[number - 1], row * 20, most))),
    element("figcaption", {}, "How the ratings are spread"));
}

function bar(number, count, y, most) {
  return drawing("g", { transform: `translate(0 ${y})` },
    drawing("text", { x: 8, y: 14, class: "label", "text-anchor": "end" }, `${number}`),
    drawing("rect", { x: 16, y: 3, width: 176, height: 13, rx: 3, class: "track" }),
    count > 0 && drawing("rect",
      { x: 16, y: 3, width: Math.max(4, 176 * count / most), height: 13, rx: 3, class: "bar" }),
    drawing("text", { x: 200, y: 14, class: "label" }, count.toLocaleString()));
}
