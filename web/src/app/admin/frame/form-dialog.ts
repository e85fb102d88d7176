import { ChangeDetectionStrategy, Component, ElementRef, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogRef } from '@angular/material/dialog';
import { injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { DialogFrame, dialogOptions } from './dialog-frame';
import { formOf, valuesOf, type FieldSpecs, type ValuesOf } from './field-spec';
import { Fields } from './fields';
import { createKeyed } from './keyed';
import { Toasts } from './toasts';

export interface FormDialogOptions<F extends FieldSpecs> {
  readonly heading: string;
  readonly text?: string;
  readonly send: string;
  readonly leave?: string;
  readonly danger?: boolean;
  readonly fields: F;
  /** Said when it is done. */
  readonly done?: string;
  /** Closes the dialog when it resolves; a refusal is shown at its field, or below them all. `key`: for the header Idempotency-Key. */
  readonly submit: (values: ValuesOf<F>, key: string) => Promise<void>;
}

interface Data {
  readonly options: Omit<FormDialogOptions<FieldSpecs>, 'submit'>;
  readonly submit: (form: ReturnType<typeof formOf>) => Promise<void>;
}

/** Asks for a few things and does something with them. Resolves with true when it was done. */
export function injectFormDialog(): <F extends FieldSpecs>(options: FormDialogOptions<F>) => Promise<boolean> {
  const [dialog, toasts] = [inject(MatDialog), inject(Toasts)];
  return ({ submit, ...options }) => {
    const keyed = createKeyed(newId);
    const data: Data = { options, submit: (form) => keyed((key) => submit(valuesOf(options.fields, form), key)) };
    const opened = dialog.open<FormDialog, Data, boolean>(FormDialog, {
      ...dialogOptions,
      data,
    });
    return new Promise((resolve) =>
      opened.afterClosed().subscribe((done) => {
        if (done && options.done !== undefined) toasts.say(options.done);
        resolve(done === true);
      }),
    );
  };
}

/** Yes or no before something that cannot be undone. */
export function injectConfirm(): (options: Omit<FormDialogOptions<Record<never, never>>, 'fields'>) => Promise<boolean> {
  const open = injectFormDialog();
  return (options) => open({ ...options, fields: {} });
}

@Component({
  selector: 'g-form-dialog',
  imports: [DialogFrame, Fields],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-dialog-frame [texts]="texts" [sending]="sending" [danger]="data.options.danger ?? false" [form]="form" (send)="send()">
      @if (hasFields) {
        <g-fields [specs]="data.options.fields" [form]="form" />
      }
    </g-dialog-frame>
  `,
})
export class FormDialog {
  protected readonly data = inject<Data>(MAT_DIALOG_DATA);
  private readonly t = injectTexts(adminTexts);
  private readonly dialog = inject<MatDialogRef<FormDialog, boolean>>(MatDialogRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  protected readonly form = formOf(this.data.options.fields);
  protected readonly hasFields = Object.keys(this.data.options.fields).length > 0;
  protected readonly texts = { leave: this.t('action.cancel'), ...this.data.options };

  protected send(): Promise<void> {
    if (!readyToSend(this.form, this.host.nativeElement)) return Promise.resolve();
    return this.sending.run(
      async () => {
        await this.data.submit(this.form);
        this.dialog.close(true);
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }
}
