import { createHash } from 'node:crypto';
import { foldAccents } from '../domain/slug';
import { letterStrokes } from './letters';

export interface StandIn {
  /** The same for pictures that look the same. */
  readonly key: string;
  /** 640 by 640 pixels. */
  readonly svg: string;
}

const scenes = [arch, sun, hills, stack, leaves, tiles] as const;
const hues = 24;
const tintsPerHue = 3;

/**
 * A quiet picture for a product whose own cannot be had: the category gives the colours, the title the scene and its
 * letter. The same title and category always give the same picture.
 */
export function drawStandIn({ title, category }: { readonly title: string; readonly category: string }): StandIn {
  const initial = [...foldAccents(title).toUpperCase()].find((c) => letterStrokes[c] !== undefined) ?? 'O';
  const hue = (number(category === '' ? title : category, 0) % hues) * (360 / hues);
  const scene = number(title, 1) % scenes.length;
  const tint = number(title, 2) % tintsPerHue;
  const palette = paletteOf((hue + tint * 14) % 360, tint);
  const draw = scenes[scene] ?? arch;
  return { key: `v1-${hue}-${tint}-${scene}-${initial.toLowerCase()}`, svg: picture(palette, draw(palette), letterStrokes[initial] ?? '') };
}

interface Palette {
  readonly sky: string;
  readonly ground: string;
  readonly soft: string;
  readonly mid: string;
  readonly deep: string;
  readonly spark: string;
}

function paletteOf(hue: number, tint: number): Palette {
  const other = (hue + 150 + tint * 30) % 360;
  return {
    sky: `hsl(${hue}, 42%, ${94 - tint}%)`,
    ground: `hsl(${(hue + 18) % 360}, 38%, ${84 - tint * 2}%)`,
    soft: `hsl(${(hue + 8) % 360}, 44%, 88%)`,
    mid: `hsl(${hue}, 40%, 72%)`,
    deep: `hsl(${hue}, 38%, 30%)`,
    spark: `hsl(${other}, 52%, 68%)`,
  };
}

const picture = (p: Palette, scene: string, stroke: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 640 640">
<defs><linearGradient id="g" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="${p.sky}"/><stop offset="1" stop-color="${p.ground}"/></linearGradient></defs>
<rect width="640" height="640" fill="url(#g)"/>
${scene}
<g transform="translate(244 232) scale(1.52)" fill="none" stroke="${p.deep}" stroke-width="11" stroke-linecap="round" stroke-linejoin="round"><path d="${stroke}"/></g>
</svg>`;

function arch(p: Palette): string {
  return `<ellipse cx="320" cy="520" rx="230" ry="26" fill="${p.mid}" opacity="0.45"/>
<path d="M150 516 V300 A170 170 0 0 1 490 300 V516 Z" fill="#fff" opacity="0.72"/>
<circle cx="478" cy="160" r="42" fill="${p.spark}" opacity="0.85"/>`;
}

function sun(p: Palette): string {
  return `<circle cx="320" cy="310" r="196" fill="#fff" opacity="0.7"/>
<path d="M0 520 Q160 440 330 510 T640 490 V640 H0 Z" fill="${p.mid}" opacity="0.55"/>
<path d="M0 566 Q200 510 380 566 T640 552 V640 H0 Z" fill="${p.mid}" opacity="0.6"/>
<circle cx="150" cy="150" r="34" fill="${p.spark}" opacity="0.85"/>`;
}

function hills(p: Palette): string {
  return `<path d="M0 470 A210 210 0 0 1 400 470 V640 H0 Z" fill="${p.soft}"/>
<path d="M240 500 A200 200 0 0 1 640 500 V640 H240 Z" fill="${p.mid}" opacity="0.6"/>
<rect x="0" y="560" width="640" height="80" fill="${p.mid}" opacity="0.5"/>
<circle cx="320" cy="308" r="168" fill="#fff" opacity="0.76"/>
<circle cx="496" cy="150" r="30" fill="${p.spark}" opacity="0.9"/>`;
}

function stack(p: Palette): string {
  return `<rect x="132" y="486" width="376" height="62" rx="31" fill="${p.mid}" opacity="0.7"/>
<rect x="172" y="436" width="296" height="62" rx="31" fill="${p.soft}"/>
<rect x="168" y="150" width="304" height="304" rx="84" fill="#fff" opacity="0.78"/>
<rect x="456" y="120" width="66" height="66" rx="22" fill="${p.spark}" opacity="0.85" transform="rotate(14 489 153)"/>`;
}

function leaves(p: Palette): string {
  const leaf = (x: number, y: number, turn: number, fill: string): string =>
    `<path d="M0 0 C60 -40 60 -130 0 -180 C-60 -130 -60 -40 0 0 Z" fill="${fill}" opacity="0.75" transform="translate(${x} ${y}) rotate(${turn})"/>`;
  return `${leaf(96, 600, 20, p.mid)}${leaf(60, 560, -24, p.spark)}${leaf(180, 620, 48, p.mid)}${leaf(560, 600, -18, p.mid)}${leaf(596, 560, 26, p.soft)}${leaf(470, 622, -48, p.spark)}
<circle cx="320" cy="308" r="186" fill="#fff" opacity="0.78"/>`;
}

function tiles(p: Palette): string {
  return `<rect x="84" y="84" width="230" height="230" rx="40" fill="${p.soft}"/>
<path d="M326 314 V124 A40 40 0 0 1 366 84 A190 190 0 0 1 556 274 A40 40 0 0 1 516 314 Z" fill="${p.mid}" opacity="0.6"/>
<path d="M84 326 H274 A40 40 0 0 1 314 366 V556 A230 230 0 0 1 84 326 Z" fill="${p.spark}" opacity="0.55"/>
<rect x="326" y="326" width="230" height="230" rx="115" fill="${p.soft}"/>
<rect x="190" y="178" width="260" height="260" rx="72" fill="#fff" opacity="0.84"/>`;
}

/** The `at`-th byte of a digest: chance that is always the same for one text. */
const number = (text: string, at: number): number => createHash('sha256').update(text).digest().readUInt8(at);
