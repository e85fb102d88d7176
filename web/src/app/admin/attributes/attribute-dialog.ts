import { ChangeDetectionStrategy, Component, computed, DestroyRef, ElementRef, inject, signal } from '@angular/core';
import { FormControl } from '@angular/forms';
import { MAT_DIALOG_DATA, MatDialog, MatDialogRef } from '@angular/material/dialog';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SHOP_LOCALES } from '../../platform/shop-locales';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Notice } from '../../ui/notice';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { DialogFrame, dialogOptions } from '../frame/dialog-frame';
import { Fields } from '../frame/fields';
import { formOf, valuesOf } from '../frame/field-spec';
import { Toasts } from '../frame/toasts';
import { draftsOf, nested, type Drafts, type Translatable } from '../frame/translated-texts';
import { TranslationsEditor } from '../frame/translations-editor';
import { attributeBody, attributeFields, type AttributeDraft } from './attribute-fields';
import { misfitsOf } from './misfits';

/** Defines or changes an attribute. Resolves with true when it was done. */
export function injectAttributeDialog(): (draft: AttributeDraft) => Promise<boolean> {
  const [dialog, toasts, t] = [inject(MatDialog), inject(Toasts), injectTexts(adminTexts)];
  return (draft) =>
    new Promise((resolve) =>
      dialog
        .open<AttributeDialog, AttributeDraft, boolean>(AttributeDialog, { ...dialogOptions, data: draft })
        .afterClosed()
        .subscribe((saved) => {
          if (saved) toasts.say(t('save.saved'));
          resolve(saved === true);
        }),
    );
}

@Component({
  selector: 'g-attribute-dialog',
  imports: [DialogFrame, Fields, Notice, TranslationsEditor],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-dialog-frame [texts]="texts" [sending]="sending" [form]="form" (send)="send()">
      <g-fields [specs]="specs" [form]="form" />
      @if (isTranslated) {
        <h3>{{ t('translation.heading') }}</h3>
        <g-translations-editor [fields]="translatable()" [control]="translations" />
      }
      @if (misfits(); as found) {
        <g-notice tone="warn" [heading]="t('attribute.misfits', { count: found.count })">
          <p>{{ t('attribute.misfitsHint') }}</p>
          <ul class="misfits">
            @for (product of found.products; track product.productId) {
              <li>
                <a [href]="'/admin/products/' + product.productId" target="_blank" rel="noopener">{{ product.title }}</a>
                <span class="sub">{{ t('attribute.misfit', { value: product.value, reason: product.reason }) }}</span>
              </li>
            }
          </ul>
          @if (found.count > found.products.length) {
            <p>{{ t('attribute.misfitsMore', { count: found.count - found.products.length }) }}</p>
          }
        </g-notice>
      }
    </g-dialog-frame>
  `,
  styles: `
    .misfits {
      display: grid;
      gap: var(--space-2);
      max-block-size: 14rem;
      margin-block: var(--space-2);
      overflow-y: auto;
      font-size: var(--text-s);
    }
  `,
})
export class AttributeDialog {
  private readonly draft = inject<AttributeDraft>(MAT_DIALOG_DATA);
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<AttributeDialog, boolean>>(MatDialogRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly answered = createSending();
  protected readonly misfits = computed(() => misfitsOf(this.answered.problem()));
  /** What the list of products says is not said twice. */
  protected readonly sending = { ...this.answered, problem: computed(() => (this.misfits() === null ? this.answered.problem() : null)) };
  protected readonly specs = attributeFields(this.t, this.draft);
  protected readonly form = formOf(this.specs);
  protected readonly isTranslated = inject(SHOP_LOCALES).length > 1;
  protected readonly translations = new FormControl<Drafts>(draftsOf(this.draft.attribute?.translations ?? {}), { nonNullable: true });
  private readonly changes = signal(0);
  protected readonly translatable = computed<readonly Translatable[]>(() => {
    this.changes();
    const { name, choices } = attributeBody(valuesOf(this.specs, this.form));
    return [
      { path: ['name'], label: this.t('attribute.name'), source: name, most: 80 },
      ...choices.map((choice) => ({ path: ['choices', choice], label: this.t('translation.choice'), source: choice, most: 120 })),
    ];
  });
  protected readonly texts = {
    heading: this.draft.attribute === null ? this.t('attribute.add') : this.t('attribute.edit', { name: this.draft.name }),
    leave: this.t('action.cancel'),
    send: this.t('action.save'),
  };

  constructor() {
    const changes = this.form.valueChanges.subscribe(() => this.changes.update((count) => count + 1));
    inject(DestroyRef).onDestroy(() => changes.unsubscribe());
  }

  protected async send(): Promise<void> {
    if (!readyToSend(this.form, this.host.nativeElement)) return;
    await this.answered.run(
      async () => {
        const drafts = Object.entries(this.translations.value).map(([locale, texts]) => [locale, nested(texts)] as const);
        const body = { ...attributeBody(valuesOf(this.specs, this.form)), translations: Object.fromEntries(drafts) };
        const { attribute } = this.draft;
        if (attribute === null) dataOf(await this.api.POST('/api/v1/attributes', { body }));
        else {
          const params = { path: { id: attribute.id } };
          dataOf(await this.api.PATCH('/api/v1/attributes/{id}', { params, body: { ...body, version: attribute.version } }));
        }
        this.dialog.close(true);
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }
}
