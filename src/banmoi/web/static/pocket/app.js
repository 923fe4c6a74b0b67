// Starts the notebook: worker, screens by the address's part after #, what stands on top, and the sending.

import { addresses, el, t } from './page.js';
import * as send from './send.js';
import * as states from './states.js';
import * as views from './views.js';

const KEEP_DAYS = 60;

let problem = null;
let sending = false;
let lists = false;

const SCREENS = {
  '': views.home, tasks: views.tasks, task: views.task, values: views.values, books: views.books, book: views.book,
  note: views.note, kept: function (key) { return key ? views.keptOne(key) : views.kept(); },
};
// Screens that are drawn anew when something was sent; forms are left alone while somebody types.
const LISTS = ['', 'tasks', 'kept'];

let busy = null;
let wanted = false;

// Draws the screen that the address names. One drawing at a time, the last one wins: a slow list must not cover
// the form that was opened after it.
function draw() {
  wanted = true;
  if (!busy) {
    busy = (async function () {
      try {
        while (wanted) { wanted = false; await drawOnce(); }
      } finally {
        busy = null;
      }
    })();
  }
  return busy;
}

async function drawOnce() {
  const parts = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const screen = SCREENS[parts[0]] || views.home;
  lists = LISTS.indexOf(parts[0]) >= 0 && parts.length === 1;
  Array.prototype.forEach.call(document.querySelectorAll('nav a'), function (link) {
    const here = link.getAttribute('href').split('/')[1] === parts[0];
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  await screen.apply(null, parts.slice(1));
  await drawTop();
}

// The line on top: is there a signal, how much waits, what stands in the way.
async function drawTop() {
  const rows = await states.operations();
  const waits = rows.filter(function (row) { return row.state === 'kept'; }).length;
  const place = document.getElementById('top');
  const words = !navigator.onLine ? t('offline', { count: waits })
    : sending && waits ? t('sending', { count: waits }) : waits ? t('waits', { count: waits }) : t('all_sent');
  while (place.firstChild) place.removeChild(place.firstChild);
  place.appendChild(el('p.line', {}, words));
  if (problem && problem.code === 'signed_out') place.appendChild(el('p.message.message-warning', {}, problem.words + ' ', el('a', { href: addresses.login }, t('sign_in'))));
  else if (problem && problem.words) place.appendChild(el('p.message.message-warning', {}, problem.words + ' ', el('a', { href: '#/kept' }, t('export_link'))));
  if (states.clockIsWrong()) place.appendChild(el('p.message.message-warning', {}, t('clock_wrong', { today: states.data().day_label })));
}

let drawing = 0;

async function changed(what) {
  if ('problem' in what) problem = what.problem;
  if (problem && problem.code === 'schema') problem.words = t('new_version');
  if ('sending' in what) sending = what.sending;
  await states.loadStart();
  clearTimeout(drawing);
  drawing = setTimeout(function () {
    if (lists) draw();
    else drawTop();
  }, 60);
}

function keepShell() {
  if (!('serviceWorker' in navigator)) return;
  const had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.register(addresses.worker, { scope: '/pocket/' });
  navigator.serviceWorker.addEventListener('controllerchange', function () {
    if (had) { problem = { code: 'new', words: t('new_version') }; drawTop(); }
  });
}

async function begin() {
  send.setUp(addresses, changed);
  views.setUp(function () { send.sync(); });
  const known = await states.loadStart();
  if (known) await draw();
  window.addEventListener('hashchange', draw);
  window.addEventListener('online', function () { send.sync(true, true); });
  window.addEventListener('offline', drawTop);
  document.addEventListener('visibilitychange', function () { if (!document.hidden) send.sync(); });
  document.getElementById('refresh').addEventListener('click', function () { send.sync(true, true); });
  await send.sync(true);
  await states.loadStart();
  if (!known || lists) await draw();
  else await drawTop();
  send.tidy(KEEP_DAYS);
}

window.addEventListener('load', keepShell);
begin();
