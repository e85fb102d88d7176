import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Drawn on 24 × 24, strokes only. */
const shapes = {
  search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm5-2 4.5 4.5',
  bag: 'M5.5 8h13l1 12.5h-15zM9 10V7a3 3 0 0 1 6 0v3',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c1-3.8 4-5.5 7.5-5.5s6.5 1.7 7.5 5.5',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  check: 'm5 12.5 4.5 4.5L19 7',
  close: 'm6 6 12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  chevron: 'm9 5 7 7-7 7',
  truck: 'M2.5 6h11v10.5h-11zM13.5 10h4l3.5 3.5v3h-7.5M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm10 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  box: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
  card: 'M3 6h18v12.5H3zM3 10h18M6.5 15h4',
  wallet: 'M3.5 7.5h17v12h-17zM3.5 7.5l12-4v4M16 13.5v.1',
  mail: 'M3 5.5h18v13H3zM3.5 6l8.5 7 8.5-7',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17v.5',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.5v.5',
  heart: 'M12 20C6 15.5 3.5 12.4 3.5 9a4.5 4.5 0 0 1 8.5-2 4.5 4.5 0 0 1 8.5 2c0 3.4-2.5 6.5-8.5 11Z',
  leave: 'M14 4h5.5v16H14M10 8l-4 4 4 4M6 12h9.5',
  pin: 'M12 21c4.5-5 7-8.5 7-11.5a7 7 0 1 0-14 0C5 12.5 7.5 16 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  filter: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  star: 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z',
  key: 'M8 19a5 5 0 1 1 4.6-7H21v3.5h-2.5V18h-3.5v-2.5h-2.4A5 5 0 0 1 8 19Zm0-5v.1',
  screen: 'M3 5h18v11.5H3zM9 20.5h6M12 16.5v4',
  home: 'M4 11.5 12 4l8 7.5M6 10v10h12V10M10 20v-5.5h4V20',
  tag: 'M3.5 4h8l9 9-7.5 7.5-9.5-9zM7.5 8v.1',
  edit: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  shop: 'M5 21V10.5a7 7 0 0 1 14 0V21M9 21V11a3 3 0 0 1 6 0v10',
} as const;

/** Names of sets that come with pages loaded later. */
export interface LaterIcons {}
export type IconName = keyof typeof shapes | keyof LaterIcons;

const known = new Map<string, string>(Object.entries(shapes));
/** These point along the text. */
const directional = new Set<string>(['chevron', 'leave', 'truck']);

/** `turning`: those that point along the text. */
export function addIcons(set: Readonly<Record<string, string>>, turning: readonly string[]): void {
  for (const [name, shape] of Object.entries(set)) known.set(name, shape);
  for (const name of turning) directional.add(name);
}

/** Decoration: the words are beside it, or on the button that holds it. */
@Component({
  selector: 'g-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.directional]': 'directional()' },
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="shape()" /></svg>`,
  styles: `
    :host {
      display: inline-block;
      flex: none;
      inline-size: var(--icon-size, 1.375rem);
      block-size: var(--icon-size, 1.375rem);
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      fill: var(--icon-fill, none);
      stroke: currentColor;
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    :host-context([dir='rtl']):host(.directional) svg {
      transform: scaleX(-1);
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly shape = computed(() => known.get(this.name()) ?? '');
  protected readonly directional = computed(() => directional.has(this.name()));
}
