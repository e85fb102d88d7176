import { ChangeDetectionStrategy, Component, input } from '@angular/core';

export interface Fact {
  readonly label: string;
  readonly value: string | null;
}

/** Names and values, one under the other; what has no value is left out. */
@Component({
  selector: 'g-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      @for (fact of facts(); track fact.label) {
        @if (fact.value !== null && fact.value !== '') {
          <div>
            <dt>{{ fact.label }}</dt>
            <dd>{{ fact.value }}</dd>
          </div>
        }
      }
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      gap: var(--space-2);
      font-size: var(--text-s);
    }
    div {
      display: flex;
      justify-content: space-between;
      gap: var(--space-4);
    }
    dt {
      flex: none;
      color: var(--ink-soft);
    }
    dd {
      min-inline-size: 0;
      text-align: end;
      font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere;
    }
  `,
})
export class Facts {
  readonly facts = input.required<readonly Fact[]>();
}
