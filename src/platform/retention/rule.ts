import type { PeriodName } from './periods';

/** Rows of one table that nobody needs any more after a time. */
export interface RetentionRule {
  /** In the module's schema; `t` in `since` and `where`. */
  readonly table: string;
  /** Which of its rows, in words; and where they are not counted by a period, how long. */
  readonly what: string;
  /** null: `since` is the moment from which nobody needs them. */
  readonly period: PeriodName | null;
  /** SQL of a timestamptz that does not move back: from when on the time counts. */
  readonly since: string;
  /** A further condition, as SQL. */
  readonly where?: string;
}
