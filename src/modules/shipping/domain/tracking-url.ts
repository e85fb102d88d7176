const place = '{number}';

/** An https address with `{number}` once, in its path or query. */
export function isTrackingTemplate(template: string): boolean {
  if (template.split(place).length !== 2 || /[{}]/.test(template.replace(place, ''))) return false;
  const url = URL.canParse(template) ? new URL(template) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && /^https:\/\/[^/{}]+\/[^{}]*\{number\}/.test(template);
}

/** The carrier's page about one parcel. */
export const trackingUrl = (template: string, number: string): string => template.split(place).join(encodeURIComponent(number));
