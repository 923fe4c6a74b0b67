// What the notebook keeps in the phone: IndexedDB behind promises, with a schema that grows step by step.

const NAME = 'banmoi-pocket';

// One step for each version of the schema, never changed once it is out: an old phone takes all steps that
// it lacks, and what waits in its queue stays.
const STEPS = [
  function first(db) {
    db.createObjectStore('meta');
    const operations = db.createObjectStore('operations', { keyPath: 'uuid' });
    operations.createIndex('owner', 'owner');
    db.createObjectStore('photos', { keyPath: 'id' });
    db.createObjectStore('drafts');
  },
];

let opening = null;

function opened() {
  if (!opening) {
    opening = new Promise(function (resolve, reject) {
      const asked = indexedDB.open(NAME, STEPS.length);
      asked.onupgradeneeded = function (event) {
        for (let step = event.oldVersion; step < STEPS.length; step++) STEPS[step](asked.result, asked.transaction);
      };
      asked.onsuccess = function () {
        // Another window brings a newer schema: let it.
        asked.result.onversionchange = function () { asked.result.close(); opening = null; };
        resolve(asked.result);
      };
      asked.onerror = function () { opening = null; reject(asked.error); };
      asked.onblocked = function () { opening = null; reject(new Error('blocked')); };
    });
  }
  return opening;
}

// Runs `work(stores, done, safely)` in one transaction and resolves once it is on the disk, with what `done` was
// given. What is thrown later on, in a request's answer, is to be wrapped in `safely`: it undoes all and is told.
export function within(names, mode, work) {
  return opened().then(function (db) {
    return new Promise(function (resolve, reject) {
      const transaction = db.transaction(names, mode);
      const stores = {};
      let result;
      let cause = null;
      names.forEach(function (name) { stores[name] = transaction.objectStore(name); });
      transaction.oncomplete = function () { resolve(result); };
      transaction.onabort = function () { reject(cause || transaction.error || new Error('aborted')); };
      work(stores, function (value) { result = value; }, function (step) {
        return function () {
          try {
            step();
          } catch (error) {
            cause = error;
            transaction.abort();
          }
        };
      });
    });
  });
}

export function get(name, key) {
  return within([name], 'readonly', function (stores, done) {
    const asked = stores[name].get(key);
    asked.onsuccess = function () { done(asked.result); };
  });
}

export function all(name) {
  return within([name], 'readonly', function (stores, done) {
    const asked = stores[name].getAll();
    asked.onsuccess = function () { done(asked.result); };
  });
}

export function put(name, value, key) {
  return within([name], 'readwrite', function (stores) {
    if (key === undefined) stores[name].put(value);
    else stores[name].put(value, key);
  });
}

export function remove(name, key) {
  return within([name], 'readwrite', function (stores) { stores[name].delete(key); });
}

// Changes a row that is there, in one transaction; does nothing where it is gone.
export function change(name, key, edit) {
  return within([name], 'readwrite', function (stores, done, safely) {
    const asked = stores[name].get(key);
    asked.onsuccess = safely(function () {
      if (!asked.result) return;
      edit(asked.result);
      stores[name].put(asked.result);
      done(asked.result);
    });
  });
}

export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// Keeps an operation under the phone's next number, in place of the ones that it takes over from, and ends its
// draft: all of it or nothing.
export function keepOperation(operation, replaced, draft) {
  return within(['meta', 'operations', 'drafts'], 'readwrite', function (stores, done, safely) {
    const asked = stores.meta.get('device');
    asked.onsuccess = safely(function () {
      const device = asked.result || { uuid: uuid(), sequence: 0 };
      device.sequence += 1;
      operation.device = device.uuid;
      operation.sequence = device.sequence;
      stores.meta.put(device, 'device');
      replaced.forEach(function (key) { stores.operations.delete(key); });
      stores.operations.put(operation);
      if (draft) stores.drafts.delete(draft);
      done(operation);
    });
  });
}

export function isFull(error) {
  return Boolean(error) && (error.name === 'QuotaExceededError' || /quota/i.test(String(error.message)));
}

// How many bytes are left, as far as the browser tells; null where it does not.
export function room() {
  if (!navigator.storage || !navigator.storage.estimate) return Promise.resolve(null);
  return navigator.storage.estimate().then(
    function (found) { return found.quota === undefined ? null : found.quota - (found.usage || 0); },
    function () { return null; }
  );
}

// Asks the browser not to throw the notebook away when the phone gets full; tells whether it promised.
export function askToStay() {
  if (!navigator.storage || !navigator.storage.persist) return Promise.resolve(false);
  return navigator.storage.persist().catch(function () { return false; });
}
