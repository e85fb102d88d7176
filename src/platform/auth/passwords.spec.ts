import { AppError } from '../kernel/errors';
import { createPasswords, passwordWeakness } from './passwords';

const email = 'wangari@example.com';

describe('what is a good enough password', () => {
  it.each([
    ['short12', 'too-short'],
    ['😀😀😀😀😀😀😀', 'too-short'],
    ['x'.repeat(64) + 'y'.repeat(65), 'too-long'],
    ['PassWord123', 'common'],
    ['QWERTYUIOP', 'common'],
    ['ｐａｓｓｗｏｒｄ１２３', 'common'],
    ['aaaaaaaaaaaa', 'common'],
    ['Galleria2026', 'common'],
    ['Wangari@Example.com', 'is-email'],
  ])('%s is refused as %s', (password, reason) => {
    expect(passwordWeakness(password, email)).toBe(reason);
  });

  it.each(['the trees of karura', 'only-lower', '8 chars!', 'ユーザーの秘密の言葉', 'x'.repeat(127) + 'y'])(
    '%s is good enough, without rules about its characters',
    (password) => {
      expect(passwordWeakness(password, email)).toBeNull();
    },
  );

  it('the part before the @ is refused too, when it is long enough to be tried', () => {
    expect(passwordWeakness('Wangari.Maathai', 'wangari.maathai@example.com')).toBe('is-email');
  });
});

describe('hashing', () => {
  const passwords = createPasswords({ concurrency: 1, maxWaiting: 2 });

  it('argon2id with 19 MiB, two passes and one lane', async () => {
    const stored = await passwords.hash('the trees of karura');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(passwords.verify('the trees of karura', stored)).resolves.toBe(true);
    await expect(passwords.verify('the trees of kakamega', stored)).resolves.toBe(false);
  });

  it('one password typed on two keyboards is one password', async () => {
    const stored = await passwords.hash('café au lait');
    await expect(passwords.verify('cafe\u0301 au lait', stored)).resolves.toBe(true);
  });

  it('nobody’s password is never right, not even the one that is compared with', async () => {
    await expect(passwords.verify('nobody has this password', null)).resolves.toBe(false);
  });

  it('when too many wait the next one is told to come back, and the ones that wait are served', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('the trees of karura')));
    const refused = outcomes.filter((o) => o.status === 'rejected').map((o) => o.reason as unknown);
    expect(refused).toHaveLength(2);
    expect(refused.every((reason) => reason instanceof AppError && reason.kind === 'unavailable' && reason.retryAfter === 2)).toBe(true);
    await expect(passwords.hash('the trees of karura')).resolves.toMatch(/^\$argon2id/);
  });
});
