// A small plot of one figure over the last minutes.

import { drawing, element } from "./elements.js";

const [WIDTH, HEIGHT] = [300, 40];
/** The room for the line's own width. */
const EDGE = 2;

export class Plot {
  #name;
  #written;
  #window;
  #line = drawing("path", { class: "line", "vector-effect": "non-scaling-stroke" });
  #area = drawing("path", { class: "area" });
  #picture = drawing("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", class: "plot",
  }, this.#area, this.#line);
  #range = element("p", { class: "range", "aria-hidden": "true" });

  /** `name` is what is plotted, `written` writes a value of it, and `window` is how many milliseconds are shown. */
  constructor(name, written, window) {
    this.#name = name;
    this.#written = written;
    this.#window = window;
    this.elements = [this.#picture, this.#range];
  }

  /** Draws `{ at, value }`, where a null is a gap; `top` is the height of the plot unless a value is higher. */
  draw(points, now, top = 0) {
    const values = points.map(({ value }) => value).filter((value) => value !== null);
    const most = Math.max(...values, top) || 1;
    const place = ({ at, value }) => [
      round((1 - (now - at) / this.#window) * (WIDTH - EDGE)),
      round(HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)),
    ];
    const runs = unbroken(points).map((run) => run.map(place));
    this.#line.setAttribute("d", runs.map(lineThrough).join(""));
    this.#area.setAttribute("d", runs.map(areaBelow).join(""));
    this.#tell(values);
  }

  #tell(values) {
    const range = values.length === 0 ? "nothing yet"
      : `least ${this.#written(Math.min(...values))}, most ${this.#written(Math.max(...values))}`;
    const minutes = this.#window / 60_000;
    this.#picture.setAttribute("aria-label", `Plot of the last ${minutes} minutes, ${this.#name}: ${range}`);
    this.#range.textContent = range;
  }
}

/** The runs of points that have values. */
export function unbroken(points) {
  const runs = [[]];
  for (const point of points) {
    if (point.value === null) runs.push([]);
    else runs.at(-1).push(point);
  }
  return runs.filter((run) => run.length > 0);
}

/** One point alone is a dot. */
function lineThrough(places) {
  return `M${places.map((place) => place.join(" ")).join("L")}${places.length === 1 ? "h0" : ""}`;
}

function areaBelow(places) {
  const corners = [[places[0][0], HEIGHT], ...places, [places.at(-1)[0], HEIGHT]];
  return `M${corners.map((place) => place.join(" ")).join("L")}Z`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}
