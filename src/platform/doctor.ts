import type { Invariant } from './module';

/** What one invariant said when it was asked. */
export interface Finding extends Pick<Invariant, 'id' | 'title' | 'when'> {
  readonly violations: number;
  /** The first few. */
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

/** `always`: what holds at any instant; `all`: also what holds when no work is under way. */
export type Scope = 'always' | 'all';

/** Reads all schemas as the owner of the database, in one snapshot. */
export interface Doctor {
  /** Rejects when something could not be asked, or on the signal. Takes minutes over years of orders. */
  examine(scope: Scope, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** For a process that only does one piece of work. */
export const noDoctor: Doctor = { examine: () => Promise.reject(new Error('The doctor is not asked in this process.')) };
