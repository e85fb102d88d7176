import { sql, type Kysely } from 'kysely';

/**
 * An account has one open cart: two devices that open one at once, or join a guest's, find the same. Where an account has
 * several, their goods move into the one that was touched last. Carts that are joined may have more lines than a buyer may
 * put into one; what no buyer has seen is shown anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table carts drop constraint carts_line_count_check`.execute(db);
  await sql`alter table carts add constraint carts_line_count_check check (line_count between 0 and 500)`.execute(db);
  await sql`
    create temporary table joined_carts on commit drop as
    select o.id, o.keeper from (
      select c.id, first_value(c.id) over (partition by c.user_id order by c.updated_at desc, c.id desc) as keeper
      from carts c where c.user_id is not null and c.status = 'open') as o
    where o.id <> o.keeper`.execute(db);
  await sql`
    with goods as (
      select j.keeper, i.variant_id, sum(i.quantity) as quantity, (array_agg(i.seen order by i.created_at desc))[1] as seen,
        row_number() over (partition by j.keeper order by min(i.created_at), i.variant_id) as position
      from joined_carts j join cart_items i on i.cart_id = j.id group by j.keeper, i.variant_id)
    insert into cart_items (id, cart_id, variant_id, quantity, seen)
    select gen_random_uuid(), g.keeper, g.variant_id, least(g.quantity, 999), g.seen
    from goods g join carts c on c.id = g.keeper where g.position <= 500 - c.line_count
    on conflict (cart_id, variant_id) do update set quantity = least(cart_items.quantity + excluded.quantity, 999)`.execute(db);
  await sql`
    update carts set version = version + 1, shown = '', line_count = (select count(*) from cart_items i where i.cart_id = carts.id)
    where id in (select j.keeper from joined_carts j)`.execute(db);
  await sql`delete from carts where id in (select j.id from joined_carts j)`.execute(db);
  await sql`create unique index carts_one_open_per_account on carts (user_id) where user_id is not null and status = 'open'`.execute(db);
}
