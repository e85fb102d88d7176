import { z } from 'zod';

/** A Kenyan mobile number in any usual spelling, as M-Pesa takes it: 2547XXXXXXXX or 2541XXXXXXXX. */
export const KenyanMobile = z.string().transform((text, context) => {
  const digits = text.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  const [, rest] = /^(?:254|0)?([17]\d{8})$/.exec(digits) ?? [];
  if (rest !== undefined) return `254${rest}`;
  context.addIssue({ code: 'custom', message: 'expected a Kenyan mobile number such as 0712 345 678 or +254 712 345 678' });
  return z.NEVER;
});

/** For people to read, without giving it away: 2547•••••678. */
export const masked = (phone: string): string => `${phone.slice(0, 4)}•••••${phone.slice(-3)}`;
