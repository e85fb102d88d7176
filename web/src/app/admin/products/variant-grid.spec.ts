import { cellsOf, stepFrom } from './variant-grid';

const caret = (value: string, from: number, to = from) => ({ value, selectionStart: from, selectionEnd: to });

describe('a cell of the table of variants', () => {
  it('is left downwards and upwards by arrows and Enter', () => {
    expect(stepFrom('ArrowDown', false, caret('12', 1))).toEqual({ rows: 1, columns: 0 });
    expect(stepFrom('Enter', false, caret('12', 1))).toEqual({ rows: 1, columns: 0 });
    expect(stepFrom('Enter', true, caret('12', 1))).toEqual({ rows: -1, columns: 0 });
  });

  it('is left sideways only from where its text ends', () => {
    expect(stepFrom('ArrowLeft', false, caret('12', 1))).toBeNull();
    expect(stepFrom('ArrowLeft', false, caret('12', 0))).toEqual({ rows: 0, columns: -1 });
    expect(stepFrom('ArrowRight', false, caret('12', 1))).toBeNull();
    expect(stepFrom('ArrowRight', false, caret('12', 2))).toEqual({ rows: 0, columns: 1 });
    expect(stepFrom('ArrowRight', false, caret('12', 0, 2))).toEqual({ rows: 0, columns: 1 });
  });

  it('keeps all other keys, and marking with the shift key', () => {
    expect([stepFrom('a', false, caret('', 0)), stepFrom('ArrowRight', true, caret('12', 2))]).toEqual([null, null]);
  });

  it('takes what a spreadsheet has copied as cells, and words as words', () => {
    expect(cellsOf('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(cellsOf('12.50')).toBeNull();
    expect(cellsOf('12.50\n')).toBeNull();
  });
});
