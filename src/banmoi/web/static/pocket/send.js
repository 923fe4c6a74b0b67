// Sending what waits, one thing after the other, as often as it takes. A photograph goes before the operation
// that names it; one broken item does not hold the rest; pauses grow while the line is bad.

import { all, change, get, put, remove } from './store.js';

const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 30 * 60000;
const DAY = 24 * 3600000;
const FAILURES_MOST = 3;
const STALE = 10 * 60000;
// The shape of the start's data that this notebook knows; the server names its own.
const SCHEMA = 1;

let addresses = {};
let changed = function () {};
let running = null;
let again = false;
let timer = 0;
let failures = 0;
let outdated = false;

// The line failed, or the server did: later again.
class LineError extends Error {}

// The server does not talk to us as we are: nothing more is sent until somebody does something.
class StopError extends Error {
  constructor(answer) { super(answer.code); this.answer = answer; }
}

export function setUp(all_addresses, when_changed) {
  addresses = all_addresses;
  changed = when_changed;
}

// Pauses of 5, 10, 20 … seconds, at most half an hour, spread a little so that phones do not come together.
export function pauseAfter(attempts) {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * Math.pow(2, Math.max(0, attempts - 1))) * (0.75 + Math.random() / 2);
}

async function ask(address, options, seconds) {
  const stopper = new AbortController();
  const alarm = setTimeout(function () { stopper.abort(); }, seconds * 1000);
  let response, answer;
  try {
    response = await fetch(address, Object.assign({ credentials: 'same-origin', cache: 'no-store', signal: stopper.signal }, options));
    answer = await response.json();
  } catch (error) {
    // A refusal that is a page and not JSON: the token is too old; a new start brings a new one.
    if (response && response.status === 403) throw new StopError({ code: 'stale' });
    throw new LineError(String(error));
  } finally {
    clearTimeout(alarm);
  }
  if (response.status === 401) throw new StopError(answer);
  if (response.status >= 500 || response.status === 429) throw new LineError(String(response.status));
  return { status: response.status, body: answer };
}

export async function refresh() {
  const found = await ask(addresses.start, {}, 60);
  if (found.status !== 200) throw new LineError(String(found.status));
  const data = found.body;
  outdated = data.schema !== SCHEMA;
  if (outdated) return withOldData(data);
  await put('meta', { data: data, at: Date.now(), offset: Date.parse(data.now) - Date.now() }, 'start');
  return data;
}

// This notebook is older than the server's data: it keeps what it has and goes on sending with the new token.
async function withOldData(data) {
  const known = await get('meta', 'start');
  if (!known || known.data.me.id !== data.me.id) throw new StopError({ code: 'schema' });
  known.data.csrf = data.csrf;
  await put('meta', known, 'start');
  return known.data;
}

async function sendPhoto(id, token) {
  const photo = await get('photos', id);
  if (!photo || photo.sent) return null;
  if (photo.refused) return photo.refused;
  const address = addresses.photo.replace('DIGEST', photo.sha);
  if (photo.attempts) {
    // The last try may have arrived and only its answer been lost: asking costs less than sending.
    const known = await ask(address, {}, 30);
    if (known.body.here) return arrived(id);
  }
  await change('photos', id, function (row) { row.attempts = (row.attempts || 0) + 1; });
  const sent = await ask(address, { method: 'POST', body: photo.blob, headers: { 'X-CSRFToken': token, 'Content-Type': 'application/octet-stream' } }, 180);
  if (sent.status === 200) return arrived(id);
  if (sent.body.code === 'cut') throw new LineError('cut');
  await change('photos', id, function (row) { row.refused = sent.body.words; });
  return sent.body.words;
}

async function arrived(id) {
  await change('photos', id, function (row) { row.sent = true; row.blob = null; });
  return null;
}

function bodyOf(operation) {
  return JSON.stringify({
    uuid: operation.uuid, device: operation.device, sequence: operation.sequence, owner: operation.owner,
    kind: operation.kind, version: operation.version, phone_at: operation.phone_at, known_day: operation.known_day,
    payload: operation.payload,
  });
}

async function sendOperation(operation, token) {
  const refused = {};
  // All of a thing's photographs go, also after one was refused: what arrived stands.
  for (const sha of operation.photos) {
    const words = await sendPhoto(operation.owner + ':' + sha, token);
    if (words) refused[sha] = words;
  }
  const key = operation.uuid;
  if (Object.keys(refused).length) {
    await change('operations', key, function (row) { row.state = 'returned'; row.answer = { photos: refused }; });
    return;
  }
  await change('operations', key, function (row) { row.attempts = (row.attempts || 0) + 1; });
  const found = await ask(addresses.operation, { method: 'POST', body: bodyOf(operation), headers: { 'X-CSRFToken': token, 'Content-Type': 'application/json' } }, 60);
  const body = found.body;
  if (found.status === 200) {
    await change('operations', key, function (row) { row.state = body.outcome; row.answer = body.answer; row.answered_at = Date.now(); });
  } else if (body.code === 'photos') {
    for (const sha of body.missing) await lost(operation, sha);
    throw new LineError('photos');
  } else if (body.code === 'unknown_kind') {
    await change('operations', key, function (row) { row.next = Date.now() + DAY; row.words = body.words; });
  } else {
    await change('operations', key, function (row) { row.state = 'returned'; row.answer = body; });
  }
}

// The server lost a photograph that it had: sent again where the phone still has it, else said.
async function lost(operation, sha) {
  const id = operation.owner + ':' + sha;
  await change('photos', id, function (row) {
    row.sent = false;
    if (!row.blob) row.refused = 'lost';
  });
}

async function pass(owner, token) {
  const waiting = (await all('operations')).filter(function (row) {
    return row.owner === owner && row.state === 'kept' && (row.next || 0) <= Date.now();
  });
  waiting.sort(function (one, other) { return one.sequence - other.sequence; });
  let done = 0;
  for (const operation of waiting) {
    try {
      await sendOperation(operation, token);
      failures = 0;
      done += 1;
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      failures += 1;
      await change('operations', operation.uuid, function (row) {
        row.failures = (row.failures || 0) + 1;
        row.next = Date.now() + pauseAfter(row.failures);
      });
      if (failures >= FAILURES_MOST) return done;
    }
    changed({});
  }
  return done;
}

async function run(force) {
  let start = await get('meta', 'start');
  if (!start || force || Date.now() - start.at > STALE) {
    try {
      await refresh();
    } catch (error) {
      // A line too bad for the start may still carry a small thing.
      if (!start || !(error instanceof LineError)) throw error;
    }
    start = await get('meta', 'start');
  }
  let done = 0;
  try {
    done = await pass(start.data.me.id, start.data.csrf);
  } catch (error) {
    if (!(error instanceof StopError) || error.answer.code !== 'stale') throw error;
    const data = await refresh();
    done = await pass(data.me.id, data.csrf);
  }
  if (done) await refresh();
  changed({ problem: outdated ? { code: 'schema' } : null });
}

// Sends what is due now, and comes back by itself for what is due later. Safe to call at any time. `hurry`: the
// line is new, so pauses end.
export function sync(force, hurry) {
  if (running) { again = again || force; return running; }
  clearTimeout(timer);
  running = (async function () {
    changed({ sending: true });
    try {
      if (hurry) { failures = 0; await endPauses(); }
      await run(force);
      failures = 0;
    } catch (error) {
      if (error instanceof StopError) changed({ problem: error.answer });
      else if (error instanceof LineError) failures += 1;
      else changed({ problem: { code: 'phone', words: String(error && error.message) } });
    }
    running = null;
    changed({ sending: false });
    if (again) { again = false; sync(true); return; }
    await plan();
  })();
  return running;
}

async function endPauses() {
  for (const row of await all('operations')) {
    if (row.state === 'kept' && row.next) await change('operations', row.uuid, function (kept) { kept.next = 0; });
  }
}

async function plan() {
  const waiting = (await all('operations')).filter(function (row) { return row.state === 'kept'; });
  if (!waiting.length) return;
  const next = Math.min.apply(null, waiting.map(function (row) { return row.next || 0; }));
  const wait = Math.max(next - Date.now(), failures ? pauseAfter(failures) : 1000);
  timer = setTimeout(function () { sync(); }, Math.min(wait, LONGEST_PAUSE));
}

// Throws away what was accepted long ago, and photographs that nothing names any more.
export async function tidy(days) {
  const limit = Date.now() - days * DAY;
  const named = {};
  for (const row of await all('operations')) {
    if (row.state === 'accepted' && row.answered_at < limit) await remove('operations', row.uuid);
    else row.photos.forEach(function (sha) { named[sha] = true; });
  }
  for (const draft of await all('drafts')) (draft.photos || []).forEach(function (sha) { named[sha] = true; });
  for (const photo of await all('photos')) {
    if (!named[photo.sha] && photo.made_at < limit) await remove('photos', photo.id);
  }
}
