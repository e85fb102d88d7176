/** Pages of a small printed guide: a heading and lines of text each. */
export interface GuidePage {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** A PDF (1.4, ISO 32000) of A5 pages in Helvetica, which every reader has. Letters outside Latin-1 are left out. */
export function guidePdf(title: string, pages: readonly GuidePage[]): Buffer {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const catalog = add('<< /Type /Catalog /Pages 2 0 R >>');
  const firstPage = 5;
  const kids = pages.map((_, at) => `${firstPage + at * 2} 0 R`).join(' ');
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>');
  for (const [at, page] of pages.entries()) {
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${firstPage + at * 2 + 1} 0 R >>`,
    );
    const content = textOf(title, page, at + 1);
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  return assembled(objects, catalog);
}

function textOf(title: string, { heading, lines }: GuidePage, number: number): string {
  const rows = lines.map((line) => `(${escaped(line)}) Tj T*`).join('\n');
  return `BT /F2 20 Tf 48 520 Td (${escaped(heading)}) Tj ET
BT /F1 11 Tf 17 TL 48 480 Td
${rows}
ET
BT /F1 8 Tf 48 36 Td (${escaped(title)} - ${number}) Tj ET`;
}

const escaped = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').replace(/[\\()]/g, '\\$&');

/** With the table of where each object begins, in bytes. */
function assembled(objects: readonly string[], root: number): Buffer {
  let text = '%PDF-1.4\n';
  const places = objects.map((body, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root ${root} 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
