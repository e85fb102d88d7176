import fc from 'fast-check';
import { isTrackingNumber, trackingNumber } from './tracking-number';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 32 });
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('a number is GAL, ten characters that cannot be mistaken for one another, and a check character', () => {
  fc.assert(fc.property(bytes, (b) => /^GAL[0-9A-HJKMNP-TV-Z]{11}$/.test(trackingNumber(b)) && isTrackingNumber(trackingNumber(b))));
});

test('one wrong character is noticed', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 3, max: 13 }), fc.constantFrom(...alphabet), (b, at, wrong) => {
      const right = trackingNumber(b);
      fc.pre(right[at] !== wrong);
      return !isTrackingNumber(right.slice(0, at) + wrong + right.slice(at + 1));
    }),
  );
});

test('two neighbours that changed places are noticed, save the pair Luhn cannot tell apart', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 3, max: 12 }), (b, at) => {
      const right = trackingNumber(b);
      const [x = '', y = ''] = [right[at], right[at + 1]];
      fc.pre(x !== y && [x, y].sort().join('') !== '0Z');
      return !isTrackingNumber(right.slice(0, at) + y + x + right.slice(at + 2));
    }),
  );
});

test.each(['', 'GAL', 'GAL0', 'DHL00000000000', 'GALIIIIIIIIIII', 'gal00000000000'])('%p is not one of our numbers', (text) => {
  expect(isTrackingNumber(text)).toBe(false);
});
