import { TextDecoder } from 'node:util';
import { unreadableFile } from '../../errors';

/**
 * The text of UTF-8 bytes, in pieces, without byte order mark and with line ends LF. Throws `catalog.unreadable-file` with
 * the line where other bytes stand.
 */
export async function* utf8Text(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  let held = '';
  let line = 1;
  for await (const piece of bytes) {
    if (first) refuseOtherKinds(piece);
    first = false;
    const text = held + decoded(decoder, piece, line);
    held = text.endsWith('\r') ? '\r' : '';
    const whole = (held === '' ? text : text.slice(0, -1)).replaceAll('\r\n', '\n');
    line += whole.split('\n').length - 1;
    if (whole !== '') yield whole;
  }
  const rest = held + decoded(decoder, null, line);
  if (rest !== '') yield rest;
}

function decoded(decoder: TextDecoder, piece: Uint8Array | null, line: number): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    throw unreadableFile(
      `The file is not UTF-8: bytes of another encoding stand after line ${line}. Save it as UTF-8 ("CSV UTF-8" in a spreadsheet).`,
    );
  }
}

function refuseOtherKinds(start: Uint8Array): void {
  const [a, b] = start;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw unreadableFile('The file is UTF-16: save it as UTF-8.');
  if (a === 0x50 && b === 0x4b) throw unreadableFile('The file is a ZIP or a spreadsheet: save the sheet as CSV (UTF-8).');
  if (a === 0x1f && b === 0x8b) throw unreadableFile('The file is compressed: unpack it first.');
  if (start.subarray(0, 1_000).includes(0)) throw unreadableFile('The file is no text.');
}

/** Lines of text, without their ends. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
