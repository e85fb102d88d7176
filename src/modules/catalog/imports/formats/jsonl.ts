import { parseLine } from '../line';
import type { FormatReader } from './format';
import { linesOf, reasonTooLong } from './text';

/** One JSON text a line, in the shape of `ImportLine`; empty lines are skipped. */
export const readJsonl: FormatReader = async function* (text) {
  let number = 0;
  for await (const line of linesOf(text)) {
    number += 1;
    if (line === null) yield { number, error: reasonTooLong };
    else if (line.trim() !== '') yield parseLine(line, number);
  }
};
