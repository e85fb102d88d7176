import type { RetentionRule } from '../../platform/retention/rule';

/** Files of imports and exports go with their own job, which takes them out of the storage, too. */
export const catalogRetention: readonly RetentionRule[] = [
  { table: 'search_counts', what: 'what was searched, by day', period: 'searches', since: 't.day::timestamptz' },
];
