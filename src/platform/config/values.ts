import { isIP } from 'node:net';
import { z } from 'zod';
import { schemas } from '../db/schemas';

/** Ways to read a variable. Every message is the end of the sentence "<NAME>: expected …". */

export const check = (accepts: (value: string) => boolean, expected: string) => z.string().refine(accepts, `expected ${expected}`);

export const text = (what: string) => check((value) => value.trim().length > 0, what);

export const pattern = (shape: RegExp, expected: string) => check((value) => shape.test(value), expected);

export const oneOf = <const V extends readonly [string, ...string[]]>(...values: V) =>
  z.enum(values, `expected one of ${values.join(', ')}`);

export const number = (min: number, max: number) => numeric(min, max, (value) => /^\d+(\.\d+)?$/.test(value));

export const integer = (min: number, max: number) => numeric(min, max, (value) => /^\d+$/.test(value));

export const port = integer(1, 65_535);

export const onOff = z
  .string()
  .refine((value) => /^(on|off|true|false|yes|no|1|0)$/i.test(value), 'expected on or off')
  .transform((value) => /^(on|true|yes|1)$/i.test(value));

export const onOffOr = <const W extends string>(word: W) =>
  z
    .string()
    .refine((value) => value.toLowerCase() === word || onOff.safeParse(value).success, `expected on, off or ${word}`)
    .transform((value) => (value.toLowerCase() === word ? word : onOff.parse(value) ? ('on' as const) : ('off' as const)));

/** At least `least` entries, separated by commas. */
export const list = <S extends z.ZodType<unknown, string>>(entry: S, least = 0) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(entry).min(least, `expected at least ${least} of them`));

export const url = (kind: string, protocols: readonly string[]) =>
  check(
    (value) => namesHost(value, protocols),
    `a ${kind} URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')} and names a host`,
  );

/** Its name stands in the path: `postgresql://user:password@host:5432/galleria`. */
export const databaseUrl = check(
  (value) => namesHost(value, ['postgres:', 'postgresql:']) && new URL(value).pathname.length > 1,
  'a URL like postgresql://user:password@host:5432/database',
);

/** Scheme, host and port, without a path. */
export const origin = check(isOrigin, 'an address like https://shop.example.com, without a path').transform(
  (value) => new URL(value).origin,
);

/** What paths are put behind. Without the last slash. */
export const baseUrl = check((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, search, hash, username } = new URL(value);
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '';
}, 'an address like https://files.example.com/shop').transform((value) => new URL(value).href.replace(/\/+$/, ''));

export const moduleName = check((value) => schemas.includes(value), `names out of ${schemas.join(', ')}`);

/** `orders=http://127.0.0.1:4101` */
export const moduleUrl = check((value) => {
  const [name = '', address = ''] = splitOnce(value);
  return schemas.includes(name) && isOrigin(address);
}, 'entries like orders=http://127.0.0.1:4101').transform((value) => {
  const [name, address] = splitOnce(value);
  return [name, new URL(address).origin] as const;
});

export const proxy = check((value) => {
  const [address = '', bits, ...rest] = value.split('/');
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const widest = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest));
}, 'addresses or networks like 10.0.0.0/8, or loopback, linklocal, uniquelocal');

export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code);

export const isCountry = (code: string): boolean => /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined;

/** ISO 13616: with the country and its check digits put last, and letters as numbers, 1 is left over after division by 97. */
export function isIban(value: string): boolean {
  const iban = value.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

export const isLocale = (tag: string): boolean => succeeds(() => Intl.getCanonicalLocales(tag));

export const isTimeZone = (zone: string): boolean => succeeds(() => new Intl.DateTimeFormat('en', { timeZone: zone }));

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

function numeric(min: number, max: number, shape: (value: string) => boolean) {
  return check((value) => shape(value) && Number(value) >= min && Number(value) <= max, `a number between ${min} and ${max}`).transform(
    Number,
  );
}

function splitOnce(value: string): [string, string] {
  const at = value.indexOf('=');
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
}

function namesHost(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== '';
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username } = new URL(value);
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '' && username === '';
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
