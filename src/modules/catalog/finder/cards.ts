import { CompiledQuery, type Kysely } from 'kysely';
import { createBatch } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import { availableNow } from '../inventory/supply-sql';
import type { CatalogTables } from '../tables';
import type { Reading, ShopLocales } from '../translations/shop-locales';

export interface CardsDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly locales: ShopLocales;
}

/** Cards as JSON, with what can be sold at this moment. */
export interface Cards {
  /** In this order; one that has left the list meanwhile is left out. Those who ask at the same time share a statement. */
  read(ids: readonly string[], reading: Reading): Promise<string[]>;
}

export function createCards({ db, market, locales }: CardsDeps): Cards {
  const byLocale = new Map([locales.reading(undefined), ...locales.others].map((reading) => [reading.locale, cardsIn(reading)]));

  function cardsIn({ locale, chain }: Reading) {
    const translated = chain.length > 0;
    const text = statement(translated);
    return createBatch(async (ids) => {
      const values = [ids, market.currency, ...(translated ? [locale] : [])];
      const { rows } = await db.executeQuery<{ id: string; card: string }>(CompiledQuery.raw(text, values));
      return new Map(rows.map(({ id, card }) => [id, card]));
    });
  }

  return {
    async read(ids, { locale }) {
      const card = byLocale.get(locale) ?? cardsIn(locales.reading(undefined));
      return (await Promise.all(ids.map(card))).filter((text) => text !== undefined);
    },
  };
}

const statement = (translated: boolean): string => `
  select c.product_id::text as id, ${translated ? 'coalesce(t.card, c.card)' : 'c.card'} || ',"available":' || ${availableNow('c.product_id')}::text || '}' as card
  from product_cards c${
    translated ? ' left join translated_cards t on t.product_id = c.product_id and t.currency = c.currency and t.locale = $3::text' : ''
  }
  where c.product_id = any((select $1::uuid[])::uuid[]) and c.currency = $2::char(3)`;
