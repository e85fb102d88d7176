import { sql, type Kysely } from 'kysely';
import { createRemembered } from '../../../platform/kernel/remembered';
import type { Live } from '../../../platform/realtime/live';
import type { Promotion } from '../domain/promotion';
import type { CartTables } from '../tables';
import { promotionJson } from './promotion.rows';

/** What applies by itself. */
export interface Automatic {
  readonly promotions: readonly Promotion[];
  /** Those of which not every customer gets one, or not for ever: how they stand is asked for with each cart. */
  readonly limitedIds: readonly string[];
}

/** The promotions without codes, in memory: they cost no statement until something changes. */
export interface PromotionBook {
  automatic(): Promise<Automatic>;
  /** After a change, in every process. */
  changed(): void;
  /** What is known here is not what the books say: it is read anew. */
  forget(): void;
}

export interface PromotionBookDeps {
  readonly db: Kysely<CartTables>;
  readonly live: Live;
}

/** They hold until something changes; a process that could not hear of it reads them anew after this. */
const freshMs = 30_000;
const staleMs = 60_000;
const room = 'inside:promotions';
/** At once; staff can make no more. */
export const mostAutomatic = 100;

export function createPromotionBook({ db, live }: PromotionBookDeps): PromotionBook {
  const known = createRemembered<Automatic>({ most: 1, freshMs, staleMs });
  live.hear(room, known.forget);

  async function read(): Promise<Automatic> {
    const { rows } = await sql<{ promotion: Promotion; limited: boolean }>`
      select ${promotionJson} as promotion,
        p.usage_limit is not null or p.customer_limit is not null or p.budget_minor is not null or p.first_order as limited
      from promotions p
      where p.automatic and p.active and p.archived_at is null and (p.ends_at is null or p.ends_at > now())
      order by p.priority desc, p.id limit ${mostAutomatic}`.execute(db);
    return {
      promotions: rows.map(({ promotion }) => promotion),
      limitedIds: rows.flatMap(({ promotion, limited }) => (limited ? [promotion.id] : [])),
    };
  }

  return {
    automatic: () => known.ask('', read),
    changed() {
      known.forget();
      live.publish(room, 'changed', null);
    },
    forget: known.forget,
  };
}
