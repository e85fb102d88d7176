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

/** Characters of one line of text: a file without line ends must take neither the memory nor the time. */
export const longestLine = 16_000_000;
export const reasonTooLong = `is longer than ${longestLine.toLocaleString('en-US')} characters`;

/** Lines of text, without their ends; null for one that is longer than a line may be. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string | null> {
  let parts: string[] = [];
  let length = 0;
  const take = (part: string): void => {
    length += part.length;
    if (length > longestLine) parts = [];
    else if (part !== '') parts.push(part);
  };
  const end = (): string | null => {
    const line = length > longestLine ? null : parts.join('');
    parts = [];
    length = 0;
    return line;
  };
  for await (const piece of text) {
    let from = 0;
    for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', from)) {
      take(piece.slice(from, at));
      yield end();
      from = at + 1;
    }
    take(piece.slice(from));
  }
  if (length > 0) yield end();
}

/** The same text. Throws `catalog.unreadable-file` where a line, which may also end with CR alone, is longer than it may be. */
export async function* withoutEndlessLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let read = 0;
  let lineFrom = 0;
  for await (const piece of text) {
    const lastEnd = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r'));
    const firstEnd = lastEnd === -1 ? piece.length : piece.search(/[\r\n]/);
    if (read + firstEnd - lineFrom > longestLine) throw unreadableFile(`A line ${reasonTooLong}.`);
    if (lastEnd !== -1) lineFrom = read + lastEnd + 1;
    read += piece.length;
    yield piece;
  }
}
