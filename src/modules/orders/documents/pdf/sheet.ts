import { readFileSync } from 'node:fs';

/** Points; A4 is 595 × 842. */
const page = { width: 595.28, height: 841.89, left: 56, right: 48, top: 48, bottom: 96 } as const;
export const inner = { left: page.left, right: page.width - page.right, width: page.width - page.left - page.right } as const;

export const ink = { text: '#15201c', soft: '#5a6660', line: '#cfd8d3', accent: '#0e5a4a', wash: '#f1f5f3' } as const;

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: 'left' | 'right' | 'center';
}

export interface Column {
  readonly label: string;
  /** Points; the one without takes the rest. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** `box`: an empty one to tick, instead of text. */
export type TextLine = TextStyle & { readonly text: string; readonly box?: boolean };
/** What stands in a row, in lines; a string is one line. */
export type Cells = readonly (string | readonly TextLine[])[];

export interface SheetFacts {
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
  readonly lang: string;
}

/** A document of A4 pages that is written from top to bottom. The same calls make the same bytes. */
export interface Sheet {
  /** Where the next thing goes, in points from the top. */
  readonly y: () => number;
  moveTo(y: number): void;
  space(points: number): void;
  /** At this place, without moving on; returns its height. */
  put(text: string, at: { x: number; y: number; width: number } & TextStyle): number;
  paragraph(text: string, style?: TextStyle): void;
  rule(at?: { x: number; width: number; color?: string }): void;
  /** A row is never torn; the head stands again on each page. */
  table(columns: readonly Column[], rows: readonly Cells[]): void;
  /** On a new page where fewer points are left. */
  keep(points: number): void;
  newPage(): void;
  /** So far. */
  pages(): number;
  /** Writes `foot` onto each page, counted from 1, and ends. */
  end(foot: (sheet: Sheet, page: number) => void): Promise<Buffer>;
}

const fonts = new Map<string, Buffer>();

/** Noto Sans: Latin, Greek, Cyrillic, Vietnamese and Devanagari. */
function font(name: '400Regular' | '600SemiBold'): Buffer {
  const known = fonts.get(name);
  if (known) return known;
  const read = readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${name}/NotoSans_${name}.ttf`));
  fonts.set(name, read);
  return read;
}

/** The writer of PDF is loaded with the first one: a shop at rest does without it. */
export async function createSheet({ title, author, createdAt, lang }: SheetFacts): Promise<Sheet> {
  const { default: PDFDocument } = await import('pdfkit');
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    lang,
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: createdAt, ModDate: createdAt, Producer: 'Galleria', Creator: 'Galleria' },
  });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
  });
  doc.registerFont('regular', font('400Regular'));
  doc.registerFont('bold', font('600SemiBold'));
  let y: number = page.top;

  const use = ({ size = 9, bold = false, color = ink.text }: TextStyle) =>
    doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(color);
  const heightOf = (text: string, width: number, style: TextStyle): number => use(style).heightOfString(text, { width });

  const put: Sheet['put'] = (text, { x, y: top, width, ...style }) => {
    const height = heightOf(text, width, style);
    doc.text(text, x, top, { width, align: style.align ?? 'left' });
    return height;
  };

  const rule: Sheet['rule'] = ({ x, width, color } = { x: inner.left, width: inner.width }) => {
    doc
      .lineWidth(0.6)
      .strokeColor(color ?? ink.line)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
  };

  const newPage = (): void => {
    doc.addPage();
    y = page.top;
  };

  const keep: Sheet['keep'] = (points) => {
    if (y + points > page.height - page.bottom) newPage();
  };

  const tickBox = (x: number, top: number): void =>
    void doc
      .lineWidth(0.8)
      .strokeColor(ink.soft)
      .rect(x + 8, top + 3, 11, 11)
      .stroke();

  const table: Sheet['table'] = (columns, rows) => {
    const gap = 8;
    const fixed = columns.reduce((sum, { width = 0 }) => sum + width, 0) + gap * (columns.length - 1);
    let x: number = inner.left;
    const places = columns.map(({ width = inner.width - fixed, align = 'left' }) => {
      const place = { x, width, align };
      x += width + gap;
      return place;
    });
    const head = (): void => {
      const heights = columns.map(({ label }, index) => {
        const place = places[index];
        return place ? put(label, { ...place, y, size: 7.5, bold: true, color: ink.soft }) : 0;
      });
      y += Math.max(0, ...heights) + 4;
      rule({ x: inner.left, width: inner.width, color: ink.accent });
      y += 6;
    };
    const linesOf = (cell: Cells[number]): readonly TextLine[] => (typeof cell === 'string' ? [{ text: cell }] : cell);
    const heightOfCell = (cell: Cells[number], width: number): number =>
      linesOf(cell).reduce((sum, line) => sum + heightOf(line.text, width, line) + 1, 0);
    keep(60);
    head();
    for (const row of rows) {
      const height = Math.max(...row.map((cell, index) => heightOfCell(cell, places[index]?.width ?? 0)));
      if (y + height > page.height - page.bottom) {
        newPage();
        head();
      }
      row.forEach((cell, index) => {
        const place = places[index];
        if (!place) return;
        let top = y;
        for (const { text, box = false, ...style } of linesOf(cell)) {
          if (box) tickBox(place.x, top);
          else top += put(text, { ...place, ...style, y: top }) + 1;
        }
      });
      y += height + 5;
      rule();
      y += 5;
    }
  };

  const sheet: Sheet = {
    y: () => y,
    moveTo: (to) => void (y = to),
    space: (points) => void (y += points),
    put,
    paragraph(text, style = {}) {
      const height = heightOf(text, inner.width, style);
      keep(height);
      y += put(text, { x: inner.left, y, width: inner.width, ...style });
    },
    rule,
    table,
    keep,
    newPage,
    pages: () => doc.bufferedPageRange().count,
    end(foot) {
      const { start, count } = doc.bufferedPageRange();
      for (let index = 0; index < count; index += 1) {
        doc.switchToPage(start + index);
        foot(sheet, index + 1);
      }
      doc.end();
      return ended;
    },
  };
  return sheet;
}

/** Where the foot of a page begins. */
export const footTop = page.height - page.bottom + 22;
