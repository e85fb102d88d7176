import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { choice, formOf, text, valuesOf } from '../frame/field-spec';
import { Fields } from '../frame/fields';
import { PageHead } from '../frame/page-head';
import { Section } from '../frame/section';
import { wrongLinesIn, type WrongLine } from '../frame/wrong-lines';
import { LookupsStore } from '../state/lookups.store';

/** Receive, count or correct many shelves at once. */
@Component({
  selector: 'g-bulk-page',
  imports: [MatButtonModule, Fields, Notice, PageHead, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-page-head [heading]="t('stockFile.list')" [hint]="t('stockFile.hint')" />
    <g-section [heading]="t('stockFile.text')">
      <label actions class="button quiet">
        {{ t('stockFile.file') }}
        <input #file class="visually-hidden" type="file" accept=".csv,.jsonl,.txt,text/csv" (change)="chosen(file)" />
      </label>
      <g-fields [specs]="specs" [form]="form" />
      <p class="actions">
        <button mat-stroked-button type="button" [disabled]="sending()" (click)="send(true)">{{ t('stockFile.check') }}</button>
        <button mat-flat-button type="button" [disabled]="sending()" (click)="send(false)">{{ t('stockFile.apply') }}</button>
      </p>
      <div aria-live="polite">
        @if (result(); as words) {
          <g-notice tone="good">{{ words }}</g-notice>
        }
        @if (wrong(); as found) {
          <g-notice tone="warn" [heading]="t('stockFile.wrong', { count: found.count })">
            <ul>
              @for (line of found.lines; track line.line) {
                <li>
                  <strong>{{ t('stockFile.line', { line: line.line }) }}</strong>: {{ line.reason }}
                </li>
              }
            </ul>
          </g-notice>
        } @else if (problem(); as found) {
          <g-problem [problem]="found" (retry)="send(true)" />
        }
      </div>
    </g-section>
  `,
  styles: `
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
  `,
})
export class BulkPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  protected readonly specs = {
    reason: choice(
      this.t('stock.reason'),
      reasons.map((value) => ({ value, label: this.t(`stock.reasons.${value}`) })),
      { value: 'count', half: true },
    ),
    store: text(this.t('stockFile.store'), {
      optional: true,
      max: 120,
      half: true,
      suggest: this.lookups.stores().map(({ code }) => code),
    }),
    reference: text(this.t('stock.reference'), { optional: true, max: 120, hint: this.t('stock.referenceHint') }),
    text: text(this.t('stockFile.text'), { long: true, max: 4_000_000, hint: this.t('stockFile.textHint') }),
  };
  protected readonly form = formOf(this.specs);
  protected readonly sending = signal(false);
  protected readonly result = signal<string | null>(null);
  protected readonly wrong = signal<{ readonly count: number; readonly lines: readonly WrongLine[] } | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  private key = newId();

  constructor() {
    void this.lookups.loadStores().catch(() => undefined);
  }

  protected async chosen(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (file) this.form.controls['text']?.setValue(await file.text());
    input.value = '';
  }

  /** A key stands for one content: what was changed after an answer is sent under another one. */
  protected async send(dryRun: boolean): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.sending()) return;
    this.sending.set(true);
    this.result.set(null);
    this.wrong.set(null);
    this.problem.set(null);
    const { reason, store, reference, text: lines } = valuesOf(this.specs, this.form);
    const body = {
      reason: reasons.find((one) => one === reason) ?? ('count' as const),
      text: lines,
      dryRun,
      ...(store === '' ? {} : { store }),
      ...(reference === '' ? {} : { reference }),
    };
    try {
      const params = { header: { 'Idempotency-Key': this.key } };
      const { changed, units } = dataOf(await this.api.POST('/api/v1/stock-adjustments/file', { params, body }));
      this.result.set(this.t(dryRun ? 'stockFile.would' : 'stockFile.did', { count: changed, units: this.i18n.number(units) }));
      if (!dryRun) this.form.controls['text']?.reset('');
      this.key = newId();
    } catch (error) {
      const problem = problemFrom(error);
      const found = wrongIn(problem);
      this.wrong.set(found);
      this.problem.set(found ? null : problem);
      // an answer that is known ends the key; one that is not is asked for again under the same
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 409) this.key = newId();
    } finally {
      this.sending.set(false);
    }
  }
}

function wrongIn(problem: Problem): { count: number; lines: readonly WrongLine[] } | null {
  const { code, more } = problem;
  if (code !== 'catalog.bad-lines' || !Array.isArray(more['lines'])) return null;
  const lines = wrongLinesIn(problem);
  return { count: typeof more['wrong'] === 'number' ? more['wrong'] : lines.length, lines };
}

const reasons = ['count', 'received', 'damaged', 'lost', 'returned', 'correction'] as const;
