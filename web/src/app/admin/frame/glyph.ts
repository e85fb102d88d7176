import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Drawn on 24 × 24, strokes only, as the shop's own icons; these are only of use to staff. */
const shapes = {
  overview: 'M4 13h6V4H4zM14 20h6V11h-6zM4 20h6v-3.5H4zM14 7.5h6V4h-6z',
  orders: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
  payments: 'M3 6h18v12.5H3zM3 10h18M6.5 15h4',
  products: 'M3.5 12.5 11 5h8.5v8.5L12 21zM15.5 9.5h.01',
  categories: 'M4 5h6v5H4zM14 4.5h6v4h-6zM14 15.5h6v4h-6zM10 7.5h4M12 7.5v10h2',
  brands: 'M12 15a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 13.8 7 21l5-2.5L17 21l-1.5-7.2',
  stores: 'M4 10v10h16V10M3 10l2-5.5h14L21 10a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0M9.5 20v-5h5v5',
  stock: 'M4 20V9l8-5 8 5v11M8 20v-8h8v8M8 16h8',
  customers:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.8-3.6 3.4-5 6.5-5s5.7 1.4 6.5 5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.1 2.3 3.5 4.7',
  groups:
    'M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM5.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM12 10v3M12 13H5.5v2M12 13h6.5v2',
  reviews: 'M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9-5.3 2.9 1.1-6L3.4 9.8l6-.8z',
  coupons: 'M3 7h18v3.5a1.7 1.7 0 0 0 0 3.4V17.5H3v-3.6a1.7 1.7 0 0 0 0-3.4zM14 7v2M14 11.3v2M14 15.5v2',
  shipping: 'M2.5 6h11v10.5h-11zM13.5 10h4l3.5 3.5v3h-7.5M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm10 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  mailbox: 'M3 5.5h18v13H3zM3.5 6l8.5 7 8.5-7',
  roles: 'M12 3l7.5 2.5v6c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5v-6zM9 12l2.2 2.2L15.2 10',
  audit: 'M6 3.5h9l4 4V20.5H6zM15 3.5v4h4M9 12h7M9 16h7',
  search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14Zm5-2 4.5 4.5',
  columns: 'M4 5h16v14H4zM9.5 5v14M15 5v14',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  plus: 'M12 5v14M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.5 11v5M13.5 11v5',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  back: 'M19 12H5M11 6l-6 6 6 6',
  next: 'm9 5 7 7-7 7',
  previous: 'm15 5-7 7 7 7',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  upload: 'M12 16V5M7 10l5-5 5 5M4 16v4h16v-4',
  check: 'm5 12.5 4.5 4.5L19 7',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17v.5',
  refresh: 'M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4l1.7-2M20 20v-5h-5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  undo: 'M9 7 4.5 11.5 9 16M4.5 11.5H14a5.5 5.5 0 0 1 0 8h-2',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4',
  history: 'M4 12a8 8 0 1 0 2.3-5.6L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2',
  shop: 'M5 21V10.5a7 7 0 0 1 14 0V21M9 21V11a3 3 0 0 1 6 0v10',
  leave: 'M14 4h5.5v16H14M10 8l-4 4 4 4M6 12h9.5',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
} as const;

export type GlyphName = keyof typeof shapes;

/** These point along the text. */
const directional: ReadonlySet<GlyphName> = new Set<GlyphName>(['next', 'previous', 'back', 'leave', 'shipping', 'undo']);

/** Decoration: the words are beside it, or on the button that holds it. */
@Component({
  selector: 'g-glyph',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.directional]': 'directional()' },
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="shape()" /></svg>`,
  styles: `
    :host {
      display: inline-block;
      flex: none;
      inline-size: var(--icon-size, 1.25rem);
      block-size: var(--icon-size, 1.25rem);
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      fill: none;
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
export class Glyph {
  readonly name = input.required<GlyphName>();
  protected readonly shape = computed(() => shapes[this.name()]);
  protected readonly directional = computed(() => directional.has(this.name()));
}
