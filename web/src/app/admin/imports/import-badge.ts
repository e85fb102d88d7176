import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { ImportSummary } from '../types';

const tones: Readonly<Record<ImportSummary['state'], string>> = {
  checking: 'badge',
  checked: 'badge badge-warn',
  running: 'badge',
  done: 'badge badge-good',
  failed: 'badge badge-bad',
  cancelled: 'badge',
};

@Component({
  selector: 'g-import-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class ImportBadge {
  readonly state = input.required<ImportSummary['state']>();
  private readonly texts = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.state()]);
  protected readonly text = computed(() => this.texts(`imports.is.${this.state()}`));
}
