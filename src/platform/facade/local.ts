import { currentContext } from '../kernel/context';
import type { AnyFacade, Contract } from './contract';
import { wrongInput } from './wrong-input';

/**
 * A call in the same process that behaves like a remote one. `strict` (development and tests) also proves that
 * arguments and results survive JSON and fit their schemas.
 */
export function localFacade(contract: Contract, implementation: AnyFacade, strict: boolean): AnyFacade {
  const facade: Record<string, (input: unknown) => Promise<unknown>> = {};
  for (const [method, spec] of Object.entries(contract.methods)) {
    const target = implementation[method];
    if (!target) throw new Error(`${contract.name} does not implement ${method}`);
    facade[method] = async (input) => {
      refuseInTransaction(contract.name, method);
      if (!strict) return target(input);
      const given = spec.input.safeParse(overTheWire(input));
      if (!given.success) throw new Error(wrongInput(contract.name, method, given.error));
      return spec.output.parse(overTheWire(await target(given.data)));
    };
  }
  return Object.freeze(facade);
}

/** A foreign call inside a transaction would hold locks across modules. */
export function refuseInTransaction(module: string, method: string): void {
  const holder = currentContext().inTransaction;
  if (holder) throw new Error(`${module}.${method} called inside a transaction of ${holder}`);
}

const overTheWire = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
