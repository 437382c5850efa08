// Short words at the edge of the page, which are read out as well.

const SHOWN_FOR = 5000;

const place = document.getElementById("notice");
const waiting = new Set();
let note = "";
let timer;

/** Says something for some seconds. */
export function say(text) {
  note = text;
  clearTimeout(timer);
  timer = setTimeout(() => { note = ""; show(); }, SHOWN_FOR);
  show();
}

/** What a promise gives; the reader is told where it takes longer than a second. */
export async function watched(promise) {
  const soon = setTimeout(() => { waiting.add(promise); show(); }, 1000);
  try {
    return await promise;
  } finally {
    clearTimeout(soon);
    waiting.delete(promise);
    show();
  }
}

function show() {
  const text = waiting.size > 0 ? "Waiting for the service …" : note;
  if (place && place.textContent !== text) place.textContent = text;
}
