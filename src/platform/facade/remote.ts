import express, { type Router } from 'express';
import { z } from 'zod';
import type { Bus } from '../events/bus';
import type { Envelope } from '../events/event';
import { currentContext, withContext } from '../kernel/context';
import { AppError, type ErrorKind } from '../kernel/errors';
import type { AnyFacade, Contract } from './contract';
import type { InternalAuth } from './internal-auth';
import { refuseInTransaction } from './local';
import { wrongInput } from './wrong-input';

/** Longer than the 10 s a payment provider may take. */
const callTimeoutMs = 15_000;

const Failure = z.object({
  kind: z.string(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  extra: z.record(z.string(), z.unknown()),
});

/** The caller's own mistake: there is nothing to be said to a shopper. */
const Defect = z.object({ defect: z.string() });

export interface HostedFacade {
  readonly contract: Contract;
  readonly facade: AnyFacade;
}

/** Serves the facades and consumers of this process to the others: POST /internal/<module>/<method>, POST /internal/deliver. */
export function internalRouter(hosted: readonly HostedFacade[], bus: Bus, auth: InternalAuth): Router {
  const router = express.Router();
  router.use('/internal', async (req, _res, next) => {
    await auth.verify(req.header('authorization'));
    next();
  });
  router.use('/internal', express.json({ limit: '10mb', strict: false }));
  for (const { contract, facade } of hosted) {
    for (const [method, spec] of Object.entries(contract.methods)) {
      router.post(`/internal/${contract.name}/${method}`, async (req, res) => {
        const given = spec.input.safeParse(req.body);
        if (!given.success) {
          res.status(400).json({ defect: wrongInput(contract.name, method, given.error) });
          return;
        }
        const result = await inCallersContext(req.header('x-correlation-id'), () => facade[method]?.(given.data));
        res.json(result ?? null);
      });
    }
  }
  router.post('/internal/deliver', async (req, res) => {
    const { consumer, envelope } = req.body as { consumer: string; envelope: Envelope };
    await bus.deliver(consumer, envelope);
    res.sendStatus(204);
  });
  router.use('/internal', ((error, _req, res, next) => {
    if (!(error instanceof AppError)) return next(error);
    res
      .status(error.kind === 'unavailable' ? 503 : 422)
      .json({ kind: error.kind, code: error.code, title: error.title, detail: error.message, extra: error.extra });
  }) satisfies express.ErrorRequestHandler);
  return router;
}

/** Calls a facade that lives in another process: same type, same errors. */
export function remoteFacade(contract: Contract, baseUrl: string, auth: InternalAuth): AnyFacade {
  const facade: Record<string, (input: unknown) => Promise<unknown>> = {};
  for (const [method, spec] of Object.entries(contract.methods)) {
    facade[method] = async (input) => {
      refuseInTransaction(contract.name, method);
      return spec.output.parse(await post(`${baseUrl}/internal/${contract.name}/${method}`, input, auth));
    };
  }
  return Object.freeze(facade);
}

/** Hands an event to a consumer in another process. */
export async function deliverRemotely(baseUrl: string, consumer: string, envelope: Envelope, auth: InternalAuth): Promise<void> {
  await post(`${baseUrl}/internal/deliver`, { consumer, envelope }, auth);
}

async function post(url: string, body: unknown, auth: InternalAuth): Promise<unknown> {
  const authorization = await auth.header();
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body ?? null),
    signal: AbortSignal.timeout(callTimeoutMs),
    headers: { 'content-type': 'application/json', 'x-correlation-id': currentContext().correlationId, authorization },
  }).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  if (response.status === 204) return null;
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  if (response.ok) return answer;
  const failure = Failure.safeParse(answer);
  if (failure.success) throw rebuilt(failure.data);
  const mistake = Defect.safeParse(answer);
  if (mistake.success) throw new Error(mistake.data.defect);
  if (response.status === 503) throw unreachable(url, answer);
  throw new Error(`${url} answered ${response.status}`);
}

const rebuilt = ({ kind, code, title, detail, extra }: z.output<typeof Failure>): AppError =>
  new AppError({ kind: kind as ErrorKind, code: code as `${string}.${string}`, title, detail, extra });

const unreachable = (url: string, cause: unknown): AppError =>
  new AppError(
    {
      kind: 'unavailable',
      code: 'platform.unreachable',
      title: 'A part of the shop is not reachable.',
      detail: `No answer from ${new URL(url).pathname}.`,
      retryAfter: 2,
    },
    { cause },
  );

const inCallersContext = <R>(correlationId: string | undefined, work: () => R): R =>
  withContext({ correlationId: correlationId ?? 'none' }, work);
