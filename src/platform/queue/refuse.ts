import { currentContext } from '../kernel/context';

/** A job added in a transaction could run before the commit and would not find its row. */
export function refuseJobInTransaction(job: string): void {
  const holder = currentContext().inTransaction;
  if (holder) throw new Error(`job ${job} added inside a transaction of ${holder}: add it after the commit`);
}
