import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Request } from './exchange';

/** The caller's address as far as declared proxies vouch for it; an IPv4 address mapped into IPv6 is shown as IPv4. */
export const clientAddress = (req: Request): string => req.callerAddress ?? 'unknown';

/** As Express' `trust proxy fn`: whether what this address says of the one before it is believed. */
export type Trusts = (address: string, hop: number) => boolean;

export function addressBehind({ socket, headers }: IncomingMessage, trusts: Trusts): string {
  const way = [socket.remoteAddress ?? '', ...claimsIn(headers['x-forwarded-for'])];
  const at = way.findIndex((address, hop) => !trusts(address, hop));
  return plain(way[at < 0 ? way.length - 1 : at] ?? '') || 'unknown';
}

/** The nearest first. What stands before something that is no address was written by nobody knows whom. */
function claimsIn(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  const claims = String(header)
    .split(',')
    .map((claim) => withoutPort(claim.trim()))
    .reverse();
  const unclear = claims.findIndex((claim) => isIP(claim) === 0);
  return unclear === -1 ? claims : claims.slice(0, unclear);
}

/** Some proxies tell it, too. */
const withoutPort = (claim: string): string => /^\[(.+)\](?::\d+)?$/.exec(claim)?.[1] ?? /^([\d.]+):\d+$/.exec(claim)?.[1] ?? claim;

/** What one customer of an access provider has: the address, or the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = withoutZone(address).toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back].slice(0, 4);
  return `${groups.map((g) => g.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

const mapped = '::ffff:';
const plain = (address: string): string => (address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address);
const withoutZone = (address: string): string => address.split('%', 1)[0] ?? address;
