// What the counts of /status say: how much came between two looks, and how long it took. Nothing here touches the page.

/** What this page itself asks is no load of the service's users. */
const OWN_ROUTE = "/status";

/**
 * One answer of /status in short, with when it came, in milliseconds.
 *
 * `counts` are all that never fall while a process lives; `statuses` and `buckets` are sums over the routes.
 */
export function lookAt(status, at) {
  const routes = status.requests.filter(({ route }) => route !== OWN_ROUTE);
  const { connections } = status.front ?? {};
  return {
    at,
    statuses: sumOf(routes.map((route) => route.statuses)),
    buckets: sumOf(routes.map((route) => route.seconds.buckets)),
    seconds: routes.reduce((sum, route) => sum + route.seconds.sum, 0),
    busy: status.front?.workers.busy ?? null,
    open: connections?.open ?? null,
    counts: {
      ...sumOf(status.requests.map((route) => route.statuses)),
      accepted: connections?.accepted ?? 0,
      unwelcome: connections?.refused ?? 0,
      expired: connections?.expired ?? 0,
      aborted: status.front?.aborted_requests ?? 0,
      unhashed: status.password_hashes?.refused ?? 0,
    },
  };
}

/** What came after one look and until another of the same process. */
export function between(before, after) {
  const elapsed = (after.at - before.at) / 1000;
  const statuses = difference(after.statuses, before.statuses);
  const buckets = difference(after.buckets, before.buckets);
  const requests = sum(statuses);
  return {
    elapsed, requests, statuses,
    rate: elapsed > 0 ? requests / elapsed : null,
    median: quantile(buckets, 0.5),
    slowest: quantile(buckets, 0.99),
    mean: requests > 0 ? Math.max(0, after.seconds - before.seconds) / requests : null,
    counts: difference(after.counts, before.counts),
  };
}

/** Whether a count is less than before, which no count of one process is. */
export function hasFallen(before, after) {
  return Object.entries(before.counts).some(([name, count]) => (after.counts[name] ?? 0) < count);
}

/**
 * The bounds between which a share of all lies, as `{ over, upTo }` in seconds; null where there is nothing.
 *
 * `buckets` counts for each bound, "+Inf" being the last, what took no longer. Nothing finer can be known from it.
 */
export function quantile(buckets, share) {
  const sorted = Object.entries(buckets)
    .map(([bound, count]) => [bound === "+Inf" ? Infinity : Number(bound), count])
    .sort(([left], [right]) => left - right);
  const all = sorted.at(-1)?.[1] ?? 0;
  if (!(all > 0)) return null;
  const found = sorted.findIndex(([, count]) => count >= share * all);
  return { over: sorted[found - 1]?.[0] ?? 0, upTo: sorted[found][0] };
}

/** How many answers have a status of a class: 4 for 400 to 499. */
export function countOf(statuses, kind) {
  return sum(Object.fromEntries(Object.entries(statuses).filter(([code]) => Math.floor(code / 100) === kind)));
}

export function sum(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function sumOf(many) {
  const sums = {};
  for (const [name, count] of many.flatMap(Object.entries)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function difference(after, before) {
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]));
}
