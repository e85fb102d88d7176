import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { oneOf } from '../frame/listing-query';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import type { Export } from '../types';
import { injectFileSize } from './file-size';

const formats = ['jsonl', 'csv', 'shopify'] as const;
const statuses = ['published', 'scheduled', 'draft', 'archived'] as const;
const lookEveryMs = 1_500;

const tones: Readonly<Record<Export['state'], string>> = {
  waiting: 'badge',
  done: 'badge badge-good',
  failed: 'badge badge-bad',
  expired: 'badge',
};

/** Orders a file with products, and hands it out. */
@Component({
  selector: 'g-export-section',
  imports: [MatButtonModule, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('exports.heading')" [hint]="t('exports.hint')">
      <div class="options">
        <label class="field"
          ><span class="field-label">{{ t('exports.format') }}</span>
          <select #formatField class="input" (change)="format.set(formatField.value)">
            @for (one of formats; track one) {
              <option [value]="one" [selected]="one === format()">{{ formatName(one) }}</option>
            }
          </select>
        </label>
        <label class="field"
          ><span class="field-label">{{ t('exports.which') }}</span>
          <select #statusField class="input" (change)="status.set(statusField.value)">
            <option value="">{{ t('exports.whichAll') }}</option>
            @for (one of statuses; track one) {
              <option [value]="one" [selected]="one === status()">{{ statusName(one) }}</option>
            }
          </select>
        </label>
        <label class="field"
          ><span class="field-label">{{ t('exports.words') }}</span>
          <input #wordsField class="input" type="search" maxlength="200" autocomplete="off" (input)="words.set(wordsField.value.trim())" />
        </label>
      </div>
      <div>
        <button mat-stroked-button type="button" [disabled]="sending()" (click)="order()">{{ t('exports.write') }}</button>
      </div>
      @if (list.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="list.more()" />
      }
      @if ((list.items() ?? []).length > 0) {
        <ul class="files">
          @for (item of list.items(); track item.id) {
            <li>
              <div class="what">
                <strong>{{ item.fileName }}</strong>
                <span class="muted small">{{ about(item) }}</span>
                @if (item.leftOut) {
                  <span class="muted small">{{ t('exports.leftOut', { count: item.leftOut }) }}</span>
                }
              </div>
              <span [class]="tones[item.state]">{{ stateName(item) }}</span>
              @if (item.state === 'done') {
                <a
                  mat-button
                  [href]="'/api/v1/admin/exports/' + item.id + '/file'"
                  download
                  [attr.aria-label]="t('exports.downloadOf', { name: item.fileName })"
                  >{{ t('exports.download') }}</a
                >
              }
            </li>
          }
        </ul>
      }
      @if (list.hasMore()) {
        <div>
          <button mat-button type="button" (click)="list.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
  styles: `
    .options {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
      gap: var(--space-4);
    }
    .files {
      display: grid;
    }
    .files li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-4);
      padding-block: var(--space-2);
      border-block-start: 1px solid var(--line);
      font-size: var(--text-s);
    }
    .what {
      display: grid;
      flex: 1 1 12rem;
      overflow-wrap: anywhere;
    }
  `,
})
export class ExportSection {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly size = injectFileSize();
  protected readonly formats = formats;
  protected readonly statuses = statuses;
  protected readonly tones = tones;
  protected readonly formatName = (format: (typeof formats)[number]): string => this.t(`exports.formats.${format}`);
  protected readonly statusName = (status: (typeof statuses)[number]): string => this.t(`product.status.${status}`);
  protected readonly stateName = ({ state }: Export): string => this.t(`exports.is.${state}`);
  protected readonly format = signal<string>('jsonl');
  protected readonly status = signal('');
  protected readonly words = signal('');
  protected readonly sending = signal(false);
  protected readonly list = createPaged<Export>(async (after) =>
    dataOf(await this.api.GET('/api/v1/admin/exports', { params: { query: { limit: 5, ...after } } })),
  );
  private readonly waits = computed(() => (this.list.items() ?? []).some(({ state }) => state === 'waiting'));

  constructor() {
    void this.list.read();
    const look = setInterval(() => {
      if (untracked(this.waits)) void this.list.read();
    }, lookEveryMs);
    inject(DestroyRef).onDestroy(() => clearInterval(look));
  }

  protected about({ createdAt, products, bytes }: Export): string {
    return [
      this.i18n.dayAndTime(createdAt),
      ...(products === null ? [] : [`${this.t('exports.products')}: ${this.i18n.number(products)}`]),
      ...(bytes === null ? [] : [this.size(bytes)]),
    ].join(' · ');
  }

  protected async order(): Promise<void> {
    this.sending.set(true);
    try {
      const status = oneOf(statuses, this.status());
      const filter = { ...(status ? { status } : {}), ...(this.words() === '' ? {} : { q: this.words() }) };
      dataOf(await this.api.POST('/api/v1/admin/exports', { body: { format: oneOf(formats, this.format()) ?? 'jsonl', filter } }));
      this.toasts.say(this.t('exports.ordered'));
      await this.list.read();
    } catch (error) {
      this.toasts.refused(error);
    } finally {
      this.sending.set(false);
    }
  }
}
