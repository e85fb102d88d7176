import type { Secrets } from '../../../platform/module';

/** Without letters that are read as digits. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

export interface GiftCodes {
  /** 80 bits that nobody guesses, made from the card's id and the installation's secret: the database does not have it. */
  codeOf(giftCardId: string): string;
  /** What the database has of a code, however it was typed; null: it is none. */
  hashOf(typed: string): string | null;
}

export function createGiftCodes({ secrets }: { readonly secrets: Secrets }): GiftCodes {
  return {
    codeOf(giftCardId) {
      const bytes = Buffer.from(secrets.sign('gift-card-code', giftCardId), 'base64url');
      const code = Array.from(bytes.subarray(0, length), (byte) => letters[byte % letters.length]).join('');
      return code.replace(/(.{4})(?=.)/g, '$1-');
    },
    hashOf(typed) {
      const code = plain(typed);
      return code === null ? null : secrets.sign('gift-card', code);
    },
  };
}

/** Upper case, without what people put in between; O is read as 0, I and L as 1. */
function plain(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === length && [...code].every((letter) => letters.includes(letter)) ? code : null;
}
