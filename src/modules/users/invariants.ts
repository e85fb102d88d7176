import type { Invariant } from '../../platform/module';

export const usersInvariants: readonly Invariant[] = [
  {
    id: 'U2',
    title: 'each refresh token was exchanged at most once, and only after it was used',
    when: 'always',
    sql: `select parent.id, count(*) as successors
      from users.refresh_tokens child join users.refresh_tokens parent on parent.id = child.parent_id
      group by parent.id, parent.used_at, parent.session_id
      having count(*) > 1 or parent.used_at is null or bool_or(child.session_id <> parent.session_id)`,
  },
  {
    id: 'U3',
    title: 'a family of refresh tokens has at most one that is live',
    when: 'always',
    sql: `select t.session_id, count(*) as live from users.refresh_tokens t where t.used_at is null group by t.session_id having count(*) > 1`,
  },
  {
    id: 'U4',
    title: 'an e-mail address has one account',
    when: 'always',
    sql: `select lower(btrim(u.email)) as email, count(*) as accounts from users.users u group by 1 having count(*) > 1`,
  },
  {
    id: 'U5',
    title: 'the link of a mail was used at most once, in its time and before another took its place, and only the newest works',
    when: 'always',
    sql: `select r.id as request, r.user_id, r.purpose, 1 as links from users.mail_requests r
      where r.used_at > r.expires_at or (r.used_at is not null and (r.revoked_at is not null or r.token_hash is null))
      union all
      select null, r.user_id, r.purpose, count(*) from users.mail_requests r
      where r.token_hash is not null and r.used_at is null and r.revoked_at is null
      group by r.user_id, r.purpose having count(*) > 1`,
  },
  {
    id: 'U6',
    title: 'nobody is signed in to a closed account',
    when: 'always',
    sql: `select s.id, s.user_id from users.sessions s join users.users u on u.id = s.user_id
      where u.deactivated_at is not null and s.revoked_at is null`,
  },
  {
    id: 'U7',
    title: 'a shop that has had an administrator has one who can sign in',
    when: 'always',
    sql: `select count(*) as administrators from users.user_roles ur join users.users u on u.id = ur.user_id
      where ur.role = 'admin' having count(*) > 0 and count(*) filter (where u.deactivated_at is null) = 0`,
  },
  {
    id: 'U8',
    title: 'guests may sign in, and administrators may do everything',
    when: 'always',
    sql: `select r.name, k.name as permission from users.known_permissions k join users.roles r on r.name in ('guest', 'admin')
      where not r.permissions @> array[k.name] and (r.name = 'admin' or k.name = 'users:login')`,
  },
  {
    id: 'U9',
    title: 'an address book holds at most twenty addresses and one default of each kind',
    when: 'always',
    sql: `select a.user_id, count(*) as addresses from users.addresses a group by a.user_id
      having count(*) > 20 or count(*) filter (where a.default_shipping) > 1 or count(*) filter (where a.default_billing) > 1`,
  },
  {
    id: 'A1',
    title: 'the audit chain is whole: no entry was changed, taken out or put in between, and its sources are the ones it was made with',
    when: 'always',
    sql: `with chain as (
        select e.*, lag(e.hash, 1, sha256('')) over (order by e.seq) as previous, row_number() over (order by e.seq) as place
        from users.audit_entries e)
      select c.id, c.seq from chain c left join users.audit_sources s on s.entry_id = c.id
      where c.seq <> c.place
        or c.hash <> users.audit_hash(c.previous, c.seq, c.id, c.happened_at, c.user_id, c.permission, c.method, c.route, c.summary,
          c.object_ids, c.status, c.request_id, c.source_digest)
        or (s.entry_id is not null and c.source_digest <> sha256(s.salt || convert_to(s.ip, 'UTF8')))
      union all
      select null, h.seq from users.audit_heads h
      where h.seq <> (select count(*) from users.audit_entries)
        or h.hash <> coalesce((select e.hash from users.audit_entries e order by e.seq desc limit 1), sha256(''))`,
  },
];
