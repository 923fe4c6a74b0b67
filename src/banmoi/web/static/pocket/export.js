// What waits in the phone as one file (a plain ZIP), for when it cannot be sent: words to read, the operations
// as they are, the photographs.

import { all, get } from './store.js';
import { dayOf, t } from './page.js';
import { bufferOf } from './photo.js';

const TABLE = Array.from({ length: 256 }, function (_none, index) {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) value = (value >>> 8) ^ TABLE[(value ^ bytes[i]) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

function header(mark, name, bytes, extra) {
  const view = new DataView(new ArrayBuffer(26 + extra));
  // Version 2.0, names in UTF-8, stored as it is, a day that says nothing (01/01/1980).
  [[4, 20], [6, 0x0800], [8, 0], [10, 0], [12, 0x21]].forEach(function (pair) { view.setUint16(pair[0] - 4, pair[1], true); });
  view.setUint32(10, checksum(bytes), true);
  view.setUint32(14, bytes.length, true);
  view.setUint32(18, bytes.length, true);
  view.setUint16(22, name.length, true);
  return [new Uint8Array([0x50, 0x4b, mark, mark + 1]), mark === 1 ? new Uint8Array([20, 0]) : new Uint8Array(0), new Uint8Array(view.buffer)];
}

// A ZIP of [name, bytes] pairs, nothing squeezed: photographs are small already.
export function zipped(files) {
  const parts = [];
  const index = [];
  let at = 0;
  files.forEach(function (file) {
    const name = new TextEncoder().encode(file[0]);
    header(3, name, file[1], 0).concat([name, file[1]]).forEach(function (part) { parts.push(part); at += part.length; });
    const place = at - file[1].length - name.length - 30;
    const entry = header(1, name, file[1], 14);
    new DataView(entry[2].buffer).setUint32(36, place, true);
    index.push(entry[0], entry[1], entry[2], name);
  });
  const size = index.reduce(function (sum, part) { return sum + part.length; }, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob(parts.concat(index, [new Uint8Array(end.buffer)]), { type: 'application/zip' });
}

// All that was not accepted, of every account that wrote on this phone.
export async function waitingFile() {
  const rows = (await all('operations')).filter(function (row) { return row.state !== 'accepted' && row.state !== 'older'; });
  const lines = rows.map(function (row) {
    return dayOf(row.phone_at) + '  ' + row.title + '\n' + JSON.stringify(row.payload, null, 1) + '\n';
  });
  const encode = function (text) { return new TextEncoder().encode(text); };
  const files = [[t('export_words'), encode(lines.join('\n'))], ['operations.json', encode(JSON.stringify(rows, null, 1))]];
  const taken = {};
  for (const row of rows) {
    for (const sha of row.photos) {
      const photo = await get('photos', row.owner + ':' + sha);
      if (photo && photo.blob && !taken[sha]) {
        taken[sha] = true;
        files.push(['photos/' + sha + '.jpg', new Uint8Array(await bufferOf(photo.blob))]);
      }
    }
  }
  return zipped(files);
}

export async function saveFile() {
  const address = URL.createObjectURL(await waitingFile());
  const link = document.createElement('a');
  link.href = address;
  link.download = t('export_name');
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
}
