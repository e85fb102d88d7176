import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openBook } from './book';

const Row = z.object({ paid: z.int() });

describe('what a simulator remembers', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'galleria-book-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('outlives it, in the order in which it began', () => {
    const file = join(folder, 'sub', 'paystack.jsonl');
    const rows = openBook(file).table('payments', Row);
    rows.put('b', { paid: 1 });
    rows.put('a', { paid: 2 });
    rows.put('b', { paid: 3 });
    const again = openBook(file).table('payments', Row);
    expect(again.all()).toEqual([{ paid: 3 }, { paid: 2 }]);
    expect([again.get('b'), again.get('c')]).toEqual([{ paid: 3 }, null]);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('loses only a line that was cut short', () => {
    const file = join(folder, 'mpesa.jsonl');
    openBook(file).table('payments', Row).put('a', { paid: 1 });
    appendFileSync(file, '{"table":"payments","id":"b","row":{"pai');
    expect(openBook(file).table('payments', Row).all()).toEqual([{ paid: 1 }]);
  });
});
