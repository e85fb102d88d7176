import type { AbstractControl, ValidationErrors } from '@angular/forms';
import { fieldErrors, type Problem } from '../api/problem';
import type { shopTexts } from '../i18n/shop-texts';
import type { Translate } from '../i18n/translate';

/** The one sentence to show for a control. */
export function messageOf(errors: ValidationErrors | null, t: Translate<typeof shopTexts.en>): string | null {
  if (!errors) return null;
  if (typeof errors['server'] === 'string') return errors['server'];
  if (errors['required']) return t('field.required');
  if (errors['email']) return t('field.email');
  const shortest: unknown = errors['minlength']?.requiredLength;
  if (typeof shortest === 'number') return t('field.tooShort', { count: shortest });
  const [least, most]: [unknown, unknown] = [errors['min']?.min, errors['max']?.max];
  if (least !== undefined) return t('field.atLeast', { least: String(least) });
  if (most !== undefined) return t('field.atMost', { most: String(most) });
  if (errors['amount']) return t('field.amount');
  return t('field.invalid');
}

/** Ties the server's findings to the controls of the same path. Those without a control are left to the caller's notice. */
export function showServerErrors(form: AbstractControl, problem: Problem): boolean {
  let shown = false;
  for (const [path, detail] of Object.entries(fieldErrors(problem))) {
    const control = form.get(path);
    if (!control) continue;
    control.setErrors({ server: detail });
    control.markAsTouched();
    shown = true;
  }
  return shown;
}

/** Shows every error and puts the cursor into the first field that has one. True when there is none. */
export function readyToSend(form: AbstractControl, host: HTMLElement): boolean {
  form.markAllAsTouched();
  form.updateValueAndValidity();
  if (form.valid) return true;
  queueMicrotask(() => host.querySelector<HTMLElement>('.ng-invalid:is(input, select, textarea)')?.focus());
  return false;
}
