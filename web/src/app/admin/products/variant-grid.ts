export interface Step {
  readonly rows: number;
  readonly columns: number;
}

/** The part of a field that says whether a key still moves within it. */
export interface Caret {
  readonly value: string;
  readonly selectionStart: number | null;
  readonly selectionEnd: number | null;
}

/** Where a key leads from a cell; null: it means something within the cell. Sideways only from the end of what stands there. */
export function stepFrom(key: string, shift: boolean, { value, selectionStart, selectionEnd }: Caret): Step | null {
  if (key === 'Enter') return { rows: shift ? -1 : 1, columns: 0 };
  if (shift) return null;
  if (key === 'ArrowDown') return { rows: 1, columns: 0 };
  if (key === 'ArrowUp') return { rows: -1, columns: 0 };
  const isAll = selectionStart === 0 && selectionEnd === value.length;
  if (key === 'ArrowLeft' && (isAll || (selectionStart === 0 && selectionEnd === 0))) return { rows: 0, columns: -1 };
  if (key === 'ArrowRight' && (isAll || (selectionStart === value.length && selectionEnd === value.length))) return { rows: 0, columns: 1 };
  return null;
}

/** What a spreadsheet puts on the clipboard; null for plain words, which belong into one cell. */
export function cellsOf(text: string): readonly (readonly string[])[] | null {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '');
  return /[\n\t]/.test(lines) ? lines.split('\n').map((line) => line.split('\t')) : null;
}
