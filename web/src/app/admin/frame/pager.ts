import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import type { Listing } from './listing';

/** Below a list: how much of it is here, and the ways to the rest. */
@Component({
  selector: 'g-pager',
  imports: [MatButtonModule, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="muted small" role="status">
      {{
        list().total() === null ? t('table.rows', { count: list().rows()?.length ?? 0 }) : t('table.total', { count: list().total() ?? 0 })
      }}
    </p>
    @if (list().hasPrevious() || list().hasNext()) {
      <div class="turns">
        <button mat-stroked-button type="button" [disabled]="!list().hasPrevious()" (click)="list().previous()">
          <g-icon name="previous" />{{ t('table.previous') }}
        </button>
        <button mat-stroked-button type="button" [disabled]="!list().hasNext()" (click)="list().next()">
          {{ t('table.next') }}<g-icon name="chevron" />
        </button>
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
    }
    .turns {
      --icon-size: 1rem;
      display: flex;
      gap: var(--space-2);
    }
    @media (max-width: 47.99rem) {
      .turns {
        flex: 1;
      }
      .turns button {
        flex: 1;
      }
    }
  `,
})
export class Pager<T> {
  readonly list = input.required<Listing<T>>();
  protected readonly t = injectTexts(adminTexts);
}
