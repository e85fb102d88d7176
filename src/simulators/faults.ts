import type { RequestHandler, Response } from 'express';
import { z } from 'zod';

/** `before`: the request is not carried out. `after`: it is, and its answer is lost. */
export const callFaults = [
  'cut-before',
  'cut-after',
  'silent-before',
  'silent-after',
  '500-before',
  '500-after',
  '429',
  'malformed',
] as const;
/** Of the next message to the shop. */
export const mailFaults = ['lost', 'twice', 'late', 'forged'] as const;

export const NewFault = z.strictObject({
  kind: z.enum([...callFaults, ...mailFaults]),
  /** Only of calls that begin like this: `/refund`, `POST /refund`. */
  path: z.string().default('/'),
  times: z.coerce.number().int().min(1).max(1000).default(1),
});
export type NewFault = z.input<typeof NewFault>;
type Fault = z.output<typeof NewFault>;

/** What goes wrong next, as somebody has asked for. */
export interface Faults {
  plan(fault: NewFault): void;
  planned(): readonly Fault[];
  clear(): void;
  /** Lets calls go wrong; put before the routes of the provider's API. */
  readonly middleware: RequestHandler;
  /** The fault of a message to be sent now; it is used up. */
  ofMail(): (typeof mailFaults)[number] | null;
}

export function createFaults(): Faults {
  let waiting: readonly Fault[] = [];

  function take(fits: (fault: Fault) => boolean): Fault['kind'] | null {
    const found = waiting.find(fits);
    if (!found) return null;
    waiting = waiting.flatMap((fault) => (fault !== found ? [fault] : fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []));
    return found.kind;
  }

  return {
    plan: (fault) => void (waiting = [...waiting, NewFault.parse(fault)]),
    planned: () => waiting,
    clear: () => void (waiting = []),
    middleware(req, res, next) {
      const kind = take(
        (fault) =>
          isOf(callFaults, fault.kind) && [req.originalUrl, `${req.method} ${req.originalUrl}`].some((call) => call.startsWith(fault.path)),
      );
      if (kind === null) return next();
      if (kind === '429') return void res.status(429).json({ error: { type: 'rate_limit_error', message: 'Too many requests' } });
      if (kind === 'malformed') return void res.status(200).type('json').send('{"half":');
      if (kind.endsWith('-before')) return spoil(kind, res);
      const json = res.json.bind(res);
      res.json = (body) => {
        if (res.statusCode >= 400) return json(body);
        spoil(kind, res);
        return res;
      };
      next();
    },
    ofMail() {
      const kind = take((fault) => isOf(mailFaults, fault.kind));
      return isOf(mailFaults, kind) ? kind : null;
    },
  };
}

/** Silence lasts until the caller has no more patience. */
function spoil(kind: Fault['kind'], res: Response): void {
  if (kind.startsWith('cut')) res.socket?.destroy();
  else if (kind.startsWith('500')) res.status(500).type('html').send('<h1>Internal Server Error</h1>');
}

const isOf = <K extends string>(kinds: readonly K[], kind: string | null): kind is K => kinds.some((one) => one === kind);
