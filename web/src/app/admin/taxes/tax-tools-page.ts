import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { choice, flag, formOf, many, text, valuesOf } from '../frame/field-spec';
import { Fields } from '../frame/fields';
import { injectFormDialog } from '../frame/form-dialog';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { countryOptions } from '../shipping/countries';
import { LookupsStore } from '../state/lookups.store';
import { wrongLinesIn, type WrongLine } from '../frame/wrong-lines';

/** Beside the rates themselves: the file they come in, who is exempt, and what is taken somewhere. */
@Component({
  selector: 'g-tax-tools-page',
  imports: [MatButtonModule, Fields, Notice, PageHead, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './tax-tools-page.html',
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    form {
      display: grid;
      gap: var(--space-4);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
  `,
})
export class TaxToolsPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly lookups = inject(LookupsStore);
  private readonly open = injectFormDialog();
  protected readonly canManage = computed(() => this.session.can('cart:manage-taxes'));
  protected readonly canChoose = computed(() => this.canManage() && this.session.can('users:read-groups'));

  protected readonly fileSpecs = { replace: flag(this.t('tax.replace')) };
  protected readonly fileForm = formOf(this.fileSpecs);
  protected readonly file = signal<{ readonly name: string; readonly text: string } | null>(null);
  protected readonly fileLines = computed(() => (this.file()?.text.trimEnd().split('\n').length ?? 1) - 1);
  protected readonly sending = signal(false);
  protected readonly result = signal<string | null>(null);
  protected readonly wrong = signal<readonly WrongLine[]>([]);
  protected readonly problem = signal<Problem | null>(null);

  protected readonly placeSpecs = {
    country: choice(this.t('tax.country'), countryOptions(this.i18n.locale()), { half: true }),
    region: text(this.t('tax.region'), { optional: true, max: 60, half: true }),
    postalCode: text(this.t('tax.postalCode'), { optional: true, max: 20, half: true }),
    city: text(this.t('tax.city'), { optional: true, max: 80, half: true }),
    taxClass: text(this.t('tax.class'), { value: 'standard', max: 40, half: true, suggest: this.lookups.taxClasses() }),
  };
  protected readonly placeForm = formOf(this.placeSpecs);
  protected readonly answer = signal<Awaited<ReturnType<TaxToolsPage['explain']>> | null>(null);
  protected readonly answerProblem = signal<Problem | null>(null);

  private readonly groups = injectStored(
    () => 'groups',
    async () =>
      this.session.can('users:read-groups')
        ? dataOf(await this.api.GET('/api/v1/customer-groups', { params: { query: { limit: 100 } } })).items
        : [],
  );
  protected readonly exempt = injectStored(
    () => 'exempt',
    async () => dataOf(await this.api.GET('/api/v1/tax-exempt-groups')).groupIds,
  );
  protected readonly exemptNames = computed(() => (this.exempt.value() ?? []).map((id) => this.nameOf(id)));

  private nameOf(id: string): string {
    return this.groups.value()?.find((group) => group.id === id)?.name ?? id;
  }

  protected async chosen(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (file) this.file.set({ name: file.name, text: await file.text() });
    input.value = '';
    this.result.set(null);
    this.wrong.set([]);
    this.problem.set(null);
  }

  protected async send(dryRun: boolean): Promise<void> {
    const file = this.file();
    if (file === null || this.sending()) return;
    this.sending.set(true);
    this.result.set(null);
    this.wrong.set([]);
    this.problem.set(null);
    try {
      const body = { text: file.text, dryRun, ...valuesOf(this.fileSpecs, this.fileForm) };
      const { added, changed, removed, unchanged } = dataOf(await this.api.POST('/api/v1/tax-rates/import', { body }));
      this.result.set(this.t(dryRun ? 'tax.would' : 'tax.did', { added, changed, removed, unchanged }));
      if (!dryRun) this.file.set(null);
    } catch (error) {
      const problem = problemFrom(error);
      this.wrong.set(wrongLinesIn(problem));
      this.problem.set(this.wrong().length > 0 ? null : problem);
    } finally {
      this.sending.set(false);
    }
  }

  protected async choose(): Promise<void> {
    const options = (this.groups.value() ?? []).map(({ id, name }) => ({ value: id, label: name }));
    const saved = await this.open({
      heading: this.t('tax.exempt'),
      text: this.t('tax.exemptHint'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { groupIds: many(this.t('tax.groups'), options, { value: this.exempt.value() ?? [], optional: true }) },
      submit: async ({ groupIds }) => {
        dataOf(await this.api.PUT('/api/v1/tax-exempt-groups', { body: { groupIds: [...groupIds] } }));
      },
    });
    if (saved) await this.exempt.reload();
  }

  protected async ask(): Promise<void> {
    this.placeForm.markAllAsTouched();
    if (this.placeForm.invalid) return;
    this.answerProblem.set(null);
    try {
      this.answer.set(await this.explain());
    } catch (error) {
      this.answer.set(null);
      this.answerProblem.set(problemFrom(error));
    }
  }

  private async explain() {
    const { country, ...rest } = valuesOf(this.placeSpecs, this.placeForm);
    const query = { country, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')) };
    return dataOf(await this.api.GET('/api/v1/tax-rates/answer', { params: { query } }));
  }

  protected hundredths(amount: number): string {
    return this.i18n.number(amount / 100, 2);
  }
}
