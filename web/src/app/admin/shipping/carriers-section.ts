import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { RowTools } from '../frame/row-tools';
import { Section } from '../frame/section';
import type { Carrier } from '../types';

/** Who carries the parcels, and the pages that follow them. */
@Component({
  selector: 'g-carriers-section',
  imports: [MatButtonModule, Icon, ProblemNotice, RowTools, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('carrier.list')" [hint]="t('carrier.hint')">
      @if (canManage()) {
        <button actions mat-button type="button" (click)="edit(null)"><g-icon name="plus" />{{ t('carrier.add') }}</button>
      }
      @if (record.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="record.reload()" />
      }
      <ul class="rows">
        @for (carrier of record.value() ?? []; track carrier.id) {
          <li class="carrier">
            <div>
              <strong>{{ carrier.name }}</strong>
              <p class="muted small">{{ carrier.trackingUrl ?? t('carrier.noPage') }}</p>
            </div>
            @if (canManage()) {
              <div>
                <g-row-tools
                  [edit]="t('carrier.edit', { name: carrier.name })"
                  [remove]="t('carrier.delete', { name: carrier.name })"
                  (edited)="edit(carrier)"
                  (removed)="remove(carrier)"
                />
              </div>
            }
          </li>
        } @empty {
          <li class="muted small">{{ t('carrier.none') }}</li>
        }
      </ul>
    </g-section>
  `,
  styles: `
    .carrier {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: var(--space-3);
      overflow-wrap: anywhere;
    }
  `,
})
export class CarriersSection {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canManage = computed(() => this.session.can('shipping:manage-carriers'));
  protected readonly record = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/shipping/carriers')).items,
  );

  protected async edit(carrier: Carrier | null): Promise<void> {
    const saved = await this.open({
      heading: carrier === null ? this.t('carrier.add') : this.t('carrier.edit', { name: carrier.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        name: text(this.t('carrier.name'), { value: carrier?.name ?? '', max: 60 }),
        trackingUrl: text(this.t('carrier.page'), {
          value: carrier?.trackingUrl ?? '',
          max: 500,
          optional: true,
          hint: this.t('carrier.pageHint'),
        }),
      },
      submit: async ({ name, trackingUrl }) => {
        const body = { name, trackingUrl: trackingUrl === '' ? null : trackingUrl };
        if (carrier === null) dataOf(await this.api.POST('/api/v1/shipping/carriers', { body }));
        else dataOf(await this.api.PATCH('/api/v1/shipping/carriers/{id}', { params: { path: { id: carrier.id } }, body }));
      },
    });
    if (saved) await this.record.reload();
  }

  protected async remove(carrier: Carrier): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('carrier.delete', { name: carrier.name }),
      text: this.t('carrier.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('carrier.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/shipping/carriers/{id}', { params: { path: { id: carrier.id } } })),
    });
    if (deleted) await this.record.reload();
  }
}
