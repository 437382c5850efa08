// How figures are written.

/** What stands where there is no figure. */
export const NONE = "–";

/** Writes a text only where it is another one, so that nobody's place or selection is lost. */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

export function number(value) {
  return value.toLocaleString();
}

/** A rate a second, to what one can tell apart. */
export function rate(value) {
  if (value === null || value === undefined) return NONE;
  return value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** A part of a whole in percent; what is there is never written as 0. */
export function share(part, whole) {
  if (whole === 0) return NONE;
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent.toLocaleString(undefined, { maximumFractionDigits: percent < 10 ? 1 : 0 })} %`;
}

/** 0.43 ms, 25 ms or 2.5 s. */
export function seconds(value) {
  const [scaled, unit] = value < 1 ? [value * 1000, "ms"] : [value, "s"];
  return `${scaled.toLocaleString(undefined, { maximumSignificantDigits: 2 })} ${unit}`;
}

/** The upper bound of a quantile, or the lower one where there is no upper. */
export function bound(quantile) {
  if (!quantile) return NONE;
  return quantile.upTo === Infinity ? `> ${seconds(quantile.over)}` : `≤ ${seconds(quantile.upTo)}`;
}

export function bytes(value) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = value < 1024 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  return `${(value / 1024 ** power).toLocaleString(undefined, { maximumSignificantDigits: 3 })} ${units[power]}`;
}

/** How long something has been, in its two largest units. */
export function duration(seconds) {
  const units = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = Math.max(0, units.findIndex(([, size]) => seconds >= size));
  const parts = units.slice(seconds < 1 ? 3 : first).slice(0, 2);
  return parts.map(([unit, size], place) => {
    const left = place === 0 ? seconds : seconds % parts[0][1];
    return `${Math.floor(left / size)} ${unit}`;
  }).filter((part, place) => place === 0 || !part.startsWith("0 ")).join(" ");
}

/** The time of day, with the day where it is not today. */
export function clock(moment) {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? date.toLocaleTimeString() : date.toLocaleString();
}
