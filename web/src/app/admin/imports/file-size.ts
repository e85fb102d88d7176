import { inject } from '@angular/core';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';

/** Bytes in words. */
export function injectFileSize(): (bytes: number) => string {
  const i18n = inject(I18n);
  const t = injectTexts(adminTexts);
  return (bytes) =>
    bytes < 1_000_000
      ? t('imports.kilobytes', { size: i18n.number(Math.max(1, Math.round(bytes / 1_000))) })
      : t('imports.megabytes', { size: i18n.number(bytes / 1_000_000, 1) });
}
