import { createHmac } from 'node:crypto';
import { faultInSignature, signatureHeader } from './signature';

const key = Buffer.from('one key of thirty-two bytes, so.');
const other = Buffer.from('another key of thirty-two bytes.');
const body = Buffer.from('{"id":"evt_1"}');
const at = 1_750_000_000;
const now = new Date(at * 1000);
const fault = (header: string | undefined, more: Partial<Parameters<typeof faultInSignature>[0]> = {}) =>
  faultInSignature({ header, body, keys: [key], now, ...more });

describe('a signature', () => {
  test('is HMAC-SHA-256 over time, point and body, in hex', () => {
    const hex = createHmac('sha256', key).update(`${at}.{"id":"evt_1"}`).digest('hex');
    expect(signatureHeader(key, at, body)).toBe(`t=${at},v1=${hex}`);
    expect(fault(`t=${at},v1=${hex}`)).toBeNull();
  });

  test('holds under the old secret and the new one while it is changed', () => {
    expect(fault(signatureHeader(other, at, body), { keys: [key, other] })).toBeNull();
    const [time, old] = signatureHeader(other, at, body).split(',');
    expect(fault(`${time},${old},${signatureHeader(key, at, body).split(',')[1]}`)).toBeNull();
  });

  test.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['no time', 'v1=00'],
    ['no signature', `t=${at}`],
    ['a time that is no number', `t=1e9,v1=00`],
  ])('%s is none', (_what, header) => expect(fault(header)).toBe('the signature is missing'));

  test.each([
    ['under another key', signatureHeader(other, at, body)],
    ['of another body', signatureHeader(key, at, Buffer.from('{"id":"evt_2"}'))],
    ['of another time', signatureHeader(key, at - 1, body).replace(String(at - 1), String(at))],
    ['cut short', signatureHeader(key, at, body).slice(0, -2)],
    ['that is not hex', `t=${at},v1=${'z'.repeat(64)}`],
  ])('%s is refused', (_what, header) => expect(fault(header)).toBe('the signature is wrong'));

  test('is good for five minutes, before and after', () => {
    const header = signatureHeader(key, at, body);
    const later = (seconds: number) => fault(header, { now: new Date((at + seconds) * 1000) });
    expect([later(300), later(-300)]).toEqual([null, null]);
    expect([later(301), later(-301)]).toEqual(Array(2).fill('the signature is too old, or from the future'));
  });
});
