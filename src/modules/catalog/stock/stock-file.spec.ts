import { readStockFile } from './stock-file';

test('CSV with a heading is read, whatever its separator and quotes', () => {
  const file = readStockFile('\ufeffSKU;Store;On hand\r\nMUG;"Harbour; shop";12\r\n\r\n"A ""B""";main;0\r\n');
  expect(file).toEqual({
    lines: [
      { sku: 'MUG', store: 'Harbour; shop', onHand: 12 },
      { sku: 'A "B"', store: 'main', onHand: 0 },
    ],
    numbers: [2, 4],
    wrong: [],
  });
  expect(readStockFile('sku,delta\nMUG,-3\nCUP,+4').lines).toEqual([
    { sku: 'MUG', delta: -3 },
    { sku: 'CUP', delta: 4 },
  ]);
});

test('JSON Lines are read', () => {
  const file = readStockFile('{"sku":"MUG","onHand":3}\n\n{"sku":"CUP","delta":1,"store":"main"}\n');
  expect([file.lines, file.numbers]).toEqual([
    [
      { sku: 'MUG', onHand: 3 },
      { sku: 'CUP', delta: 1, store: 'main' },
    ],
    [1, 3],
  ]);
});

test('what cannot be read is named by its line in the file', () => {
  expect(readStockFile('sku,onHand\nMUG,many\nCUP\nPOT,-1\nPAN,1.5').wrong.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  expect(readStockFile('{"sku":"MUG","onHand":3}\n{nonsense}\n{"sku":"CUP","units":3}').wrong).toEqual([
    { line: 2, reason: 'is not JSON' },
    { line: 3, reason: expect.stringContaining('units') },
  ]);
  expect(readStockFile('article,count\nMUG,1').wrong).toEqual([{ line: 1, reason: 'the heading must name sku, and onHand or delta' }]);
  expect(readStockFile('sku,onHand,colour\nMUG,1,red').wrong[0]?.reason).toContain('colour');
});
