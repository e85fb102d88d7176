import { randomBytes, randomInt } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/** RFC 9562 version 7: 48-bit milliseconds, then a 12-bit counter, so ids made by one process sort by creation. */
export function uuidv7(now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    counter = randomInt(0x800);
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = randomInt(0x800);
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
