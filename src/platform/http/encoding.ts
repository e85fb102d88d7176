import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** Below this many bytes an encoded answer is not worth the work. */
export const worthEncoding = 1_500;

/** The best of ours that an Accept-Encoding header takes; null: send it plain. */
export function chooseEncoding(accepted: string | undefined): Encoding | null {
  if (accepted === undefined || accepted === '') return null;
  let best: Encoding | null = null;
  for (const part of accepted.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (parameters.some(isZeroWeight)) continue;
    if (name === 'br') return 'br';
    if (name === 'gzip' || name === '*') best = 'gzip';
  }
  return best;
}

/** `effort`: `live` for an answer that is made now, `stored` for one that is kept and sent often. */
export function encode(content: Buffer, encoding: Encoding, effort: 'live' | 'stored'): Promise<Buffer> {
  if (encoding === 'gzip') return gzipped(content, { level: effort === 'live' ? 4 : 9 });
  return brotli(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: effort === 'live' ? 4 : 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

const gzipped = promisify(gzip);
const brotli = promisify(brotliCompress);
const isZeroWeight = (parameter: string): boolean => parameter.startsWith('q=') && Number(parameter.slice(2)) === 0;
