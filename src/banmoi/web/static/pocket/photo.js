// Photographs: made small in the phone, turned upright, and drawn anew, so that neither the place where they
// were taken nor the phone's number goes with them.

const LONG_SIDE = 1280;
const THUMB_SIDE = 160;
const QUALITY = 0.72;
// Two dots of which the camera says that they stand on their side: shows whether the browser turns by itself.
const TURNED = '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8Aa//Z';

let turning = null;

function bytesOf(text) {
  return Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); });
}

function turnsByItself() {
  if (!turning) {
    turning = createImageBitmap(new Blob([bytesOf(TURNED)], { type: 'image/jpeg' })).then(
      function (found) { return found.width === 1; },
      function () { return false; }
    );
  }
  return turning;
}

// A whole blob as an ArrayBuffer; Blob.arrayBuffer came later than the phones we mean.
export function bufferOf(blob) {
  return new Promise(function (resolve, reject) {
    const reader = new FileReader();
    reader.onload = function () { resolve(reader.result); };
    reader.onerror = function () { reject(reader.error); };
    reader.readAsArrayBuffer(blob);
  });
}

// The orientation that a camera wrote into a JPEG, 1 to 8; 1 where it wrote none.
function orientationOf(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return 1;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const mark = view.getUint16(at);
    if (mark === 0xffe1 && view.getUint32(at + 4) === 0x45786966) {
      const start = at + 10;
      const little = view.getUint16(start) === 0x4949;
      const first = start + view.getUint32(start + 4, little);
      const count = view.getUint16(first, little);
      for (let i = 0; i < count; i++) {
        const entry = first + 2 + i * 12;
        if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little) || 1;
      }
      return 1;
    }
    if ((mark & 0xff00) !== 0xff00 || mark === 0xffda) return 1;
    at += 2 + view.getUint16(at + 2);
  }
  return 1;
}

function drawn(picture, side, orientation) {
  const across = orientation > 4;
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = across ? height : width;
  canvas.height = across ? width : height;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const turns = {
    2: [-1, 0, 0, 1, width, 0], 3: [-1, 0, 0, -1, width, height], 4: [1, 0, 0, -1, 0, height],
    5: [0, 1, 1, 0, 0, 0], 6: [0, 1, -1, 0, height, 0], 7: [0, -1, -1, 0, height, width], 8: [0, -1, 1, 0, 0, width],
  };
  if (turns[orientation]) pen.transform.apply(pen, turns[orientation]);
  pen.drawImage(picture, 0, 0, width, height);
  return canvas;
}

function blobOf(canvas) {
  return new Promise(function (resolve, reject) {
    canvas.toBlob(function (blob) { blob ? resolve(blob) : reject(new Error('canvas')); }, 'image/jpeg', QUALITY);
  });
}

export async function digestOf(buffer) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));
  return Array.from(digest, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
}

// A chosen file as a photograph of the notebook: its small content, the digest of that, a thumbnail.
export async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const orientation = (await turnsByItself()) ? 1 : orientationOf(await bufferOf(file.slice(0, 262144)));
  const canvas = drawn(picture, LONG_SIDE, orientation);
  if (picture.close) picture.close();
  const blob = await blobOf(canvas);
  const thumb = drawn(canvas, THUMB_SIDE, 1).toDataURL('image/jpeg', 0.6);
  // Gives the memory back at once: an old phone has little.
  canvas.width = canvas.height = 0;
  return { sha: await digestOf(await bufferOf(blob)), blob: blob, size: blob.size, thumb: thumb };
}
