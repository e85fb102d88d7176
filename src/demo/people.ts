import type { z } from 'zod';
import type { Address } from '../platform/facade/schemas';

export type PostalAddress = z.input<typeof Address>;

export interface Person {
  readonly name: string;
  readonly address: Omit<PostalAddress, 'name'>;
}

export interface Customer extends Person {
  /** When the account was opened: see `stops`. */
  readonly since: number;
  /** Beside their own: presents, the office. */
  readonly otherAddresses?: readonly PostalAddress[];
  readonly group?: 'regulars' | 'trade';
}

export const emailOf = ({ name }: Pick<Person, 'name'>): string =>
  `${name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')}@example.com`;

export const staffName = 'Inês Carvalho';

export const groups = [
  { code: 'regulars', name: 'Regulars' },
  { code: 'trade', name: 'Trade' },
] as const;

/** Nobody lives here. */
export const customers = {
  mara: {
    name: 'Mara Lindqvist',
    since: 0,
    address: { line1: 'Koppel 41', city: 'Hamburg', postalCode: '20099', country: 'DE' },
    otherAddresses: [{ name: 'Oskar Lindqvist', line1: 'Am Deich 7', city: 'Cuxhaven', postalCode: '27472', country: 'DE' }],
    group: 'regulars',
  },
  tunde: {
    name: 'Tunde Adeyemi',
    since: 0,
    address: { line1: '18 Bourdillon Close', line2: 'Flat 4', city: 'Lagos', postalCode: '106104', country: 'NG' },
  },
  eleanor: {
    name: 'Eleanor Whitfield',
    since: 0,
    address: { line1: '3 Camden Rise', city: 'Bath', postalCode: 'BA1 5LD', country: 'GB' },
    otherAddresses: [{ name: 'The Whitfield Practice', line1: '22 Gay Street', city: 'Bath', postalCode: 'BA1 2NT', country: 'GB' }],
    group: 'regulars',
  },
  luca: {
    name: 'Luca Ferraris',
    since: 1,
    address: { line1: 'Via dei Mercanti 12', city: 'Torino', region: 'TO', postalCode: '10122', country: 'IT' },
    group: 'trade',
  },
  priya: {
    name: 'Priya Raman',
    since: 2,
    address: { line1: '14 Kasturi Avenue', line2: 'Raja Annamalaipuram', city: 'Chennai', postalCode: '600028', country: 'IN' },
  },
  jonas: {
    name: 'Jonas Vermeer',
    since: 2,
    address: { line1: 'Oudegracht 288', city: 'Utrecht', postalCode: '3511 NW', country: 'NL' },
  },
  grace: {
    name: 'Grace Wanjiku',
    since: 3,
    address: { line1: '9 Riverside Grove', city: 'Nairobi', postalCode: '00100', country: 'KE' },
    otherAddresses: [{ name: 'Peter Wanjiku', line1: '40 Kenyatta Road', city: 'Nakuru', postalCode: '20100', country: 'KE' }],
  },
  dolores: {
    name: 'Dolores Ibáñez',
    since: 4,
    address: { line1: 'Calle del Olmo 8, 2º', city: 'Madrid', postalCode: '28012', country: 'ES' },
  },
  henry: {
    name: 'Henry Okafor-Bell',
    since: 5,
    address: { line1: '412 Alder Street', city: 'Portland', region: 'OR', postalCode: '97205', country: 'US' },
    group: 'regulars',
  },
  camille: {
    name: 'Camille Roussel',
    since: 6,
    address: { line1: '27 rue des Tanneurs', city: 'Lyon', postalCode: '69005', country: 'FR' },
  },
  thandi: {
    name: 'Thandi Mokoena',
    since: 8,
    address: { line1: '6 Milner Lane', city: 'Cape Town', postalCode: '7700', country: 'ZA' },
  },
  walter: {
    name: 'Walter Sandoval',
    since: 10,
    address: { line1: '1550 Juniper Court', city: 'Santa Fe', region: 'NM', postalCode: '87501', country: 'US' },
  },
} as const satisfies Readonly<Record<string, Customer>>;
export type CustomerKey = keyof typeof customers;

/** They buy without an account. */
export const guests = {
  alice: {
    name: 'Alice Tremblay',
    address: { line1: '88 Rue Saint-Paul', city: 'Montréal', region: 'QC', postalCode: 'H2Y 1G8', country: 'CA' },
  },
  ben: {
    name: 'Ben Aldridge',
    address: { line1: '5 Wharf Cottages', city: 'Whitby', postalCode: 'YO21 1DN', country: 'GB' },
  },
  nora: {
    name: 'Nora Feldmann',
    address: { line1: 'Lindenhof 3', city: 'Freiburg', postalCode: '79098', country: 'DE' },
  },
  ruth: {
    name: 'Ruth Castellano',
    address: { line1: '730 Larkspur Drive', city: 'Austin', region: 'TX', postalCode: '78704', country: 'US' },
  },
  jack: {
    name: 'Jack Brannigan',
    address: { line1: '21 Banksia Street', city: 'Fremantle', region: 'WA', postalCode: '6160', country: 'AU' },
  },
  mei: {
    name: 'Mei Sullivan',
    address: { line1: '64 Hawthorne Avenue', city: 'Minneapolis', region: 'MN', postalCode: '55406', country: 'US' },
  },
  anton: {
    name: 'Anton de Wit',
    address: { line1: 'Kerkstraat 19', city: 'Haarlem', postalCode: '2011 PD', country: 'NL' },
  },
} as const satisfies Readonly<Record<string, Person>>;
export type GuestKey = keyof typeof guests;
