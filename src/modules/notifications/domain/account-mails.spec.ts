import { accountMail, accountMailKinds, type AccountMail } from './account-mails';
import { fillIn, hasSecrets } from './secret-links';
import { lowStockMail } from './staff-mails';

const shop = { shopName: 'Galleria', publicUrl: 'https://shop.example', timeZone: 'Africa/Nairobi' };
const links = ['verify-email', 'reset-password', 'change-email', 'staff-invitation'] as const;
const request = (purpose: AccountMail['purpose'], facts: Partial<AccountMail> = {}): AccountMail => ({
  purpose,
  name: 'Wangari',
  locale: 'en-GB',
  ...((links as readonly string[]).includes(purpose)
    ? { token: 'the-secret', expiresAt: '2026-03-01T10:00:00.000Z' }
    : { token: null, expiresAt: null }),
  ...facts,
});
const sent = (mail: AccountMail) => {
  const { html, text, secrets, ...rest } = accountMail(shop, mail);
  return { ...rest, html: fillIn(html, secrets), text: fillIn(text, secrets) };
};

describe('a mail to an account', () => {
  it.each(accountMailKinds)('%s has a subject, both parts, the shop’s name and why it came', (purpose) => {
    const { subject, html, text } = sent(request(purpose));
    expect(subject).toMatch(/ · Galleria$/);
    for (const part of [html, text]) {
      expect(part).toMatch(/Hello( Wangari)?,/);
      expect(part).toContain('belongs to an account at Galleria');
    }
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toContain('undefined');
  });

  it.each([
    ['verify-email', 'https://shop.example/verify-email#token=the-secret'],
    ['reset-password', 'https://shop.example/reset-password#token=the-secret'],
    ['change-email', 'https://shop.example/verify-email#token=the-secret'],
  ] as const)('%s leads to our own page, with the secret where no server and no Referer sees it', (purpose, link) => {
    const { html, text } = sent(request(purpose));
    expect(text).toContain(`: ${link}\n`);
    expect(html).toContain(`href="${link}"`);
    const stored = accountMail(shop, request(purpose));
    expect(stored.html + stored.text).not.toContain('the-secret');
    expect(hasSecrets(stored.html) && hasSecrets(stored.text)).toBe(true);
  });

  it.each(['email-change-asked', 'email-changed', 'password-changed'] as const)('%s carries no secret', (purpose) => {
    const mail = accountMail(shop, request(purpose));
    expect(mail.secrets).toEqual({});
    expect(hasSecrets(mail.html + mail.text)).toBe(false);
  });

  it('says how long a link works, as the reader writes dates, in the shop’s own time', () => {
    expect(sent(request('reset-password')).text).toMatch(/works once, and until 1 March 2026 at 13:00 (EAT|GMT\+3)/);
    expect(sent(request('verify-email', { locale: 'de' })).text).toMatch(/gilt bis zum 1\. März 2026 um 13:00 (OEZ|EAT|GMT\+3)/);
    expect(sent(request('verify-email', { locale: 'no locale!' })).text).toContain('March 1, 2026');
  });

  it.each(accountMailKinds)('%s is German to a German reader: subject, HTML and text', (purpose) => {
    const { subject, html, text } = sent(request(purpose, { locale: 'de' }));
    expect(html).toContain('<html lang="de">');
    expect(subject).not.toBe(sent(request(purpose)).subject);
    for (const part of [html, text]) {
      expect(part).toMatch(/Guten Tag( Wangari)?,/);
      expect(part).toContain('zu einem Konto bei Galleria gehört');
      expect(part).not.toMatch(/\b(you|your|this)\b(?![^<]*>)/i);
    }
  });

  it.each(['verify-email', 'change-email'] as const)('%s, to an address that nobody has proved, has none of its words', (purpose) => {
    const { html, text } = sent(request(purpose, { name: 'Locked! Visit https://evil.example' }));
    expect(html + text).not.toContain('evil');
  });

  it('writes a name as text, whatever is in it (attacks 64 and 65)', () => {
    const { html, text, subject } = sent(request('reset-password', { name: '<b>Eve</b>\r\nBcc: all@example.com {{7*7}} ~~secret.link~' }));
    expect(html).toContain('&lt;b&gt;Eve&lt;/b&gt; Bcc: all@example.com {{7*7}}');
    expect(text).not.toContain('\r\nBcc');
    expect(subject).not.toContain('Eve');
    expect(`${html}${text}`.split('the-secret')).toHaveLength(3);
  });
});

describe('a shelf that runs low', () => {
  const shelf = { sku: 'MUG-1', title: 'Stoneware <mug>', storeName: 'Nairobi', available: 3, threshold: 5 };

  it.each([
    [3, '3 left'],
    [0, 'none left'],
    [-2, '2 more promised than there are'],
  ])('with %d to be sold is told of as "%s"', (available, words) => {
    const { subject, text, html } = lowStockMail(shop, { ...shelf, available });
    expect(subject).toBe(`Low stock: Stoneware <mug> (MUG-1), ${words} · Galleria`);
    expect(text).toContain(`${words} in Nairobi.`);
    expect(text).toContain('Threshold: 5');
    expect(html).toContain('Stoneware &lt;mug&gt;');
  });
});
