import { randomFillSync, randomInt } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/** Chance is fetched for many ids at once: asking the system costs more than the rest of an id. */
const pool = Buffer.alloc(8 * 512);
let used = pool.length;

/** RFC 9562 version 7: 48-bit milliseconds, then a 12-bit counter, so ids made by one process sort by creation. */
export function uuidv7(now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    counter = randomInt(0x800);
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = randomInt(0x800);
  }
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.alloc(16);
  pool.copy(bytes, 8, used, used + 8);
  used += 8;
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
