// The page: its texts, small helpers that make elements, and the line that a screen reader speaks.

const body = document.body;
const texts = JSON.parse(body.getAttribute('data-texts'));

export const addresses = JSON.parse(body.getAttribute('data-addresses'));

// A text of the catalogue; %(name)s is put in.
export function t(key, facts) {
  let text = texts[key];
  if (text === undefined) throw new Error('no text: ' + key);
  Object.keys(facts || {}).forEach(function (name) { text = text.split('%(' + name + ')s').join(String(facts[name])); });
  return text;
}

// el('a.big', { href: '#/' }, 'words', child): an element with its class, attributes, listeners and children.
export function el(what, attributes) {
  const parts = what.split('.');
  const made = document.createElement(parts[0]);
  if (parts.length > 1) made.className = parts.slice(1).join(' ');
  Object.keys(attributes || {}).forEach(function (name) {
    const value = attributes[name];
    if (value === null || value === undefined || value === false) return;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (name === 'value') made.value = value;
    else made.setAttribute(name, value === true ? '' : value);
  });
  add(made, Array.prototype.slice.call(arguments, 2));
  return made;
}

function add(parent, children) {
  children.forEach(function (child) {
    if (child === null || child === undefined || child === false) return;
    if (Array.isArray(child)) add(parent, child);
    else parent.appendChild(typeof child === 'object' ? child : document.createTextNode(String(child)));
  });
}

const main = document.getElementById('main');

// Shows a view in place of the one before and sets the reader at its heading.
export function show(title, children, keepFocus) {
  while (main.firstChild) main.removeChild(main.firstChild);
  const heading = el('h1', { tabindex: '-1' }, title);
  add(main, [heading].concat(children));
  document.title = title + ' · ' + t('app');
  if (!keepFocus) { heading.focus(); window.scrollTo(0, 0); }
}

let silence = 0;

// Says a sentence to a screen reader, and shows it for those who see.
export function say(words) {
  const line = document.getElementById('live');
  line.textContent = '';
  setTimeout(function () { line.textContent = words; }, 50);
  clearTimeout(silence);
  silence = setTimeout(function () { line.textContent = ''; }, 8000);
}

export function dayOf(iso) {
  const parts = String(iso || '').slice(0, 10).split('-');
  return parts.length === 3 ? parts[2] + '/' + parts[1] + '/' + parts[0] : '';
}
