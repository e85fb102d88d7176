import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, isIPv4 } from 'node:net';

export type Fetched =
  | { readonly outcome: 'ok'; readonly content: Buffer }
  /** `unreachable`: nobody answers there, so the next file from that host will not come either. */
  | { readonly outcome: 'failed'; readonly unreachable: boolean; readonly reason: string };

export type GuardedFetch = (url: string) => Promise<Fetched>;

export interface GuardedFetchOptions {
  /** Bytes; default 10 MB. */
  readonly maxBytes?: number;
  /** For everything, from the look-up to the last byte; default 10 s. */
  readonly timeoutMs?: number;
  /** Addresses of a host name; default: the machine's resolver. */
  readonly resolve?: (host: string) => Promise<readonly { address: string; family: number }[]>;
  /** Default: only addresses of the public internet. */
  readonly permits?: (address: string) => boolean;
}

/**
 * The one way to fetch a URL that somebody gave: the name is resolved once, every address must be public, the connection
 * goes to that very address, no redirect is followed, size and time are limited. Never throws.
 */
export function createGuardedFetch({
  maxBytes = 10_000_000,
  timeoutMs = 10_000,
  resolve = (host) => lookup(host, { all: true }),
  permits = isPublicAddress,
}: GuardedFetchOptions = {}): GuardedFetch {
  return async (url) => {
    const target = URL.canParse(url) ? new URL(url) : null;
    if (!target || !['http:', 'https:'].includes(target.protocol)) return refused('only http and https addresses are fetched');
    if (target.username !== '' || target.password !== '') return refused('an address with a password in it is not fetched');
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await inTime(resolve(host), deadline);
      const [pinned] = addresses;
      if (!pinned) return unreachable('the host has no address');
      if (!addresses.every((a) => permits(a.address))) return refused('the address is not on the public internet');
      return await read(target, pinned, maxBytes, deadline);
    } catch (error) {
      const aborted = deadline.aborted;
      return unreachable(aborted ? 'no answer in time' : error instanceof Error ? error.message : 'unknown');
    }
  };
}

function read(target: URL, pinned: { address: string; family: number }, maxBytes: number, signal: AbortSignal): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      target,
      {
        signal,
        agent: false,
        headers: { 'user-agent': 'galleria-import', accept: 'image/*,*/*;q=0.5' },
        lookup: (_host, options, done) => (options.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family)),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        if (status !== 200) {
          request.destroy();
          resolve(refused(status >= 300 && status < 400 ? 'it leads somewhere else (redirect)' : `the host answered ${status}`));
          return;
        }
        collect(response, maxBytes).then((content) => {
          if (!content) request.destroy();
          resolve(content ? { outcome: 'ok', content } : refused(`larger than ${maxBytes} bytes`));
        }, reject);
      },
    );
    request.on('error', reject);
    request.end();
  });
}

/** null: there are more bytes than that */
async function collect(response: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const refused = (reason: string): Fetched => ({ outcome: 'failed', unreachable: false, reason });
const unreachable = (reason: string): Fetched => ({ outcome: 'failed', unreachable: true, reason });

function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error('no answer in time'));
    signal.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late));
  });
}

/** Special-purpose address blocks of RFC 6890 and its updates (IANA registries for IPv4 and IPv6). */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, prefix, 'ipv4');
}
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, prefix, 'ipv6');
}

/** False for loopback, private, link-local, multicast and every other address that is not of the public internet. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  if (isIPv4(plain)) return !special.check(plain, 'ipv4');
  return isIP(plain) === 6 && globalUnicast.check(plain, 'ipv6') && !special.check(plain, 'ipv6');
}
