import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Failed } from '../../ui/failed';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';

/** What `galleria doctor` says, for staff: asked here, answered when it has looked. */
@Component({
  selector: 'g-doctor-page',
  imports: [MatButtonModule, Failed, Notice, PageHead, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './doctor-page.html',
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: 9rem minmax(0, 1fr);
      gap: var(--space-1) var(--space-3);
      overflow-wrap: anywhere;
    }
    code {
      grid-column: 1 / -1;
      padding: var(--space-2) var(--space-3);
      border-radius: var(--radius-s);
      background: var(--surface-sunk);
      font-size: var(--text-s);
    }
    @media (max-width: 40rem) {
      li {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class DoctorPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly stored = injectStored(
    () => 'doctor',
    async () => dataOf(await this.api.GET('/api/v1/doctor')),
  );
  protected readonly latest = computed(() => this.stored.value()?.examination ?? null);
  protected readonly isLooking = computed(() => this.latest()?.finishedAt === null);
  protected readonly broken = computed(() => (this.latest()?.findings ?? []).filter(({ violations }) => violations > 0));
  protected readonly holding = computed(() => (this.latest()?.findings ?? []).filter(({ violations }) => violations === 0));
  protected readonly asking = signal(false);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    const look = setInterval(() => this.isLooking() && void this.look(), lookEveryMs);
    inject(DestroyRef).onDestroy(() => clearInterval(look));
  }

  protected async ask(scope: 'always' | 'all'): Promise<void> {
    this.asking.set(true);
    await this.show(async () => ({ examination: dataOf(await this.api.POST('/api/v1/doctor', { body: { scope } })) }));
    this.asking.set(false);
  }

  protected lineOf(sample: Readonly<Record<string, unknown>>): string {
    return JSON.stringify(sample);
  }

  private look(): Promise<void> {
    return this.show(async () => dataOf(await this.api.GET('/api/v1/doctor')));
  }

  private async show(fetch: () => Promise<Parameters<typeof this.stored.show>[0]>): Promise<void> {
    try {
      this.stored.show(await fetch());
      this.problem.set(null);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }
}

const lookEveryMs = 1_500;
