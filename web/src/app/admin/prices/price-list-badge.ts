import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { PriceList } from '../types';

export const priceListStatuses = ['active', 'scheduled', 'ended', 'disabled'] as const satisfies readonly PriceList['status'][];

const tones: Readonly<Record<PriceList['status'], string>> = {
  active: 'badge badge-good',
  scheduled: 'badge badge-info',
  ended: 'badge',
  disabled: 'badge badge-line',
};

@Component({
  selector: 'g-price-list-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class PriceListBadge {
  readonly status = input.required<PriceList['status']>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`priceList.is.${this.status()}`));
}
