export interface Allowance {
  readonly points: number;
  readonly seconds: number;
}

export interface Bucket {
  /** `shared`: counted in PostgreSQL over all processes. `own`: counted in this process, costs nothing. */
  readonly counted: 'own' | 'shared';
  /** Per address, or per /64 of an IPv6 address. */
  readonly network: Allowance;
  /** Per signed-in account, else per cart or order token, else per address. */
  readonly actor?: Allowance;
}

const minute = 60;
const hour = 3_600;

/** What a route may name as its `limit`. A route that names none is in `general`. */
export const buckets = {
  general: { counted: 'own', network: { points: 600, seconds: minute } },
  search: { counted: 'own', network: { points: 240, seconds: minute } },
  webhook: { counted: 'own', network: { points: 1_200, seconds: minute } },
  login: { counted: 'shared', network: { points: 60, seconds: 15 * minute }, actor: { points: 30, seconds: 15 * minute } },
  'second-factor': { counted: 'shared', network: { points: 60, seconds: 15 * minute }, actor: { points: 15, seconds: 15 * minute } },
  register: { counted: 'shared', network: { points: 30, seconds: hour }, actor: { points: 20, seconds: hour } },
  password: { counted: 'shared', network: { points: 30, seconds: hour }, actor: { points: 15, seconds: hour } },
  checkout: { counted: 'shared', network: { points: 120, seconds: 10 * minute }, actor: { points: 30, seconds: 10 * minute } },
  payment: { counted: 'shared', network: { points: 120, seconds: 10 * minute }, actor: { points: 30, seconds: 10 * minute } },
  coupon: { counted: 'shared', network: { points: 120, seconds: 10 * minute }, actor: { points: 30, seconds: 10 * minute } },
  lookup: { counted: 'shared', network: { points: 60, seconds: 15 * minute }, actor: { points: 30, seconds: 15 * minute } },
  review: { counted: 'shared', network: { points: 120, seconds: hour }, actor: { points: 30, seconds: hour } },
  upload: { counted: 'shared', network: { points: 600, seconds: hour }, actor: { points: 300, seconds: hour } },
} as const satisfies Readonly<Record<string, Bucket>>;

export type BucketName = keyof typeof buckets;
