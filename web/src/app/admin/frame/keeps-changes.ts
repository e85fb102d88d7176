import type { CanDeactivateFn } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { injectConfirm } from './form-dialog';

/** A page that may hold something unsaved. */
export interface Unsaved {
  readonly isUnsaved: () => boolean;
}

/** Asks before a page with something unsaved is left. */
export const keepsChanges: CanDeactivateFn<Unsaved> = (page) => {
  if (!page.isUnsaved()) return true;
  const [confirm, t] = [injectConfirm(), injectTexts(adminTexts)];
  return confirm({
    heading: t('save.leaveHeading'),
    text: t('save.leaveText'),
    leave: t('save.stay'),
    send: t('save.leave'),
    danger: true,
    submit: () => Promise.resolve(),
  });
};
