import { ChangeDetectionStrategy, Component, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';
import { injectChangeWords } from '../history/change-words';
import type { ImportLine } from '../types';

type Phase = 'check' | 'run';
type Action = ImportLine['action'];
const actions: readonly Action[] = ['create', 'update', 'refuse'];
const shownFields = 5;

const tones: Readonly<Record<Action, string>> = { create: 'badge badge-good', update: 'badge', refuse: 'badge badge-bad' };

/** What an import does, line by line. */
@Component({
  selector: 'g-import-lines',
  imports: [MatButtonModule, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('imports.lines')" [hint]="t(phase() === 'check' ? 'imports.linesHint' : 'imports.linesOfRun')">
      <div class="tabs" role="group" [attr.aria-label]="t('imports.what')">
        <button mat-button type="button" [attr.aria-pressed]="action() === null" (click)="action.set(null)">{{ t('imports.all') }}</button>
        @for (one of actions; track one) {
          <button mat-button type="button" [attr.aria-pressed]="action() === one" (click)="action.set(one)">{{ nameOf(one) }}</button>
        }
      </div>
      @if (lines.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="lines.more()" />
      }
      @if (lines.items(); as items) {
        <ul class="lines">
          @for (line of items; track $index) {
            <li>
              <p class="head">
                <span class="muted number">{{ t('imports.line') }} {{ i18n.number(line.line) }}</span>
                <span [class]="tones[line.action]">{{ nameOf(line.action) }}</span>
                @if (line.title; as title) {
                  <strong>{{ title }}</strong>
                }
              </p>
              @if (line.error; as reason) {
                <p class="reason">{{ reason }}</p>
              }
              @if (line.fields.length > 0) {
                <ul class="fields">
                  @for (field of line.fields.slice(0, shownFields); track field.field) {
                    <li>{{ words(field) }}</li>
                  }
                  @if (line.fields.length > shownFields) {
                    <li class="muted">{{ t('imports.moreFields', { count: line.fields.length - shownFields }) }}</li>
                  }
                </ul>
              }
            </li>
          } @empty {
            <li class="muted small">{{ t('imports.noLines') }}</li>
          }
        </ul>
      }
      @if (lines.hasMore()) {
        <div>
          <button mat-button type="button" (click)="lines.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
  styles: `
    .tabs {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
    .tabs [aria-pressed='true'] {
      background: var(--accent-soft);
      color: var(--accent-strong);
    }
    .lines {
      display: grid;
    }
    .lines > li {
      display: grid;
      gap: var(--space-1);
      padding-block: var(--space-3);
      border-block-start: 1px solid var(--line);
      font-size: var(--text-s);
      overflow-wrap: anywhere;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-3);
    }
    .number {
      font-variant-numeric: tabular-nums;
    }
    .reason {
      color: var(--danger);
    }
    .fields {
      display: grid;
      gap: 0.125rem;
      color: var(--ink-soft);
      white-space: pre-line;
    }
  `,
})
export class ImportLines {
  readonly importId = input.required<string>();
  readonly phase = input.required<Phase>();
  /** Another number: there are more of them, read them again. */
  readonly turn = input(0);
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  protected readonly words = injectChangeWords();
  private readonly api = inject(API);
  protected readonly actions = actions;
  protected readonly tones = tones;
  protected readonly shownFields = shownFields;
  protected readonly nameOf = (action: Action): string => this.t(`imports.actions.${action}`);
  protected readonly action = signal<Action | null>(null);
  protected readonly lines = createPaged<ImportLine>(async (after) => {
    const action = this.action();
    const query = { limit: 20, phase: this.phase(), ...after, ...(action === null ? {} : { action }) };
    return dataOf(await this.api.GET('/api/v1/admin/imports/{id}/lines', { params: { path: { id: this.importId() }, query } }));
  });

  constructor() {
    effect(() => {
      [this.importId(), this.phase(), this.turn(), this.action()];
      untracked(() => void this.lines.read());
    });
  }
}
