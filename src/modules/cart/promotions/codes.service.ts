import { randomInt } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { mostCodes } from '../domain/limits';
import { canonicalCode, isCode } from '../domain/promotion';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import { translated } from './promotions.service';
import type { PromotionsQueries } from './promotions.queries';
import type { PromotionCode } from './shapes';

export interface CodesService {
  /** @throws AppError cart.no-such-promotion, cart.promotion-automatic, cart.bad-coupon-code, cart.coupon-exists */
  addCode(promotionId: string, code: { readonly code: string; readonly usageLimit: number | null }): Promise<void>;
  /** That many codes for one use each, with letters and digits that are not mistaken for others; returns them. @throws like `addCode`, and cart.too-many-codes */
  generateCodes(promotionId: string, count: number, prefix: string): Promise<string[]>;
  /** It can be given out anew. @throws AppError cart.no-such-code */
  withdrawCode(promotionId: string, codeId: string): Promise<void>;
  /** @throws AppError cart.no-such-promotion */
  exportCodes(promotionId: string): Promise<string>;
}

export interface CodesServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly promotionsQueries: PromotionsQueries;
}

export function createCodesService({ uow, promotionsQueries }: CodesServiceDeps): CodesService {
  return {
    addCode: (promotionId, code) =>
      translated(() =>
        uow.run(async ({ db }) => {
          await lockPromotion(db, promotionId);
          await insertCodes(db, promotionId, [code]);
        }),
      ),

    generateCodes: (promotionId, count, prefix) =>
      translated(() =>
        uow.run(async ({ db }) => {
          await lockPromotion(db, promotionId);
          if ((await countCodes(db, promotionId)) + count > mostCodes) throw cartErrors.tooManyCodes(mostCodes);
          const codes = Array.from({ length: count }, () => canonicalCode(prefix) + randomLetters());
          await insertCodes(
            db,
            promotionId,
            codes.map((code) => ({ code, usageLimit: 1 })),
          );
          return codes;
        }),
      ),

    withdrawCode: (promotionId, codeId) =>
      uow.run(async ({ db }) => {
        const { rows } = await sql`
          update promotion_codes set archived_at = now() where id = ${codeId} and promotion_id = ${promotionId} and archived_at is null returning id`.execute(
          db,
        );
        if (rows.length === 0) throw cartErrors.noSuchCode();
      }),

    async exportCodes(promotionId) {
      const codes = await promotionsQueries.allCodes(promotionId);
      return stringify(codes.map(rowOf), { header: true, columns: ['code', 'usage_limit', 'held', 'used', 'created_at'] });
    },
  };
}

/** @throws AppError cart.bad-coupon-code */
export async function insertCodes(
  db: Transaction<CartTables>,
  promotionId: string,
  codes: readonly { readonly code: string; readonly usageLimit: number | null }[],
): Promise<void> {
  const rows = codes.map(({ code, usageLimit }) => ({ id: uuidv7(), code: canonicalCode(code), usage_limit: usageLimit }));
  if (rows.some(({ code }) => !isCode(code))) throw cartErrors.badCouponCode();
  await sql`
    insert into promotion_codes (id, promotion_id, code, usage_limit)
    select r.id, ${promotionId}::uuid, r.code, r.usage_limit
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, code text, usage_limit int)`.execute(db);
}

/** Withdrawn ones too: they stay in the table. */
async function countCodes(db: Transaction<CartTables>, promotionId: string): Promise<number> {
  const { rows } = await sql<{ codes: number }>`
    select count(*)::int as codes from promotion_codes c where c.promotion_id = ${promotionId}`.execute(db);
  return rows[0]?.codes ?? 0;
}

async function lockPromotion(db: Transaction<CartTables>, id: string): Promise<void> {
  const { rows } = await sql<{ automatic: boolean }>`
    select p.automatic from promotions p where p.id = ${id} and p.archived_at is null for share`.execute(db);
  if (!rows[0]) throw cartErrors.noSuchPromotion();
  if (rows[0].automatic) throw cartErrors.automaticCodes();
}

/** Fifty bits: nobody guesses one, and no two of a million are the same. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const randomLetters = (): string => Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');

const rowOf = ({ code, usageLimit, held, used, createdAt }: PromotionCode) => ({
  code,
  usage_limit: usageLimit ?? '',
  held,
  used,
  created_at: createdAt,
});
