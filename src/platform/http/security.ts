import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

/** Names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[];

export interface SecurityHeaders {
  /** JSON and other answers of the API. */
  readonly api: HeaderList;
  /** A page: scripts and styles run only with this nonce or from our own origin. */
  page(nonce: string): HeaderList;
  /** The web app's own files. */
  readonly asset: HeaderList;
  /** HTML that others had a hand in, in a frame of our own pages: it may have style, and links that open another window. */
  readonly sandboxed: HeaderList;
  /** Files people uploaded: shown by a browser, never run. Mails and other sites may show them. */
  readonly media: HeaderList;
}

/** What a page may fetch from others than the shop: origins. */
export interface PageSources {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly connects: readonly string[];
}

export const nothingFromOthers: PageSources = { scripts: [], frames: [], connects: [] };

/** Computed once: helmet works per request, but nothing except the nonce ever differs. */
export function createSecurityHeaders(
  publicUrl: string,
  mediaUrl: string | null = null,
  sources: PageSources = nothingFromOthers,
): SecurityHeaders {
  const https = publicUrl.startsWith('https:');
  const page = headersOf(helmetOptions(https, pagePolicy(https, publicUrl, mediaUrl, sources)), closedFeatures);
  return {
    api: headersOf(
      helmetOptions(https, {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      }),
      closedFeatures,
    ),
    asset: headersOf(
      helmetOptions(https, { defaultSrc: ["'self'"], objectSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] }),
      closedFeatures,
    ),
    page: (nonce) => page.map((value) => (value.includes(placeholder) ? value.replaceAll(placeholder, nonce) : value)),
    sandboxed: headersOf(helmetOptions(https, sandboxPolicy, 'sameorigin'), closedFeatures),
    media: headersOf(
      { ...helmetOptions(https, { defaultSrc: ["'none'"], sandbox: [] }), crossOriginResourcePolicy: { policy: 'cross-origin' } },
      closedFeatures,
    ),
  };
}

/** 128 bits */
export const newNonce = (): string => randomBytes(16).toString('base64');

const placeholder = '__NONCE__';

const pagePolicy = (https: boolean, publicUrl: string, mediaUrl: string | null, { scripts, frames, connects }: PageSources) => ({
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", `'nonce-${placeholder}'`, ...scripts],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", `'nonce-${placeholder}'`],
  imgSrc: ["'self'", 'data:', 'blob:', ...(mediaUrl === null ? [] : [new URL(mediaUrl).origin])],
  fontSrc: ["'self'", 'data:'],
  // not every browser counts a WebSocket to the page's own host as 'self'
  connectSrc: ["'self'", `${https ? 'wss' : 'ws'}://${new URL(publicUrl).host}`, ...connects],
  ...(frames.length > 0 ? { frameSrc: ["'self'", ...frames] } : {}),
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
  ...(https ? { upgradeInsecureRequests: [] } : {}),
});

const sandboxPolicy = {
  defaultSrc: ["'none'"],
  styleSrc: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'self'"],
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox'],
};

const helmetOptions = (https: boolean, directives: Record<string, string[]>, frames: 'deny' | 'sameorigin' = 'deny'): HelmetOptions => ({
  contentSecurityPolicy: { useDefaults: false, directives },
  strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  referrerPolicy: { policy: 'same-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: { action: frames },
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

const closed = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
const ownOnly = ['payment', 'publickey-credentials-create', 'publickey-credentials-get'];
const closedFeatures = ['Permissions-Policy', [...closed.map((f) => `${f}=()`), ...ownOnly.map((f) => `${f}=(self)`)].join(', ')];

/** Lets helmet set its headers on something that only remembers them. */
function headersOf(options: HelmetOptions, more: HeaderList): HeaderList {
  const headers: string[] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  } as unknown as ServerResponse;
  helmet(options)({} as IncomingMessage, response, (error?: unknown) => {
    if (error) throw error instanceof Error ? error : new Error('helmet refused its options');
  });
  return [...headers, ...more];
}
