import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { uploading } from '../../api/upload';
import { problemFrom, type Problem } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { oneOf } from '../frame/listing-query';
import { Section } from '../frame/section';
import { FileDrop } from './file-drop';
import { ImportSteps } from './import-steps';

const kinds = ['products', 'stock'] as const;
const formats = ['jsonl', 'csv', 'shopify', 'woocommerce', 'google'] as const;
const onlys = ['create', 'update'] as const;
const reasons = ['count', 'received', 'correction', 'damaged', 'lost', 'returned'] as const;

/** Choose a file and say how it is to be read; sending it tries it. */
@Component({
  selector: 'g-new-import-page',
  imports: [MatButtonModule, Detail, FileDrop, ImportSteps, Notice, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail [heading]="t('imports.new')" back="/admin/imports" [backLabel]="t('imports.list')" [single]="true">
      <g-import-steps step="file" />
      <g-section [heading]="t('imports.file')" [hint]="t('imports.newHint')">
        <g-file-drop [file]="file()" (chosen)="take($event)" />
        <div class="options">
          <label class="field"
            ><span class="field-label">{{ t('imports.kind') }}</span>
            <select #kindField class="input" (change)="kind.set(kindOf(kindField.value))">
              @for (one of kinds; track one) {
                <option [value]="one" [selected]="one === kind()">{{ kindName(one) }}</option>
              }
            </select>
          </label>
          @if (kind() === 'products') {
            <label class="field"
              ><span class="field-label">{{ t('imports.format') }}</span>
              <select #formatField class="input" (change)="format.set(formatField.value)">
                <option value="">{{ t('imports.formatGuessed') }}</option>
                @for (one of formats; track one) {
                  <option [value]="one" [selected]="one === format()">{{ formatName(one) }}</option>
                }
              </select>
            </label>
            <label class="field"
              ><span class="field-label">{{ t('imports.only') }}</span>
              <select #onlyField class="input" (change)="only.set(onlyField.value)">
                <option value="">{{ t('imports.onlys.both') }}</option>
                @for (one of onlys; track one) {
                  <option [value]="one" [selected]="one === only()">{{ onlyName(one) }}</option>
                }
              </select>
            </label>
            <label class="field"
              ><span class="field-label">{{ t('imports.currency') }}</span>
              <input
                #currencyField
                class="input"
                maxlength="3"
                autocomplete="off"
                (input)="currency.set(currencyField.value.trim().toUpperCase())"
              />
              <span class="field-hint">{{ t('imports.currencyHint') }}</span>
              @if (currencyWrong()) {
                <span class="field-error">{{ t('imports.currencyWrong') }}</span>
              }
            </label>
          } @else {
            <label class="field"
              ><span class="field-label">{{ t('imports.reason') }}</span>
              <select #reasonField class="input" (change)="reason.set(reasonField.value)">
                @for (one of reasons; track one) {
                  <option [value]="one" [selected]="one === reason()">{{ reasonName(one) }}</option>
                }
              </select>
            </label>
          }
          <label class="field"
            ><span class="field-label">{{ t('imports.store') }}</span>
            <input #storeField class="input" maxlength="120" autocomplete="off" (input)="store.set(storeField.value.trim())" />
            <span class="field-hint">{{ t('imports.storeHint') }}</span>
          </label>
        </div>
        @if (problem(); as refused) {
          <g-problem [problem]="refused" (retry)="send()" />
        }
        @if (sending()) {
          <g-notice>
            {{ sent() < 1 ? t('imports.sending', { percent: i18n.percent(percent() * 100) }) : t('imports.looking') }}
            <progress max="100" [value]="percent()" [attr.aria-label]="t('imports.sent')"></progress>
          </g-notice>
        }
        <div>
          <button mat-flat-button type="button" [disabled]="file() === null || sending() || currencyWrong()" (click)="send()">
            {{ t('imports.try') }}
          </button>
        </div>
      </g-section>
    </g-detail>
  `,
  styles: `
    .options {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
      align-items: start;
      gap: var(--space-4);
    }
    progress {
      display: block;
      inline-size: 100%;
      margin-block-start: var(--space-2);
      accent-color: var(--accent);
    }
  `,
})
export class NewImportPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly kinds = kinds;
  protected readonly formats = formats;
  protected readonly onlys = onlys;
  protected readonly reasons = reasons;
  protected readonly kindName = (kind: (typeof kinds)[number]): string => this.t(`imports.kinds.${kind}`);
  protected readonly formatName = (format: (typeof formats)[number]): string => this.t(`imports.formats.${format}`);
  protected readonly onlyName = (only: (typeof onlys)[number]): string => this.t(`imports.onlys.${only}`);
  protected readonly reasonName = (reason: (typeof reasons)[number]): string => this.t(`imports.reasons.${reason}`);
  protected readonly file = signal<File | null>(null);
  protected readonly kind = signal<(typeof kinds)[number]>('products');
  protected readonly format = signal('');
  protected readonly only = signal('');
  protected readonly reason = signal<string>('count');
  protected readonly currency = signal('');
  protected readonly store = signal('');
  protected readonly sending = signal(false);
  /** Of the file, from 0 to 1. */
  protected readonly sent = signal(0);
  protected readonly percent = computed(() => Math.floor(this.sent() * 100));
  protected readonly problem = signal<Problem | null>(null);
  protected readonly currencyWrong = computed(() => this.currency() !== '' && !/^[A-Z]{3}$/.test(this.currency()));

  protected kindOf(value: string): (typeof kinds)[number] {
    return oneOf(kinds, value) ?? 'products';
  }

  protected take(file: File): void {
    this.file.set(file);
    this.problem.set(null);
  }

  protected async send(): Promise<void> {
    const file = this.file();
    if (file === null || this.sending() || this.currencyWrong()) return;
    this.sending.set(true);
    this.sent.set(0);
    this.problem.set(null);
    try {
      const query = { fileName: file.name.slice(-200), kind: this.kind(), ...this.options() };
      const options = {
        params: { query },
        body: file.name,
        bodySerializer: () => file,
        headers: { 'Content-Type': 'application/octet-stream' },
      };
      const fetch = uploading(file, (sent) => this.sent.set(sent));
      const { id } = dataOf(await this.api.POST('/api/v1/admin/imports', { ...options, fetch }));
      await this.router.navigate(['/admin/imports', id], { replaceUrl: true });
    } catch (error) {
      this.problem.set(problemFrom(error));
    } finally {
      this.sending.set(false);
    }
  }

  private options() {
    const [format, only, reason] = [oneOf(formats, this.format()), oneOf(onlys, this.only()), oneOf(reasons, this.reason())];
    const store = this.store() === '' ? {} : { store: this.store() };
    if (this.kind() === 'stock') return { ...store, ...(reason ? { reason } : {}) };
    return {
      ...store,
      ...(format ? { format } : {}),
      ...(only ? { only } : {}),
      ...(this.currency() === '' ? {} : { currency: this.currency() }),
    };
  }
}
