// Operations as the person sees them: made, mended, dropped, and where each stands.

import { all, askToStay, get, keepOperation, put, remove, uuid } from './store.js';
import { t } from './page.js';

export const VERSIONS = { task: 1, values: 1, entry: 1, note: 1 };

const DAY = 24 * 3600000;

let start = null;

export async function loadStart() {
  start = (await get('meta', 'start')) || null;
  return start && start.data;
}

export function data() { return start && start.data; }

export function owner() { return start ? start.data.me.id : null; }

// The phone's moment; in a demonstration, whose day stands still, the server's.
function now() {
  return new Date(Date.now() + (start && start.data.fixed ? start.offset : 0));
}

// Whether the phone's clock cannot be right: it was far off when it last heard the server, or it shows a day
// from before that.
export function clockIsWrong() {
  if (!start || start.data.fixed) return false;
  return Math.abs(start.offset) > DAY || Date.now() < Date.parse(start.data.now) - DAY;
}

function two(number) { return ('0' + number).slice(-2); }

function isoDay(moment) {
  return moment.getFullYear() + '-' + two(moment.getMonth() + 1) + '-' + two(moment.getDate());
}

// Today, to begin a day's field with; nothing where the clock is wrong: then the person says it.
export function today() { return clockIsWrong() ? '' : isoDay(now()); }

function phoneMoment() {
  const moment = now();
  return isoDay(moment) + 'T' + two(moment.getHours()) + ':' + two(moment.getMinutes()) + ':' + two(moment.getSeconds());
}

// A new operation. `photos`: the digests that it names; `title`: how lists call it.
export function made(kind, item, payload, photos, title) {
  return {
    uuid: uuid(), owner: owner(), kind: kind, version: VERSIONS[kind], item: item, payload: payload, photos: photos,
    title: title, phone_at: phoneMoment(), known_day: start.data.day, made_at: Date.now(), state: 'kept',
  };
}

// Keeps an operation in place of those of the same thing that were not accepted yet.
export async function keep(operation, draft) {
  const others = (await operations()).filter(function (row) {
    return row.item === operation.item && row.uuid !== operation.uuid && row.state !== 'accepted' && row.state !== 'older';
  });
  await keepOperation(operation, others.map(function (row) { return row.uuid; }), draft);
  if ((await get('meta', 'stays')) === undefined) await put('meta', await askToStay(), 'stays');
  return operation;
}

export async function operations() {
  const rows = (await all('operations')).filter(function (row) { return row.owner === owner(); });
  return rows.sort(function (one, other) { return other.sequence - one.sequence; });
}

export async function countOfOthers() {
  return (await all('operations')).filter(function (row) { return row.owner !== owner() && row.state !== 'accepted'; }).length;
}

export async function ofItem(item) {
  return (await operations()).filter(function (row) { return row.item === item; })[0] || null;
}

// The same once more under a new number, with something of it changed.
export function again(operation, edit) {
  const payload = JSON.parse(JSON.stringify(operation.payload));
  const next = made(operation.kind, operation.item, payload, operation.photos.slice(), operation.title);
  if (edit) edit(next);
  return keep(next);
}

export function drop(operation) { return remove('operations', operation.uuid); }

// May be thrown away without asking anybody: the server has certainly not done it.
export function mayDrop(operation) {
  return operation.state === 'kept' ? !operation.attempts : operation.state !== 'accepted' && operation.state !== 'older';
}

function lineNow(operation, key) {
  const form = start.data.values.filter(function (row) {
    return row.place === operation.payload.place && row.period === operation.payload.period;
  })[0];
  return form ? form.lines.filter(function (line) { return line.key === key; })[0] : null;
}

function valuesStanding(operation) {
  const lines = (operation.answer && operation.answer.lines) || {};
  let state = 'accepted';
  let words = '';
  Object.keys(lines).forEach(function (key) {
    const line = lineNow(operation, key);
    if (!line || !line.id) return;
    if (line.id !== lines[key].value) {
      if (!words && line.by !== start.data.me.name) words = t('value_changed', { name: line.name, by: line.by, said: line.said });
    } else if (line.status === 'returned') {
      state = 'returned';
      words = t('value_returned', { name: line.name, reason: line.reason });
    } else if (line.status === 'reported' && state === 'accepted') state = 'sent';
  });
  return { state: state, words: words || (state === 'sent' ? t('waits_for_officer') : t('verified')) };
}

function noteStanding(operation) {
  const note = start.data.notes.filter(function (row) { return row.item === operation.payload.item; })[0];
  if (note) return { state: 'accepted', words: t('note_answered', { by: note.by, day: note.day, answer: note.answer }) };
  return { state: 'sent', words: operation.answer.words };
}

// Where an operation stands: kept (in the phone only), sent (an officer looks next), accepted, returned; with
// words for the person.
export function standing(operation) {
  const answer = operation.answer || {};
  if (operation.state === 'kept') {
    return { state: 'kept', words: operation.words || (operation.failures ? t('kept_failed', { count: operation.failures }) : t('kept_waits')) };
  }
  if (operation.state === 'accepted') {
    if (operation.kind === 'values') return valuesStanding(operation);
    if (operation.kind === 'note') return noteStanding(operation);
    return { state: 'accepted', words: answer.words };
  }
  if (operation.state === 'older') return { state: 'accepted', words: answer.words };
  return { state: 'returned', words: answer.photos ? t('photo_refused') : answer.words };
}

export const SIGNS = { kept: '○', sent: '↑', accepted: '✓', returned: '!' };
