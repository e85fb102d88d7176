import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');
const colours = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, ...both]) => [name, both]),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const words: readonly (readonly [string, readonly string[]])[] = [
  ['ink', ['paper', 'surface', 'surface-sunk', 'accent-soft', 'notice-soft', 'danger-soft']],
  ['ink-soft', ['paper', 'surface', 'surface-sunk', 'accent-soft']],
  ['accent', ['paper', 'surface', 'accent-soft', 'surface-sunk']],
  ['accent-strong', ['accent-soft', 'paper']],
  ['accent-ink', ['accent', 'accent-strong']],
  ['sale', ['paper', 'surface', 'surface-sunk', 'sale-soft']],
  ['danger', ['paper', 'surface', 'danger-soft']],
  ['notice', ['paper', 'surface', 'notice-soft']],
];
const edges: readonly (readonly [string, readonly string[]])[] = [
  ['line-strong', ['paper', 'surface']],
  ['brass', ['paper', 'surface']],
];

describe.each(['light', 'dark'])('in %s colours', (theme) => {
  const at = theme === 'light' ? 0 : 1;
  const pairs = (list: typeof words) => list.flatMap(([front, backs]) => backs.map((back) => [front, back] as const));
  const ratio = (front: string, back: string) => contrast(colours.get(front)?.[at] ?? '', colours.get(back)?.[at] ?? '');

  it.each(pairs(words))('%s can be read on %s (4.5 : 1)', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(4.5));
  it.each(pairs(edges))('%s can be made out on %s (3 : 1)', (front, back) => expect(ratio(front, back)).toBeGreaterThanOrEqual(3));
});
