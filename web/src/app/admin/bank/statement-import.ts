import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { BankStatement } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';

/** A bank's CSV: first what it would do, then done. */
@Component({
  selector: 'g-statement-import',
  imports: [MatButtonModule, Notice, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('bank.statement')" [hint]="t('bank.statementHint')">
      <p class="actions">
        <label class="button quiet">
          {{ t('bank.file') }}
          <input #field class="visually-hidden" type="file" accept=".csv,.txt,text/csv,text/plain" (change)="chosen(field)" />
        </label>
        @if (file(); as given) {
          <span class="muted small">{{ given.name }}</span>
          <button mat-flat-button type="button" [disabled]="busy() || !isForeseen()" (click)="send(false)">{{ t('bank.carryOut') }}</button>
        }
      </p>
      <div class="result" aria-live="polite">
        @if (problem(); as problem) {
          <g-problem [problem]="problem" [retryable]="false" />
        }
        @if (read(); as statement) {
          <g-notice [tone]="isForeseen() ? 'warn' : 'good'">{{ t(isForeseen() ? 'bank.would' : 'bank.did') }}</g-notice>
          <p class="muted small">{{ t('bank.columns', { columns: columnsOf(statement) }) }}</p>
          @if (statement.outgoing > 0) {
            <p class="muted small">{{ t('bank.outgoing', { count: statement.outgoing }) }}</p>
          }
          @for (fault of statement.faults; track fault.line) {
            <p class="small">
              {{ t('bank.faulty', { line: fault.line, what: t(fault.reason === 'no-date' ? 'bank.noDate' : 'bank.noAmount') }) }}
            </p>
          }
          <ul class="rows">
            @for (line of statement.lines; track line.line) {
              <li class="line">
                <span class="what">
                  <strong>{{ line.payer || line.purpose }}</strong>
                  <small class="muted">{{ i18n.day(line.bookedOn) }} · {{ line.purpose }}</small>
                </span>
                <strong>{{ i18n.money(line.amount) }}</strong>
                <span [class]="toneOf(line.outcome)">{{ wordOf(line.outcome) }}</span>
              </li>
            }
          </ul>
        }
      </div>
    </g-section>
  `,
  styles: `
    .actions,
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-4);
    }
    .result {
      display: grid;
      gap: var(--space-3);
    }
    .what {
      display: grid;
      flex: 1 1 14rem;
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class StatementImport {
  /** Something was written. */
  readonly changed = output();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly file = signal<{ readonly name: string; readonly text: string } | null>(null);
  protected readonly read = signal<BankStatement | null>(null);
  protected readonly isForeseen = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  /** Many banks still write the characters of Western Europe in one byte each. */
  protected async chosen(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    const bytes = await file.arrayBuffer();
    const text = new TextDecoder('utf-8').decode(bytes);
    this.file.set({ name: file.name, text: text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text });
    await this.send(true);
  }

  protected async send(dryRun: boolean): Promise<void> {
    const file = this.file();
    if (file === null || this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      this.read.set(dataOf(await this.api.POST('/api/v1/payments/statements', { body: { text: file.text, dryRun } })));
      this.isForeseen.set(dryRun);
      if (dryRun) return;
      this.file.set(null);
      this.changed.emit();
    } catch (error) {
      this.read.set(null);
      this.problem.set(problemFrom(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected columnsOf({ columns }: BankStatement): string {
    return Object.values(columns).join(', ');
  }

  protected wordOf(outcome: BankStatement['lines'][number]['outcome']): string {
    return this.t(`bank.outcome.${outcome}`);
  }

  protected toneOf(outcome: BankStatement['lines'][number]['outcome']): string {
    if (outcome === 'paid') return 'badge badge-good';
    if (outcome === 'known') return 'badge';
    return outcome === 'part' ? 'badge badge-warn' : 'badge badge-bad';
  }
}
