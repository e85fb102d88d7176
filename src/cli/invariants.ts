import type { Invariant } from '../platform/module';

/** What two modules must agree on. Asked when quiet: between them only messages keep step. */
export const crossInvariants: readonly Invariant[] = [];
