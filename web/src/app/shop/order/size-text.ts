/** `512 B`, `14 kB`, `3.2 MB`, in the reader's digits. */
export function sizeText(bytes: number, locale: string): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const unit = (['byte', 'kilobyte', 'megabyte'] as const)[step] ?? 'megabyte';
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
