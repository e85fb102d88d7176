import { signal, type Signal } from '@angular/core';
import { problemFrom, type Problem } from '../api/problem';

/** What a visitor has sent: one thing at a time, and why it was refused. */
export interface Sending {
  readonly busy: Signal<boolean>;
  readonly problem: Signal<Problem | null>;
  /** Does nothing while something else is on its way. `elsewhere` says true of a problem that it has shown itself. */
  run(request: () => Promise<void>, elsewhere?: (problem: Problem) => boolean): Promise<void>;
  /** The refusal is of no concern any more. */
  forget(): void;
}

export function createSending(): Sending {
  const busy = signal(false);
  const problem = signal<Problem | null>(null);
  return {
    busy: busy.asReadonly(),
    problem: problem.asReadonly(),
    forget: () => problem.set(null),
    async run(request, elsewhere = () => false) {
      if (busy()) return;
      busy.set(true);
      problem.set(null);
      try {
        await request();
      } catch (error) {
        const refusal = problemFrom(error);
        if (!elsewhere(refusal)) problem.set(refusal);
      } finally {
        busy.set(false);
      }
    },
  };
}
