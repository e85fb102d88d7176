import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { SHOP_NAME } from '../platform/shop-name';

/** The arcade and the shop's name, as much of it as there is room for. */
@Component({
  selector: 'g-logo',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 34 26" aria-hidden="true">
      <path d="M2 25V14a6 6 0 0 1 12 0v11M11 25V10a6 6 0 0 1 12 0v15M20 25V14a6 6 0 0 1 12 0v11" />
    </svg>
    <span>{{ shopName }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      max-inline-size: 100%;
      font-family: var(--font-display);
      font-size: 1.4375rem;
      font-weight: 650;
      line-height: 1.2;
      letter-spacing: -0.03em;
    }
    span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: var(--logo-wrap, nowrap);
    }
    svg {
      flex: none;
      inline-size: 2.125rem;
      fill: none;
      stroke: var(--accent);
      stroke-width: 2.2;
      stroke-linecap: round;
    }
  `,
})
export class Logo {
  protected readonly shopName = inject(SHOP_NAME);
}
