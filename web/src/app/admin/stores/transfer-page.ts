import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { integer, text, type FieldSpec } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import type { Transfer } from '../types';
import { stateTexts } from './transfers-page';

/** One transfer: what goes, what has arrived, and what is next. */
@Component({
  selector: 'g-transfer-page',
  imports: [MatButtonModule, Detail, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail [record]="record" [heading]="heading()" back="/admin/stores/transfers" [backLabel]="t('transfer.list')" [single]="true">
      @if (transfer(); as transfer) {
        <span badges class="badge" [class.badge-good]="transfer.state === 'received'" [class.badge-warn]="transfer.state === 'sent'">{{
          t(states[transfer.state])
        }}</span>
      }
      <ng-container actions>
        @if (transfer(); as transfer) {
          @if (canAdjust && transfer.state === 'draft') {
            <button mat-button type="button" (click)="give(transfer)">{{ t('transfer.give') }}</button>
            <button mat-flat-button type="button" (click)="send(transfer)">{{ t('transfer.send') }}</button>
          }
          @if (canAdjust && transfer.state === 'sent') {
            <button mat-flat-button type="button" (click)="receive(transfer)">{{ t('transfer.receive') }}</button>
          }
        }
      </ng-container>
      @if (transfer(); as transfer) {
        <g-section [heading]="transfer.fromStore.name + ' → ' + transfer.toStore.name" [hint]="about(transfer)">
          <div class="wide">
            <table>
              <thead>
                <tr>
                  <th scope="col">{{ t('variant.one') }}</th>
                  <th scope="col" class="end">{{ t('transfer.units') }}</th>
                  <th scope="col" class="end">{{ t('transfer.received') }}</th>
                  <th scope="col" class="end">{{ t('transfer.lost') }}</th>
                  <th scope="col" class="end">{{ t('transfer.inTransit') }}</th>
                </tr>
              </thead>
              <tbody>
                @for (line of transfer.lines; track line.variantId) {
                  <tr>
                    <td>
                      {{ line.title }}<span class="sub">{{ line.sku }}</span>
                    </td>
                    <td class="end">{{ i18n.number(line.quantity) }}</td>
                    <td class="end">{{ i18n.number(line.received) }}</td>
                    <td class="end">{{ i18n.number(line.lost) }}</td>
                    <td class="end">{{ i18n.number(transfer.state === 'sent' ? line.quantity - line.received - line.lost : 0) }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        </g-section>
      }
    </g-detail>
  `,
  styles: `
    .wide {
      overflow-x: auto;
    }
    table {
      inline-size: 100%;
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: var(--space-2);
      border-block-end: 1px solid var(--line);
      text-align: start;
      vertical-align: top;
    }
    th {
      color: var(--ink-soft);
      font-size: var(--text-s);
      font-weight: 600;
    }
    .end {
      text-align: end;
    }
    .sub {
      display: block;
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
  `,
})
export class TransferPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canAdjust = inject(SessionStore).can('catalog:adjust-stock');
  protected readonly states = stateTexts;
  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/transfers/{id}', { params: { path: { id } } })),
  );
  protected readonly transfer = this.record.value;
  protected readonly heading = computed(() => {
    const transfer = this.transfer();
    return transfer ? this.t('transfer.number', { number: transfer.number }) : '';
  });

  protected about({ reference, note, sentAt, createdAt }: Transfer): string {
    return [reference, note, this.i18n.dayAndTime(sentAt ?? createdAt)].filter(Boolean).join(' · ');
  }

  protected async send({ id, version, fromStore }: Transfer): Promise<void> {
    await this.confirm({
      heading: this.t('transfer.send'),
      text: this.t('transfer.sendText', { store: fromStore.name }),
      send: this.t('transfer.send'),
      done: this.t('transfer.sent'),
      submit: async () =>
        this.record.show(dataOf(await this.api.POST('/api/v1/transfers/{id}/send', { params: { path: { id } }, body: { version } }))),
    });
  }

  protected async give({ id, version }: Transfer): Promise<void> {
    await this.confirm({
      heading: this.t('transfer.give'),
      text: this.t('transfer.giveText'),
      send: this.t('transfer.give'),
      danger: true,
      done: this.t('transfer.given'),
      submit: async () =>
        this.record.show(dataOf(await this.api.POST('/api/v1/transfers/{id}/cancel', { params: { path: { id } }, body: { version } }))),
    });
  }

  protected async receive(transfer: Transfer): Promise<void> {
    const waiting = transfer.lines
      .map((line) => ({ ...line, open: line.quantity - line.received - line.lost }))
      .filter(({ open }) => open > 0);
    const fields: Record<string, FieldSpec<number | null> | FieldSpec<string>> = Object.fromEntries([
      ...waiting.flatMap(({ sku, open }, at) => [
        [`received${at}`, integer(this.t('transfer.arrived', { sku, open }), { value: open, max: open, half: true })] as const,
        [`lost${at}`, integer(this.t('transfer.lostOf', { sku }), { value: 0, max: open, half: true })] as const,
      ]),
      ['note', text(this.t('stock.note'), { optional: true, max: 300 })] as const,
    ]);
    await this.open({
      heading: this.t('transfer.receive'),
      text: this.t('transfer.receiveText'),
      send: this.t('transfer.receive'),
      done: this.t('transfer.receivedSome'),
      fields,
      submit: async (values, key) => {
        const units = (name: string): number => Number(values[name] ?? 0);
        const lines = waiting
          .map(({ variantId }, at) => ({ variantId, received: units(`received${at}`), lost: units(`lost${at}`) }))
          .filter(({ received, lost }) => received + lost > 0);
        if (lines.length === 0) return;
        const note = String(values['note'] ?? '');
        const params = { path: { id: transfer.id }, header: { 'Idempotency-Key': key } };
        const body = { lines, ...(note === '' ? {} : { note }) };
        this.record.show(dataOf(await this.api.POST('/api/v1/transfers/{id}/receive', { params, body })));
      },
    });
  }
}
