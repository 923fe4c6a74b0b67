// The notebook's screens: what there is to do, forms to write it down, and what became of it.

import { get, isFull } from './store.js';
import { el, say, show, t } from './page.js';
import { drafted, field, photoField } from './forms.js';
import { saveFile } from './export.js';
import * as states from './states.js';

let afterKeeping = function () {};

export function setUp(after) { afterKeeping = after; }

function link(href, title, about, mark) {
  return el('li', {}, el('a.row', { href: href }, el('span.row-title', {}, title), about && el('span.row-about', {}, about), mark));
}

function badge(state) {
  return el('span.badge.badge-' + state, {}, el('span', { 'aria-hidden': 'true' }, states.SIGNS[state] + ' '), t('state_' + state));
}

function button(words, act, quiet) {
  return el(quiet ? 'button.quiet' : 'button', { type: 'button', onclick: act }, words);
}

function message(words, kind) { return el('p.message.message-' + kind, { role: 'alert' }, words); }

// Keeps what was written and goes to the list; where the phone is full, what was typed stays on the screen.
async function keepAndGo(operation, draft, problem) {
  try {
    draft.stop();
    await states.keep(operation, draft.key);
  } catch (error) {
    problem(isFull(error) ? t('room_full') : t('not_kept', { why: String(error && error.message) }));
    return false;
  }
  say(t('kept_now'));
  location.hash = '#/kept';
  afterKeeping();
  return true;
}

function needsStart() {
  show(t('app'), [el('p', {}, t('first_needs_signal'))]);
}

export async function home() {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const late = data.tasks.filter(function (row) { return row.timing === 'late' && !row.joined; }).length;
  const soon = data.tasks.filter(function (row) { return row.timing === 'soon' && !row.joined; }).length;
  const rows = [link('#/tasks', t('tasks'), t('tasks_count', { late: late, soon: soon }))];
  data.values.forEach(function (form) { rows.push(link('#/values/' + form.place + '/' + form.period, t('values_of', { period: form.label }), formAbout(form))); });
  rows.push(link('#/books', t('books'), t('books_about')));
  if (data.places.length) rows.push(link('#/note/opinion', t('opinion'), t('opinion_about')));
  rows.push(link('#/kept', t('kept'), await keptAbout()));
  show(data.places.length ? data.places[0].title : data.me.name, [el('p.who', {}, data.me.name + (data.me.title ? ', ' + data.me.title : '')), el('ul.rows', {}, rows)]);
}

function formAbout(form) {
  if (form.closed) return t('period_closed');
  const returned = form.lines.filter(function (line) { return line.status === 'returned'; }).length;
  const open = form.lines.filter(function (line) { return !line.id; }).length;
  return (returned ? t('values_returned', { count: returned }) + ' · ' : '') + t('values_open', { count: open });
}

async function keptAbout() {
  const found = { kept: 0, returned: 0 };
  (await states.operations()).forEach(function (row) {
    const state = states.standing(row).state;
    if (state in found) found[state] += 1;
  });
  return t('kept_count', { kept: found.kept, returned: found.returned });
}

export async function tasks() {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const written = {};
  (await states.operations()).forEach(function (row) {
    if (row.kind === 'task' && !written[row.payload.occurrence]) written[row.payload.occurrence] = row;
  });
  const groups = [['late', 'tasks_late'], ['soon', 'tasks_soon'], ['open', 'tasks_later']].map(function (pair) {
    const rows = data.tasks.filter(function (row) { return row.timing === pair[0]; });
    return rows.length > 0 && el('section', {}, el('h2', {}, t(pair[1])), el('ul.rows', {}, rows.map(function (row) {
      const said = written[row.id];
      const about = [row.what, row.due, row.wait, row.joined && t('task_joined')].filter(Boolean).join(' · ');
      return link('#/task/' + row.id, row.text, about, said && badge(states.standing(said).state));
    })));
  });
  show(t('tasks'), data.tasks.length ? groups : [el('p', {}, t('tasks_none'))]);
}

export async function task(id) {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const number = Number(id);
  const row = data.tasks.filter(function (one) { return one.id === number; })[0];
  const before = await states.ofItem('task:' + id);
  const title = row ? row.text : before ? before.title : '';
  if (!title) { show(t('tasks'), [el('p', {}, t('gone'))]); return; }
  const fresh = before && before.state !== 'accepted' ? Object.assign({}, before.payload, { photos: before.photos.slice() })
    : { state: 'done', text: '', day: states.today(), photos: [] };
  const draft = await drafted('task:' + id, fresh);
  const typed = draft.value;
  const problem = el('div', {});
  const set = function (name) { return function (value) { typed[name] = value; draft.save(); }; };
  function keep() {
    if (typed.state !== 'done' && !typed.text.trim()) { refuse(problem, t('task_text_missing')); return; }
    const closing = typed.state === 'done' || typed.state === 'not_done';
    const own = closing ? 'task:' + id : 'note:' + uniqueItem();
    const payload = { occurrence: number, state: typed.state, text: typed.text, day: typed.day, photos: typed.photos, item: own.slice(-36) };
    keepAndGo(states.made('task', own, payload, typed.photos, title), draft, function (words) { refuse(problem, words); });
  }
  show(title, [
    row && el('p.about', {}, [row.what, row.due, row.wait].filter(Boolean).join(' · ')),
    before && el('p.about', {}, badge(states.standing(before).state), ' ', states.standing(before).words),
    field(t('task_state'), 'choice', { value: typed.state, required: true, choices: [['done', t('task_done')], ['progress', t('task_progress')], ['stuck', t('task_stuck')], ['not_done', t('task_not_done')]] }, set('state')),
    field(t('task_text'), 'long', { value: typed.text, most: 900, help: t('task_text_help') }, set('text')),
    field(t('day'), 'day', { value: typed.day, help: states.clockIsWrong() ? t('clock_day') : null }, set('day')),
    photoField(t('photos_add'), typed.photos, draft.save),
    problem,
    button(t('keep_and_send'), keep),
  ]);
}

function uniqueItem() {
  return states.made('note', '', {}, [], '').uuid;
}

function refuse(place, words) {
  while (place.firstChild) place.removeChild(place.firstChild);
  place.appendChild(message(words, 'error'));
}

function formOf(place, period) {
  return states.data().values.filter(function (row) { return row.place === place && row.period === period; })[0];
}

// What the phone has written of a period and is not settled yet: queued lines, and those sent back.
async function pendingLines(item) {
  const before = await states.ofItem(item);
  const found = {};
  if (!before || before.state === 'accepted' || before.state === 'older') return found;
  const answers = (before.answer && before.answer.lines) || {};
  Object.keys(before.payload.lines).forEach(function (key) {
    const answer = answers[key];
    const settled = answer && (answer.outcome === 'accepted' || answer.outcome === 'older');
    if (!settled) found[key] = { typed: before.payload.lines[key], answer: answer || {} };
  });
  return found;
}

export async function values(place, period) {
  if (!states.data()) { needsStart(); return; }
  if (!place) { await valuesList(); return; }
  const form = formOf(place, period);
  if (!form) { show(t('values'), [el('p', {}, t('gone'))]); return; }
  const item = 'values:' + place + ':' + period;
  const pending = await pendingLines(item);
  const fresh = { lines: {}, photos: [] };
  Object.keys(pending).forEach(function (key) { fresh.lines[key] = JSON.parse(JSON.stringify(pending[key].typed)); });
  const draft = await drafted(item, fresh);
  const problem = el('div', {});
  const title = t('values_title', { place: form.place_title, period: form.label });
  function keep() {
    const lines = {};
    let photos = [];
    form.lines.forEach(function (line) {
      const typed = draft.value.lines[line.key];
      if (!typed || !says(typed)) return;
      const answer = (pending[line.key] && pending[line.key].answer) || {};
      lines[line.key] = Object.assign({}, typed, { seen: answer.seen || line.id || null });
      photos = photos.concat(typed.photos || []);
    });
    if (!Object.keys(lines).length) { refuse(problem, t('values_none_typed')); return; }
    keepAndGo(states.made('values', item, { place: place, period: period, lines: lines }, unique(photos), title), draft, function (words) { refuse(problem, words); });
  }
  show(title, [
    form.closed && message(t('period_closed'), 'warning'),
    el('p.about', {}, t('values_lead')),
    form.lines.map(function (line) { return valueLine(line, draft, pending[line.key]); }),
    problem,
    button(t('keep_and_send'), keep),
  ]);
}

async function valuesList() {
  const forms = states.data().values;
  if (forms.length === 1) { location.replace('#/values/' + forms[0].place + '/' + forms[0].period); return; }
  show(t('values'), [forms.length ? el('ul.rows', {}, forms.map(function (form) {
    return link('#/values/' + form.place + '/' + form.period, t('values_title', { place: form.place_title, period: form.label }), formAbout(form));
  })) : el('p', {}, t('values_nothing'))]);
}

function unique(list) { return list.filter(function (one, at) { return list.indexOf(one) === at; }); }

function says(typed) {
  return typed.decision === true || typed.decision === false || ['numerator', 'denominator', 'female', 'female_denominator'].some(function (name) { return (typed[name] || '').trim(); });
}

// One figure: its last one beside it, what was sent back and why, and its photographs folded away.
function valueLine(line, draft, pending) {
  const lines = draft.value.lines;
  function typed() {
    if (!lines[line.key]) lines[line.key] = { note: '', photos: [] };
    return lines[line.key];
  }
  function set(name) {
    return function (value) { typed()[name] = value; draft.save(); };
  }
  const now = lines[line.key] || {};
  const answer = (pending && pending.answer) || {};
  const errors = answer.fields || {};
  const shown = function (name, current) { return now[name] === undefined ? current : now[name]; };
  const boxes = (line.boxes || []).map(function (box, index) {
    const last = box[3] ? t('last_time', { value: box[3] }) : t('no_last');
    // All numbers of a line go together: what stands there goes with what is changed.
    return field(box[1], 'number', { value: shown(box[0], box[2]), help: last, error: errors[box[0]], required: index === 0 }, function (value) {
      line.boxes.forEach(function (other) { if (typed()[other[0]] === undefined) typed()[other[0]] = other[2]; });
      set(box[0])(value);
    });
  });
  const decided = now.decision === undefined ? line.decision : now.decision;
  const extra = el('details', {}, el('summary', {}, t('photos_and_note')));
  extra.addEventListener('toggle', function () {
    if (extra.childNodes.length > 1) return;
    if (!now.photos) now.photos = typed().photos = typed().photos || [];
    extra.appendChild(photoField(t('photos_add'), now.photos, function () { typed().photos = now.photos; draft.value.photos = draftPhotos(lines); draft.save(); }));
    extra.appendChild(field(t('note'), 'text', { value: now.note || '', most: 500 }, set('note')));
  });
  return el('section.line', {}, el('h2', {}, line.name),
    line.status === 'returned' && message(t('returned_because', { reason: line.reason }), 'warning'),
    line.status && line.status !== 'returned' && el('p.about', {}, badge(line.status === 'verified' ? 'accepted' : 'sent'), ' ', line.said),
    answer.words && message(answer.words + ' ' + t('conflict_choice'), 'warning'),
    errors.decision && message(errors.decision, 'error'),
    line.boxes ? boxes : field(t('decided'), 'choice', { value: decided === true ? 'yes' : decided === false ? 'no' : '', help: line.last, choices: [['yes', t('yes')], ['no', t('no')]], required: true }, function (value) { set('decision')(value === 'yes'); }),
    extra);
}

function draftPhotos(lines) {
  const found = [];
  Object.keys(lines).forEach(function (key) {
    (lines[key].photos || []).forEach(function (sha) { found.push(sha); });
  });
  return found;
}

export function books() {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const rows = data.books.map(function (book) { return link('#/book/' + book.key, book.title, book.about); });
  if (data.places.length) rows.push(link('#/note/opinion', t('opinion'), t('opinion_about')));
  show(t('books'), [rows.length ? el('ul.rows', {}, rows) : el('p', {}, t('books_none'))]);
}

export async function book(key, given) {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const found = data.books.filter(function (one) { return one.key === key; })[0];
  if (!found) { show(t('books'), [el('p', {}, t('gone'))]); return; }
  const before = given ? await states.ofItem('entry:' + given) : null;
  const draft = await drafted('book:' + key + (given ? ':' + given : ''), before
    ? { item: given, cells: before.payload.cells, photos: before.photos.slice() }
    : { item: uniqueItem(), cells: begun(found, data), photos: [] });
  const typed = draft.value;
  const answer = (before && before.answer) || {};
  const problem = el('div', {});
  const fields = found.fields.filter(function (one) { return one.kind !== 'place' || data.places.length > 1; });
  const draw = function (one) { return bookField(one, data, typed.cells, (answer.fields || {})[one.name], draft.save); };
  function keep() {
    const missing = found.fields.filter(function (one) { return one.required && !(typed.cells[one.name] || '').trim(); });
    if (missing.length) { refuse(problem, t('missing', { names: missing.map(function (one) { return one.label; }).join(', ') })); return; }
    const payload = { item: typed.item, register: key, cells: typed.cells, photos: typed.photos };
    if (answer.seen) payload.seen = answer.seen;
    const name = typed.cells[found.fields[0].name] || '';
    keepAndGo(states.made('entry', 'entry:' + typed.item, payload, typed.photos, found.title + (name ? ': ' + name : '')), draft, function (words) { refuse(problem, words); });
  }
  const folded = fields.filter(function (one) { return !one.required && !(answer.fields || {})[one.name]; });
  show(found.title, [
    before && before.state !== 'kept' && el('p.about', {}, badge(states.standing(before).state), ' ', states.standing(before).words),
    fields.filter(function (one) { return folded.indexOf(one) < 0; }).map(draw),
    photoField(t('photos_add'), typed.photos, draft.save),
    folded.length > 0 && el('details', {}, el('summary', {}, t('more_fields', { count: folded.length })), folded.map(draw)),
    problem,
    button(t('keep_and_send'), keep),
  ]);
}

function begun(book, data) {
  const cells = {};
  book.fields.forEach(function (one) {
    if (one.kind === 'place' && data.places.length) cells[one.name] = data.places[0].key;
    else if (one.name === book.day) cells[one.name] = states.today();
    else if (one.default) cells[one.name] = one.default;
  });
  return cells;
}

function bookField(one, data, cells, error, save) {
  const kinds = { long: 'long', whole: 'number', money: 'number', amount: 'number', day: 'day', choice: 'choice', link: 'choice', place: 'choice' };
  const choices = one.kind === 'place' ? data.places.map(function (place) { return [place.key, place.title]; }) : one.choices;
  const help = one.kind === 'day' && states.clockIsWrong() ? t('clock_day') : one.help;
  const given = { value: cells[one.name] || '', help: help, error: error, choices: choices, most: one.most, required: one.required };
  return field(one.label, kinds[one.kind] || 'text', given, function (value) { cells[one.name] = value; save(); });
}

// A note to the officer; `from`: the operation that it tells of.
export async function note(about, from) {
  const data = states.data();
  if (!data) { needsStart(); return; }
  const told = from ? (await states.operations()).filter(function (row) { return row.uuid === from; })[0] : null;
  const draft = await drafted('note:' + about + (from ? ':' + from : ''), {
    place: data.places.length ? data.places[0].key : '', text: told ? toldWords(told) : '', day: told ? '' : states.today(), photos: told ? told.photos.slice() : [],
  });
  const typed = draft.value;
  const problem = el('div', {});
  const set = function (name) { return function (value) { typed[name] = value; draft.save(); }; };
  async function keep() {
    if (!typed.text.trim()) { refuse(problem, t('note_text_missing')); return; }
    const item = uniqueItem();
    const payload = { item: item, place: typed.place, about: about, text: typed.text, day: typed.day, photos: typed.photos };
    const done = await keepAndGo(states.made('note', 'officer:' + item, payload, typed.photos, t('note_' + about)), draft, function (words) { refuse(problem, words); });
    if (done && told) await states.drop(told);
  }
  show(t('note_' + about), [
    el('p.about', {}, t(about === 'opinion' ? 'opinion_lead' : 'note_lead')),
    data.places.length > 1 && field(t('place'), 'choice', { value: typed.place, required: true, choices: data.places.map(function (one) { return [one.key, one.title]; }) }, set('place')),
    field(t(about === 'opinion' ? 'opinion_text' : 'note_text'), 'long', { value: typed.text, most: 2000, required: true }, set('text')),
    about === 'opinion' && field(t('day'), 'day', { value: typed.day }, set('day')),
    photoField(t('photos_add'), typed.photos, draft.save),
    problem,
    button(t('keep_and_send'), keep),
  ]);
}

// An operation in words, for somebody who reads a note.
function toldWords(row) {
  const lines = [row.title];
  const write = function (label, text) { if (text !== undefined && text !== null && text !== '') lines.push(label + ': ' + text); };
  if (row.kind === 'values') {
    const form = formOf(row.payload.place, row.payload.period);
    Object.keys(row.payload.lines).forEach(function (key) {
      const known = form && form.lines.filter(function (line) { return line.key === key; })[0];
      const typed = row.payload.lines[key];
      const said = typed.decision === true ? t('yes') : typed.decision === false ? t('no') : [typed.numerator, typed.denominator, typed.female].filter(Boolean).join(' / ');
      write(known ? known.name : key, said + (typed.note ? ' (' + typed.note + ')' : ''));
    });
  } else if (row.kind === 'entry') {
    const known = states.data().books.filter(function (one) { return one.key === row.payload.register; })[0];
    Object.keys(row.payload.cells).forEach(function (name) {
      const column = known && known.fields.filter(function (one) { return one.name === name; })[0];
      if (!column || column.kind !== 'place') write(column ? column.label : name, row.payload.cells[name]);
    });
  } else {
    if (row.payload.state) lines.push(t('task_' + row.payload.state));
    write(t('day'), row.payload.day);
    if (row.payload.text) lines.push(row.payload.text);
  }
  return lines.join('\n').slice(0, 2000);
}

export async function kept() {
  const rows = await states.operations();
  const others = await states.countOfOthers();
  const groups = ['returned', 'kept', 'sent', 'accepted'].map(function (state) {
    const found = rows.filter(function (row) { return states.standing(row).state === state; });
    return found.length > 0 && el('section', {}, el('h2', {}, t('group_' + state, { count: found.length })), el('ul.rows', {}, found.slice(0, 60).map(function (row) {
      return link('#/kept/' + row.uuid, row.title, states.standing(row).words, badge(state));
    })));
  });
  const unsent = others || rows.some(function (row) { return row.state !== 'accepted' && row.state !== 'older'; });
  show(t('kept'), [
    rows.length ? null : el('p', {}, t('kept_nothing')),
    others ? message(t('others_wait', { count: others }), 'warning') : null,
    groups,
    unsent && el('section', {}, el('h2', {}, t('export')), el('p', {}, t('export_about')), button(t('export_do'), saveFile, true)),
    (await get('meta', 'stays')) === false && el('p.about', {}, t('may_be_cleared')),
  ], true);
}

export async function keptOne(key) {
  const row = (await states.operations()).filter(function (one) { return one.uuid === key; })[0];
  if (!row) { location.replace('#/kept'); return; }
  const stands = states.standing(row);
  const photos = await Promise.all(row.photos.map(function (sha) { return get('photos', row.owner + ':' + sha); }));
  show(row.title, [
    el('p', {}, badge(stands.state), ' ', stands.words),
    reasons(row).map(function (words) { return message(words, 'error'); }),
    el('pre.told', {}, toldWords(row)),
    el('ul.photos', {}, photos.filter(Boolean).map(function (photo, index) {
      return el('li', {}, el('img', { src: photo.thumb, alt: t('photo_number', { number: index + 1 }) }), photo.refused && el('p.error', {}, '! ' + photo.refused));
    })),
    actions(row, stands),
  ]);
}

// What is wrong with which part of it, for an operation that came back.
function reasons(row) {
  const answer = row.answer || {};
  const found = [];
  const add = function (name, fields, words) {
    Object.keys(fields || {}).forEach(function (key) { if (fields[key] !== answer.words) found.push(name(key) + ': ' + fields[key]); });
    if (words) found.push(name('') + ': ' + words);
  };
  if (row.state === 'kept' || row.state === 'accepted') return found;
  const form = row.kind === 'values' ? formOf(row.payload.place, row.payload.period) : null;
  const book = states.data().books.filter(function (one) { return one.key === row.payload.register; })[0];
  Object.keys(answer.lines || {}).forEach(function (key) {
    const line = form && form.lines.filter(function (one) { return one.key === key; })[0];
    add(function () { return line ? line.name : key; }, answer.lines[key].fields, answer.lines[key].words);
  });
  add(function (key) {
    const column = book && book.fields.filter(function (one) { return one.name === key; })[0];
    return column ? column.label : t('day');
  }, answer.fields);
  return found;
}

function mendAddress(row) {
  if (row.kind === 'task') return '#/task/' + row.payload.occurrence;
  if (row.kind === 'values') return '#/values/' + row.payload.place + '/' + row.payload.period;
  if (row.kind === 'entry') return '#/book/' + row.payload.register + '/' + row.payload.item;
  return null;
}

function actions(row, stands) {
  const answer = row.answer || {};
  const offers = answer.offers || [];
  const found = [];
  const go = function (next) { return next.then(function () { location.hash = '#/kept'; afterKeeping(); }); };
  if (offers.indexOf('day_sure') >= 0) found.push(button(t('day_is_right'), function () { go(states.again(row, function (next) { next.payload.day_sure = true; })); }));
  if (offers.indexOf('insist') >= 0) found.push(button(t('insist'), function () { go(states.again(row, function (next) { next.payload.seen = answer.seen; })); }));
  if (answer.photos) found.push(button(t('photos_drop'), function () { go(states.again(row, function (next) { dropPhotos(next, answer.photos); })); }));
  if (answer.code) found.push(button(t('send_again'), function () { go(states.again(row)); }));
  if (offers.indexOf('note') >= 0) found.push(el('a.button.quiet', { href: '#/note/' + (row.kind === 'values' ? 'closed_period' : 'conflict') + '/' + row.uuid }, t('make_note')));
  const mend = mendAddress(row);
  if (mend && (row.state !== 'accepted' || row.kind !== 'task')) {
    const wrong = stands.state === 'returned';
    found.push(el(wrong && !found.length ? 'a.button' : 'a.button.quiet', { href: mend }, t(wrong ? 'mend' : 'change')));
  }
  if (states.mayDrop(row)) found.push(dropButton(row, go));
  return el('div.actions', {}, found);
}

// Two presses: the second one throws away.
function dropButton(row, go) {
  const made = button(t('drop'), function () {
    if (made.getAttribute('data-sure')) { go(states.drop(row)); return; }
    made.setAttribute('data-sure', '1');
    made.textContent = t('drop_sure');
    say(t('drop_sure'));
  }, true);
  return made;
}

function dropPhotos(next, refused) {
  const stays = function (sha) { return !refused[sha]; };
  next.photos = next.photos.filter(stays);
  if (next.payload.photos) next.payload.photos = next.payload.photos.filter(stays);
  Object.keys(next.payload.lines || {}).forEach(function (key) {
    const line = next.payload.lines[key];
    if (line.photos) line.photos = line.photos.filter(stays);
  });
}
