import { Pool } from 'pg';
import { migrate } from '../../src/platform/db/migrate';
import { cloneDatabase } from '../../src/platform/testing/cluster';

test('who might read coupons may read promotions, and a role that had lost the right does not get it back', async () => {
  const database = await cloneDatabase();
  const pool = new Pool({ connectionString: database.ownerUrl, max: 1, options: '-c search_path=users,extensions' });
  try {
    await pool.query(`
      delete from known_permissions where name like 'cart:%promotions';
      insert into known_permissions (name) values ('cart:read-coupons'), ('cart:manage-coupons');
      insert into roles (name, permissions) values ('sales', '{cart:read-all,cart:read-coupons,cart:manage-coupons}'), ('reader', '{cart:read-coupons}');
      update roles set permissions = '{cart:read-all}' where name = 'staff';
      delete from migrations where name = 'own/0011-promotion-rights'`);
    await migrate({ ownerUrl: database.ownerUrl, schemas: ['users'], report: () => undefined });
    const { rows } = await pool.query(`select name, permissions from roles where name in ('reader', 'sales', 'staff') order by name`);
    expect(rows).toEqual([
      { name: 'reader', permissions: ['cart:read-promotions'] },
      { name: 'sales', permissions: ['cart:read-all', 'cart:read-promotions', 'cart:manage-promotions'] },
      { name: 'staff', permissions: ['cart:read-all'] },
    ]);
    const known = await pool.query(`select name from known_permissions where name ~ 'coupons|promotions' order by name`);
    expect(known.rows.map(({ name }) => name)).toEqual(['cart:manage-promotions', 'cart:read-promotions']);
  } finally {
    await pool.end();
    await database.drop();
  }
});
