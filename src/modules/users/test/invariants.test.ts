import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { usersModule } from '../module';
import { customer, member } from './people';

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp({ modules: [usersModule] });
});
afterEach(() => app.close());

const wrong = async (id: string, ...statements: string[]): Promise<void> => {
  expect(await app.violated()).toEqual([]);
  for (const statement of statements) await app.sql(statement);
  expect(await app.violated()).toEqual([id]);
};
const trusting = 'set session_replication_role = replica';

describe('the doctor sees', () => {
  it('U5: a link that was used too late', async () => {
    await customer(app);
    await wrong(
      'U5',
      'alter table users.mail_requests drop constraint mail_requests_check2',
      `update users.mail_requests set used_at = expires_at + interval '1 second'`,
    );
  });

  it('U5: two links of one kind that both work', async () => {
    await customer(app);
    await wrong(
      'U5',
      'drop index users.mail_requests_one_live',
      `insert into users.mail_requests (id, user_id, purpose, to_address, token_hash, expires_at)
       select gen_random_uuid(), user_id, purpose, to_address, sha256('another'), expires_at from users.mail_requests`,
    );
  });

  it('U6: somebody signed in to a closed account', async () => {
    await customer(app);
    await wrong('U6', 'update users.users set deactivated_at = now()');
  });

  it('U7: a shop whose last administrator was closed', async () => {
    const { userId } = await member(app, 'admin');
    await wrong(
      'U7',
      `update users.sessions set revoked_at = now()`,
      `update users.users set deactivated_at = now() where id = '${userId}'`,
    );
  });

  it('U8: guests who may not sign in, and administrators who may not do everything', async () => {
    await customer(app);
    await wrong('U8', `update users.roles set permissions = array_remove(permissions, 'users:login') where name = 'guest'`);
    await app.sql(`update users.roles set permissions = permissions || '{users:login}' where name = 'guest'`);
    await wrong('U8', `update users.roles set permissions = array_remove(permissions, 'users:read-all') where name = 'admin'`);
  });

  it('U9: two defaults, and one address too many', async () => {
    const { user } = await customer(app);
    const address = (place: number, isDefault: boolean) =>
      `insert into users.addresses (id, user_id, place, name, line1, city, postal_code, country, default_shipping)
       values (gen_random_uuid(), '${user.id as string}', ${place}, 'A', '1', 'B', '2', 'KE', ${isDefault})`;
    await wrong('U9', 'drop index users.addresses_default_shipping', address(1, true), address(2, true));
    await app.sql('delete from users.addresses');
    await wrong(
      'U9',
      'alter table users.addresses drop constraint addresses_place_check',
      ...Array.from({ length: 21 }, (_, at) => address(at + 1, false)),
    );
  });

  const chain = async () => {
    const admin = await member(app, 'admin');
    for (const code of ['a', 'b', 'c']) await admin.browser.request('POST', '/customer-groups', { code, name: code });
    await app.settle();
    expect(await app.sql('select seq from users.audit_entries order by seq')).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  };

  it.each([
    ['changed', `update users.audit_entries set status = 404 where seq = 2`],
    ['put on another person', `update users.audit_entries set user_id = gen_random_uuid() where seq = 1`],
    [
      'taken out',
      `with gone as (delete from users.audit_sources where entry_id in (select id from users.audit_entries where seq = 2)) delete from users.audit_entries where seq = 2`,
    ],
    ['taken off the end', `delete from users.audit_entries where seq = 3`],
    ['said to come from elsewhere', `update users.audit_sources set ip = '198.51.100.1'`],
  ])('A1: an entry of the audit that was %s', async (_what, statement) => {
    await chain();
    await wrong('A1', `${trusting}; ${statement}; set session_replication_role = default`);
  });
});
