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
];
