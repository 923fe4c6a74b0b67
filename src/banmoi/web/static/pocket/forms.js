// Fields with their label, help and error; photographs; drafts that outlive a closed page.

import { get, isFull, put, room } from './store.js';
import { shrunk } from './photo.js';
import { dayOf, el, say, t } from './page.js';
import { owner } from './states.js';

const LEAST_ROOM = 20 * 1024 * 1024;

let count = 0;

// A field. `kind`: text, long, number, day, choice. `given`: { value, help, error, choices, most, required }.
export function field(label, kind, given, changed) {
  const id = 'f' + (count += 1);
  const about = [given.help && id + 'h', given.error && id + 'e'].filter(Boolean).join(' ') || null;
  const common = { id: id, 'aria-describedby': about, 'aria-invalid': given.error ? 'true' : null, 'aria-required': given.required ? 'true' : null };
  const wrong = given.error && el('p.error', { id: id + 'e' }, '! ' + given.error);
  const help = given.help && el('p.help', { id: id + 'h' }, given.help);
  const name = label + (given.required ? '' : ' ' + t('optional'));
  if (kind === 'choice' && given.choices.length <= 6) {
    return el('fieldset.field', { 'aria-describedby': about }, el('legend', {}, name), wrong, help, given.choices.map(function (pair) {
      const radio = el('input', { type: 'radio', name: id, value: pair[0], onchange: function () { changed(pair[0]); } });
      radio.checked = given.value === pair[0];
      return el('label.radio', {}, radio, el('span', {}, pair[1]));
    }));
  }
  let input;
  if (kind === 'choice') {
    input = el('select', common, el('option', { value: '' }, t('choose')), given.choices.map(function (pair) { return el('option', { value: pair[0] }, pair[1]); }));
    input.value = given.value || '';
  } else if (kind === 'long') {
    input = el('textarea', Object.assign({ rows: '4', maxlength: given.most }, common));
    input.value = given.value || '';
  } else {
    const types = { day: { type: 'date' }, number: { type: 'text', inputmode: 'decimal', autocomplete: 'off' } };
    input = el('input', Object.assign({ value: given.value || '', maxlength: kind === 'text' ? given.most : null }, types[kind] || { type: 'text', autocomplete: 'off' }, common));
  }
  // A phone set to English shows the month first: the day is said once more as people here write it.
  const read = kind === 'day' && el('p.help.day-read', { 'aria-hidden': 'true' }, dayOf(given.value));
  ['input', 'change'].forEach(function (event) {
    input.addEventListener(event, function () {
      changed(input.value.split('\u0000').join(''));
      if (read) read.textContent = dayOf(input.value);
    });
  });
  return el('div.field', {}, el('label', { for: id }, name), wrong, help, input, read);
}

// Photographs: taken or chosen, made small and kept in the phone at once. `digests` is changed in place.
export function photoField(label, digests, changed) {
  const list = el('ul.photos', {});
  const input = el('input.hidden-file', { type: 'file', accept: 'image/*', multiple: true, id: 'f' + (count += 1) });
  const problem = el('p.error', { hidden: true });

  async function draw() {
    while (list.firstChild) list.removeChild(list.firstChild);
    for (let i = 0; i < digests.length; i++) {
      const photo = await get('photos', owner() + ':' + digests[i]);
      list.appendChild(el('li', {},
        el('img', { src: photo ? photo.thumb : '', alt: t('photo_number', { number: i + 1 }) }),
        el('button.quiet', { type: 'button', onclick: function () { digests.splice(i, 1); changed(); draw(); } }, t('photo_remove', { number: i + 1 }))));
    }
  }

  function refuse(words) { problem.hidden = false; problem.textContent = '! ' + words; say(words); }

  input.addEventListener('change', async function () {
    problem.hidden = true;
    const files = Array.prototype.slice.call(input.files);
    input.value = '';
    for (const file of files) {
      const left = await room();
      if (left !== null && left < LEAST_ROOM) refuse(t('room_low'));
      try {
        const photo = await shrunk(file);
        if (digests.indexOf(photo.sha) < 0) {
          const id = owner() + ':' + photo.sha;
          if (!(await get('photos', id))) await put('photos', Object.assign(photo, { id: id, owner: owner(), made_at: Date.now() }));
          digests.push(photo.sha);
        }
        changed();
        say(t('photo_kept', { count: digests.length }));
      } catch (error) {
        refuse(isFull(error) ? t('room_full') : t('photo_unreadable', { name: file.name }));
        if (isFull(error)) break;
      }
    }
    draw();
  });
  draw();
  return el('div.field', {}, el('label.button.quiet', { for: input.id }, label), input, problem, list);
}

// What is being typed under a key, kept while it is typed. `photos` names the draft's photographs for tidying.
export async function drafted(key, fresh) {
  const found = (await get('drafts', key)) || fresh;
  let timer = 0;
  return {
    key: key,
    value: found,
    save: function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        put('drafts', found, key).catch(function (error) { if (isFull(error)) say(t('room_full')); });
      }, 250);
    },
    stop: function () { clearTimeout(timer); },
  };
}
