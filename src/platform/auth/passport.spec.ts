import { uuidv7 } from '../kernel/ids';
import { createAuthenticator } from './passport';
import type { Credential, Principal } from './principal';

const person = (name: string): Principal => ({
  userId: uuidv7(),
  sessionId: uuidv7(),
  email: `${name}@example.com`,
  emailVerified: true,
  name,
  roles: ['customer'],
  permissions: [],
  storeIds: [],
  groupIds: [],
});
const anna = person('Anna');
const ben = person('Ben');

function door({ cacheMs }: { cacheMs?: number } = {}) {
  const asked: Credential[] = [];
  const people = new Map<string, Principal>([
    ['session annas', anna],
    ['bearer bens.jwt', ben],
  ]);
  const authenticate = createAuthenticator({
    sessionCookieName: 'session',
    ...(cacheMs === undefined ? {} : { cacheMs }),
    identify: async (credential) => {
      asked.push(credential);
      if (credential.token === 'database-away') throw new Error('away');
      return people.get(`${credential.kind} ${credential.token}`) ?? null;
    },
  });
  return { authenticate: (headers: Record<string, string>) => authenticate({ headers }), asked, people };
}

describe('who sent a request', () => {
  it('a guest costs nothing', async () => {
    const { authenticate, asked } = door();
    await expect(authenticate({})).resolves.toBeNull();
    await expect(authenticate({ cookie: 'cart=abc; my-session=x; sessions=annas; session=' })).resolves.toBeNull();
    await expect(authenticate({ authorization: 'Basic c3RhZ2luZzpwYXNz' })).resolves.toBeNull();
    expect(asked).toEqual([]);
  });

  it('a session cookie or a bearer token names a person', async () => {
    const { authenticate } = door();
    await expect(authenticate({ cookie: 'cart=abc; session=annas; order=1' })).resolves.toBe(anna);
    await expect(authenticate({ authorization: 'Bearer bens.jwt' })).resolves.toBe(ben);
    await expect(authenticate({ authorization: 'bearer bens.jwt', cookie: 'session=annas' })).resolves.toBe(ben);
  });

  it('an unknown session is a guest', async () => {
    await expect(door().authenticate({ cookie: 'session=ended' })).resolves.toBeNull();
  });

  it('a bad token is an error, also beside a good cookie', async () => {
    const { authenticate } = door();
    const refusal = { kind: 'unauthenticated', code: 'request.bad-token' };
    await expect(authenticate({ authorization: 'Bearer forged' })).rejects.toMatchObject(refusal);
    await expect(authenticate({ authorization: 'Bearer forged', cookie: 'session=annas' })).rejects.toMatchObject(refusal);
    await expect(authenticate({ authorization: 'Bearer ' })).rejects.toMatchObject(refusal);
    await expect(authenticate({ authorization: `Bearer ${'x'.repeat(5_000)}` })).rejects.toMatchObject(refusal);
  });

  it('one kind of credential is not taken for the other', async () => {
    const { authenticate } = door();
    await expect(authenticate({ cookie: 'session=bens.jwt' })).resolves.toBeNull();
    await expect(authenticate({ authorization: 'Bearer annas' })).rejects.toMatchObject({ code: 'request.bad-token' });
  });

  it('a database that is away is neither a guest nor a bad token', async () => {
    const { authenticate } = door();
    await expect(authenticate({ cookie: 'session=database-away' })).rejects.toThrow('away');
  });

  it('many requests at once ask once and each gets its own person', async () => {
    const { authenticate, asked } = door();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => authenticate(i % 2 ? { cookie: 'session=annas' } : { authorization: 'Bearer bens.jwt' })),
    );
    expect(answers.every((answer, i) => answer === (i % 2 ? anna : ben))).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('what was taken away is gone when the cache ends', async () => {
    const { authenticate, people } = door({ cacheMs: 0 });
    await expect(authenticate({ cookie: 'session=annas' })).resolves.toBe(anna);
    people.delete('session annas');
    await expect(authenticate({ cookie: 'session=annas' })).resolves.toBeNull();
  });
});
