import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulated } from '../../../../platform/config/payments';
import { KenyanMobile, masked } from './phone';
import { createDarajaApi, stampOf } from './wire';

describe('a phone that pays', () => {
  test.each([
    ['0712345678', '254712345678'],
    ['0712 345 678', '254712345678'],
    ['+254 712-345-678', '254712345678'],
    ['254112345678', '254112345678'],
    ['712345678', '254712345678'],
    ['(0)112 345678', '254112345678'],
  ])('%s is %s', (given, phone) => expect(KenyanMobile.parse(given)).toBe(phone));

  test.each(['', '0812345678', '07123456', '07123456789', '+44 7700 900123', '0712345x78'])('%j is none', (given) =>
    expect(KenyanMobile.safeParse(given).success).toBe(false),
  );

  test('is shown without giving it away', () => expect(masked('254712345678')).toBe('2547•••••678'));
});

describe('M-Pesa’s password', () => {
  test('is short code, pass key and time, in base 64; the time is Nairobi’s', () => {
    expect(stampOf(new Date('2024-01-01T09:00:00Z'))).toBe('20240101120000');
    expect(stampOf(new Date('2024-12-31T22:30:05Z'))).toBe('20250101013005');
  });

  test('is what Daraja’s own example has', async () => {
    const heard: unknown[] = [];
    const server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        if (body !== '') heard.push(JSON.parse(body));
        res.setHeader('content-type', 'application/json');
        res.end(
          JSON.stringify(body === '' ? { access_token: 't', expires_in: '3599' } : { ResponseCode: '0', CheckoutRequestID: 'ws_CO_1' }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const config = {
      ...simulated.mpesa,
      passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      pages: null,
    };
    const api = createDarajaApi({ config, clock: () => new Date('2024-01-01T09:00:00Z') });
    const push = { amount: 150, phone: '254712345678', callbackUrl: 'https://shop.example/x', reference: 'ABC' };
    await api.push(push, AbortSignal.timeout(5_000));
    await new Promise((resolve) => server.close(resolve));
    expect(heard).toEqual([
      expect.objectContaining({
        Timestamp: '20240101120000',
        Password: 'MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZiNzJhZGExZWQyYzkxOTIwMjQwMTAxMTIwMDAw',
        Amount: 150,
        PartyA: '254712345678',
        PartyB: '174379',
      }),
    ]);
  });
});
