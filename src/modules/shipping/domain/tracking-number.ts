/** Crockford's base 32: no I, L, O or U, so that a number survives being read out on the phone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const prefix = 'GAL';
const length = 10;

/** `GAL`, ten characters from `bytes` (ten or more, evenly distributed), and a check character. */
export function trackingNumber(bytes: Uint8Array): string {
  if (bytes.length < length) throw new RangeError(`a tracking number is made of ${length} bytes`);
  const body = [...bytes.subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${prefix}${body}${checkCharacter(body)}`;
}

/** Whether it is one of our own numbers, without a slip of one character or of two neighbours. */
export function isTrackingNumber(text: string): boolean {
  const body = text.slice(prefix.length, -1);
  if (!text.startsWith(prefix) || body.length !== length || [...text.slice(prefix.length)].some((c) => !alphabet.includes(c))) return false;
  return text.at(-1) === checkCharacter(body);
}

/** Luhn's algorithm modulo 32 (https://en.wikipedia.org/wiki/Luhn_mod_N_algorithm). */
function checkCharacter(body: string): string | undefined {
  const base = alphabet.length;
  const total = [...body].reverse().reduce((sum, character, index) => {
    const addend = alphabet.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    return sum + Math.floor(addend / base) + (addend % base);
  }, 0);
  return alphabet[(base - (total % base)) % base];
}
