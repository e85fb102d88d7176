import { createSecrets } from '../../../platform/kernel/secrets';
import { createGiftCodes } from './gift-codes';

const codes = createGiftCodes({ secrets: createSecrets('the secret of an installation') });
const id = '00000000-0000-7000-8000-000000000001';

describe('the code of a gift card', () => {
  test('is four groups of four, the same every time, another for each card and each shop', () => {
    const code = codes.codeOf(id);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(codes.codeOf(id)).toBe(code);
    expect(codes.codeOf(id.replace('1', '2'))).not.toBe(code);
    expect(createGiftCodes({ secrets: createSecrets('another') }).codeOf(id)).not.toBe(code);
  });

  test('is known however it is typed', () => {
    const code = codes.codeOf(id);
    const hash = codes.hashOf(code);
    expect(hash).not.toBeNull();
    expect(codes.hashOf(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(hash);
    expect(codes.hashOf(code.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(hash);
  });

  test.each(['', 'ABCD', 'ABCD-EFGH-JKMN-PQR', 'ABCD-EFGH-JKMN-PQR!', 'ABCD-EFGH-JKMN-PQRS-T'])('is not %p', (typed) => {
    expect(codes.hashOf(typed)).toBeNull();
  });
});
