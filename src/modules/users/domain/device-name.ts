/** The first that fits: many browsers name the others as well. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** What a person recognises, in words of ours only: the User-Agent itself is whatever somebody sent. Null where nothing fits. */
export function deviceName(userAgent: string): { readonly browser: string | null; readonly system: string | null } {
  const first = (list: typeof browsers): string | null => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  return { browser: first(browsers), system: first(systems) };
}

/** Enough to tell home from abroad, not to find a house: the /24 of an IPv4 address, the /48 of an IPv6 address. */
export function coarseAddress(ip: string | null): string | null {
  if (ip === null) return null;
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(ip);
  if (v4) return `${v4[1]}.0/24`;
  if (!ip.includes(':')) return null;
  const [head = ''] = ip.split('%', 1);
  const [front = '', back] = head.split('::');
  const groups = front === '' ? [] : front.split(':');
  const filled = back === undefined ? groups : [...groups, '0', '0', '0'];
  return `${filled.slice(0, 3).join(':')}::/48`;
}
