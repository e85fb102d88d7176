import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { PageTitle } from '../../platform/page-title';
import { Failed } from '../../ui/failed';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';

interface Readable {
  readonly value: () => unknown;
  readonly problem: () => Problem | null;
  reload(): Promise<void>;
}

/** The page of one thing: the way back, its name with badges and actions, its sections, and an aside with what happened to it. */
@Component({
  selector: 'g-detail',
  imports: [RouterLink, Failed, Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="back">
      <a [routerLink]="back()"><g-icon name="back" />{{ backLabel() }}</a>
    </p>
    @if (isThere()) {
      <header class="admin-head">
        <div class="title">
          <h1>{{ heading() }}</h1>
          <ng-content select="[badges]" />
        </div>
        <div class="actions"><ng-content select="[actions]" /></div>
      </header>
      @if (record()?.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="record()?.reload()" />
      }
      <div class="columns" [class.single]="single()">
        <div class="main"><ng-content /></div>
        @if (!single()) {
          <aside class="aside"><ng-content select="[aside]" /></aside>
        }
      </div>
    } @else if (record()?.problem(); as problem) {
      <g-failed
        [problem]="problem"
        [heading]="t('detail.failed')"
        [unknown]="t('detail.unknown')"
        [unknownHint]="t('detail.unknownHint')"
        (retry)="record()?.reload()"
      >
        <a class="button button-quiet" [routerLink]="back()">{{ backLabel() }}</a>
      </g-failed>
    } @else {
      <div role="status" class="ghosts">
        <span class="visually-hidden">{{ t('loading') }}</span>
        <div class="skeleton head"></div>
        <div class="columns">
          <div class="skeleton ghost"></div>
          <div class="skeleton ghost"></div>
        </div>
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .back {
      margin-block-end: var(--space-2);
      font-size: var(--text-s);
    }
    .back a {
      --icon-size: 1rem;
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      color: var(--ink-soft);
      text-decoration: none;
    }
    .back a:hover {
      color: var(--ink);
      text-decoration: underline;
    }
    .title,
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2) var(--space-3);
      min-inline-size: 0;
    }
    h1 {
      overflow-wrap: anywhere;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr);
      align-items: start;
      gap: var(--space-4);
    }
    .columns.single {
      grid-template-columns: minmax(0, 1fr);
    }
    .main,
    .aside {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .head {
      inline-size: min(22rem, 70%);
      block-size: 2.25rem;
      margin-block-end: var(--space-5);
    }
    .ghost {
      block-size: 20rem;
      border-radius: var(--radius-m);
    }
    @media (max-width: 68rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class Detail {
  /** null: something that is not stored yet. */
  readonly record = input<Readable | null>(null);
  readonly heading = input.required<string>();
  readonly back = input.required<string>();
  readonly backLabel = input.required<string>();
  readonly single = input(false);
  protected readonly t = injectTexts(adminTexts);
  private readonly pageTitle = inject(PageTitle);

  constructor() {
    effect(() => {
      if (this.isThere()) this.pageTitle.set(this.heading());
    });
  }

  protected isThere(): boolean {
    const record = this.record();
    return record === null || record.value() !== null;
  }
}
