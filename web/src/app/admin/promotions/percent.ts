/** `12.5` or `12,5` → 1250; null when it is no percentage above nothing and up to the whole. */
export function toBasisPoints(text: string): number | null {
  const words = text.trim().replace(',', '.');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(words)) return null;
  const points = Math.round(Number(words) * 100);
  return points >= 1 && points <= 10_000 ? points : null;
}

/** What `toBasisPoints` understands. */
export const percentPattern = /^\s*(?=.*[1-9])(?:100(?:[.,]00?)?|\d{1,2}(?:[.,]\d{1,2})?)\s*$/;

export const toPercent = (basisPoints: number | null): string => (basisPoints === null ? '' : String(basisPoints / 100));
