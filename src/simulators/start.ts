import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../platform/config/config';
import { errorCode } from '../platform/config/error-facts';
import { simulatorAddress, type SimulatorName } from '../platform/config/payments';
import { startError } from '../platform/config/start-error';
import { openBook } from './book';
import { openMpesaSimulator } from './mpesa/mpesa';
import { openPaystackSimulator } from './paystack/paystack';
import { openStripeSimulator } from './stripe/stripe';
import type { Simulator, SimulatorOptions } from './simulator';

export interface Simulators {
  /** What each is called, and where it is. */
  readonly addresses: readonly (readonly [string, string])[];
  close(): Promise<void>;
}

const kinds: Readonly<Record<SimulatorName, { name: string; open: (options: SimulatorOptions) => Promise<Simulator> }>> = {
  stripe: { name: 'Stripe', open: openStripeSimulator },
  paystack: { name: 'Paystack', open: openPaystackSimulator },
  mpesa: { name: 'M-Pesa', open: openMpesaSimulator },
};

/** Those of the configuration, beside the process that hosts payments. @throws a start error when a port is taken */
export async function startSimulators({ production, simulators, hosted, dataDir, http }: Config): Promise<Simulators> {
  const ports = production || !hosted.includes('payments') ? [] : Object.entries(simulators);
  const shopUrl = `http://${isWildcard(http.host) ? '127.0.0.1' : http.host}:${http.port}`;
  const opened: { name: string; simulator: Simulator }[] = [];
  for (const [key, port] of ports) {
    const kind = kinds[key as SimulatorName];
    const book = openBook(join(dataDir, 'simulators', `${key}.jsonl`));
    const simulator = await kind.open({ name: key, port, shopUrl: () => shopUrl, book }).catch(async (error: unknown) => {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
      if (await isPlayed(key, port)) return null;
      throw startError(
        `SIMULATORS_PORT: port ${port} is taken by another program; choose another one, as in SIMULATORS_PORT=${port + 100}, or PAYMENT_SIMULATORS=off.`,
      );
    });
    if (simulator) opened.push({ name: kind.name, simulator });
  }
  return {
    addresses: opened.map(({ name, simulator }) => [name, simulator.url] as const),
    async close() {
      await Promise.all(opened.map(({ simulator }) => simulator.close()));
    },
  };
}

/** Another process of the shop plays it already: one is enough for all of them. */
async function isPlayed(name: string, port: number): Promise<boolean> {
  try {
    const answer = await fetch(`${simulatorAddress(port)}/sim`, { signal: AbortSignal.timeout(2_000) });
    return z.object({ simulator: z.literal(name) }).safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';
