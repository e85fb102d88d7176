/** One quantity as an index term: `55in`, `1000gb`, `5m`. Lengths that name a screen or a cable are told in two units. */
export interface Measure {
  readonly term: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

interface Unit {
  readonly name: string;
  /** To the unit that is named. */
  readonly factor: number;
}

const units: Readonly<Record<string, Unit>> = {
  '"': { name: 'in', factor: 1 },
  '”': { name: 'in', factor: 1 },
  '″': { name: 'in', factor: 1 },
  in: { name: 'in', factor: 1 },
  inch: { name: 'in', factor: 1 },
  inches: { name: 'in', factor: 1 },
  mm: { name: 'mm', factor: 1 },
  cm: { name: 'mm', factor: 10 },
  m: { name: 'mm', factor: 1000 },
  meter: { name: 'mm', factor: 1000 },
  metre: { name: 'mm', factor: 1000 },
  meters: { name: 'mm', factor: 1000 },
  metres: { name: 'mm', factor: 1000 },
  ft: { name: 'mm', factor: 304.8 },
  foot: { name: 'mm', factor: 304.8 },
  feet: { name: 'mm', factor: 304.8 },
  kb: { name: 'mb', factor: 0.001 },
  mb: { name: 'mb', factor: 1 },
  gb: { name: 'gb', factor: 1 },
  tb: { name: 'gb', factor: 1000 },
  mhz: { name: 'mhz', factor: 1 },
  ghz: { name: 'mhz', factor: 1000 },
  hz: { name: 'hz', factor: 1 },
  w: { name: 'w', factor: 1 },
  watt: { name: 'w', factor: 1 },
  watts: { name: 'w', factor: 1 },
  kw: { name: 'w', factor: 1000 },
  v: { name: 'v', factor: 1 },
  volt: { name: 'v', factor: 1 },
  volts: { name: 'v', factor: 1 },
  mah: { name: 'mah', factor: 1 },
  mp: { name: 'mp', factor: 1 },
  megapixel: { name: 'mp', factor: 1 },
  megapixels: { name: 'mp', factor: 1 },
  dpi: { name: 'dpi', factor: 1 },
  ml: { name: 'ml', factor: 1 },
  cl: { name: 'ml', factor: 10 },
  l: { name: 'ml', factor: 1000 },
  litre: { name: 'ml', factor: 1000 },
  liter: { name: 'ml', factor: 1000 },
  litres: { name: 'ml', factor: 1000 },
  liters: { name: 'ml', factor: 1000 },
  g: { name: 'g', factor: 1 },
  gram: { name: 'g', factor: 1 },
  grams: { name: 'g', factor: 1 },
  kg: { name: 'g', factor: 1000 },
  lb: { name: 'g', factor: 453.6 },
  lbs: { name: 'g', factor: 453.6 },
  oz: { name: 'g', factor: 28.35 },
};

const names = Object.keys(units)
  .sort((a, b) => b.length - a.length)
  .join('|');
const measure = new RegExp(`(?<![\\p{L}\\p{N}.,])(\\d{1,6}(?:[.,]\\d{1,3})?)[\\s-]?(${names})(?![\\p{L}\\p{N}])`, 'giu');

const millimetresPerInch = 25.4;

/** Of folded text; a comma with one or two digits behind it is a decimal one. */
export function measuresIn(text: string): Measure[] {
  const found: Measure[] = [];
  if (!/[0-9]/.test(text)) return found;
  for (const match of text.matchAll(measure)) {
    const unit = units[(match[2] ?? '').toLowerCase()];
    if (!unit) continue;
    const value = Number((match[1] ?? '').replace(',', '.')) * unit.factor;
    const place = { start: match.index, end: match.index + match[0].length };
    if (unit.name === 'in') found.push({ term: `${rounded(value)}in`, ...place });
    else if (unit.name === 'mm') {
      found.push({ term: `${rounded(value)}mm`, ...place });
      if (value >= 25 && value <= 3_000) found.push({ term: inInches(value), ...place });
    } else found.push({ term: `${rounded(value)}${unit.name}`, ...place });
  }
  return found;
}

/** From twenty inches on to a whole one: 140 cm and 139.7 cm are both called 55 inches. */
function inInches(millimetres: number): string {
  const inches = millimetres / millimetresPerInch;
  return `${inches < 20 ? rounded(inches) : Math.round(inches)}in`;
}

/** To a tenth below a hundred, to whole units above: what two makers call the same. */
const rounded = (value: number): string => String(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
