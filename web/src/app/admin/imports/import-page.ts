import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Announcer } from '../../platform/announcer';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { Facts, type Fact } from '../frame/facts';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { PeopleStore } from '../state/people.store';
import type { Import } from '../types';
import { injectFileSize } from './file-size';
import { ImportBadge } from './import-badge';
import { ImportLines } from './import-lines';
import { ImportSteps, type ImportStep } from './import-steps';

const lookEveryMs = 1_000;
const counted = ['created', 'updated', 'unchanged', 'skipped', 'refused'] as const;

/** One import: what was recognised, what its trial found, how far it is and what came of it. */
@Component({
  selector: 'g-import-page',
  imports: [MatButtonModule, Detail, Facts, ImportBadge, ImportLines, ImportSteps, Notice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './import-page.html',
  styleUrl: './import-page.css',
})
export class ImportPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly people = inject(PeopleStore);
  private readonly toasts = inject(Toasts);
  private readonly announcer = inject(Announcer);
  private readonly confirm = injectConfirm();
  private readonly size = injectFileSize();
  protected readonly counted = counted;
  protected readonly sending = signal(false);
  protected readonly record = injectStored(
    () => this.id(),
    async (id) => {
      const found = dataOf(await this.api.GET('/api/v1/admin/imports/{id}', { params: { path: { id } } }));
      void this.people.meet([found.createdBy, found.startedBy, found.cancelledBy]);
      return found;
    },
  );
  protected readonly isAtWork = computed(() => ['checking', 'running'].includes(this.record.value()?.state ?? ''));
  protected readonly phase = computed(() => (this.record.value()?.run ? 'run' : 'check'));
  /** Changes when there are other lines to show. */
  protected readonly turn = computed(() => {
    const counts = this.counts();
    return this.isAtWork() ? 0 : counts === null ? 1 : 1 + counts.line;
  });
  protected readonly counts = computed(() => {
    const found = this.record.value();
    return found === null ? null : (found.run ?? found.check);
  });
  /** Percent. */
  protected readonly done = computed(() => {
    const [found, counts] = [this.record.value(), this.counts()];
    return found === null || counts === null ? 0 : Math.min(100, Math.round((counts.line / found.fileLines) * 100));
  });
  protected readonly step = computed<ImportStep>(() => {
    const found = this.record.value();
    if (found === null || found.state === 'checking' || found.state === 'checked') return 'check';
    return found.state === 'running' ? 'run' : found.run ? 'result' : 'check';
  });
  protected readonly changesNothing = computed(() => {
    const check = this.record.value()?.check;
    return check !== null && check !== undefined && check.created + check.updated === 0;
  });
  protected readonly facts = computed<readonly Fact[]>(() => {
    const found = this.record.value();
    return found === null ? [] : this.factsOf(found);
  });

  constructor() {
    const look = setInterval(() => {
      if (untracked(this.isAtWork) && !untracked(this.record.loading)) void this.record.reload();
    }, lookEveryMs);
    inject(DestroyRef).onDestroy(() => clearInterval(look));
    effect(() => {
      const state = this.record.value()?.state;
      if (state !== undefined) this.announcer.say(this.t(`imports.is.${state}`));
    });
  }

  protected reportUrl(format: 'csv' | 'json'): string {
    return `/api/v1/admin/imports/${this.id()}/report?format=${format}`;
  }

  protected async start(): Promise<void> {
    await this.change(async () => dataOf(await this.api.POST('/api/v1/admin/imports/{id}/start', { params: { path: { id: this.id() } } })));
  }

  protected async stop(): Promise<void> {
    const submit = (): Promise<void> =>
      this.change(async () => dataOf(await this.api.POST('/api/v1/admin/imports/{id}/cancel', { params: { path: { id: this.id() } } })));
    if (this.record.value()?.state !== 'running') return submit();
    await this.confirm({ heading: this.t('imports.stopHeading'), text: this.t('imports.stopText'), send: this.t('imports.stop'), submit });
  }

  private async change(work: () => Promise<Import>): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    try {
      this.record.show(await work());
    } catch (error) {
      this.toasts.refused(error);
      await this.record.reload();
    } finally {
      this.sending.set(false);
    }
  }

  private factsOf(found: Import): readonly Fact[] {
    const { currency, store, only, reason } = found.options;
    const moment = (at: string | null): string | null => (at === null ? null : this.i18n.dayAndTime(at));
    const who = (id: string | null): string | null => (id === null ? null : (this.people.nameOf(id) ?? this.t('history.byStaff')));
    return [
      { label: this.t('imports.kind'), value: this.t(`imports.kinds.${found.kind}`) },
      { label: this.t('imports.format'), value: this.t(`imports.formats.${found.format}`) },
      { label: this.t('imports.size'), value: this.size(found.bytes) },
      { label: this.t('imports.fileLines'), value: this.i18n.number(found.fileLines) },
      { label: this.t('imports.currency'), value: currency },
      { label: this.t('imports.store'), value: store },
      { label: this.t('imports.only'), value: only === null ? null : this.t(`imports.onlys.${only}`) },
      { label: this.t('imports.reason'), value: reason === null ? null : this.t(`imports.reasons.${reason}`) },
      { label: this.t('imports.sent'), value: moment(found.createdAt) },
      { label: this.t('imports.by'), value: who(found.createdBy) },
      { label: this.t('imports.tried'), value: moment(found.checkedAt) },
      { label: this.t('imports.started'), value: moment(found.startedAt) },
      { label: this.t('imports.startedBy'), value: found.startedBy === found.createdBy ? null : who(found.startedBy) },
      { label: this.t('imports.stoppedBy'), value: who(found.cancelledBy) },
      { label: this.t('imports.ended'), value: moment(found.finishedAt) },
    ];
  }
}
