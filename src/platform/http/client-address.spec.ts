import type { IncomingMessage } from 'node:http';
import { addressBehind, networkOf } from './client-address';
import { localesOf } from './locales';
import { createCookieJar } from './cookies';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s belongs to the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  [undefined, []],
  ['de-CH, de;q=0.9, en;q=0.95, *;q=0.1', ['de-CH', 'en', 'de']],
  ['en;q=0, fr', ['fr']],
  ["de'; drop table, en", ['en']],
  ['x'.repeat(501), []],
])('Accept-Language %s wants %j', (header, wanted) => {
  expect(localesOf(header)).toEqual(wanted);
});

test.each([
  [undefined, '10.0.0.2'],
  ['203.0.113.9', '203.0.113.9'],
  ['8.8.8.8, 203.0.113.9:4711', '203.0.113.9'],
  ['8.8.8.8, [2001:db8::1]:443', '2001:db8::1'],
  ['8.8.8.8, 203.0.113.9, 10.0.0.7', '203.0.113.9'],
  ['8.8.8.8, unknown', '10.0.0.2'],
  ['8.8.8.8, unknown, 10.0.0.7', '10.0.0.7'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
])('behind proxies in 10.* that tell %j the caller is at %s', (told, caller) => {
  const request = { socket: { remoteAddress: '10.0.0.2' }, headers: told === undefined ? {} : { 'x-forwarded-for': told } };
  expect(addressBehind(request as unknown as IncomingMessage, (address) => address.startsWith('10.'))).toBe(caller);
});

describe('cookies', () => {
  test('over https they carry the guarantee of the browser in their name', () => {
    const jar = createCookieJar('https://shop.example');
    expect(jar.write({ name: 'session', value: 'abc', maxAge: 60 })).toBe(
      '__Host-session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    );
    expect(jar.write({ name: 'order', value: 'abc', path: '/api/v1/orders/1' })).toBe(
      '__Secure-order=abc; Path=/api/v1/orders/1; HttpOnly; SameSite=Lax; Secure',
    );
    expect(jar.read('session=forged; __Host-cart=c; __Secure-order=o; __Secure-device=d; __Host-session=s')).toEqual({
      session: 's',
      cart: 'c',
      order: 'o',
      device: 'd',
    });
  });

  test('over http they have plain names, and null takes one away', () => {
    const jar = createCookieJar('http://localhost:3000');
    expect(jar.write({ name: 'cart', value: null })).toBe('cart=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
    expect(jar.read('session=s; cart=')).toEqual({ session: 's', cart: null, order: null, device: null });
  });

  test('a value that could end the header is refused', () => {
    expect(() => createCookieJar('http://x').write({ name: 'cart', value: 'a; Domain=evil' })).toThrow();
    expect(() => createCookieJar('http://x').write({ name: 'cart', value: 'a\r\nX: y' })).toThrow();
  });
});
