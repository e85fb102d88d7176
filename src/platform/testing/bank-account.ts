import type { BankTransferConfig } from '../config/payments';

/** Buyers pay to an account that no bank has. */
export const bankAccount: BankTransferConfig = {
  holder: 'Galleria',
  iban: 'DE02500105170137075030',
  bic: null,
  bank: 'Example Bank',
  currency: 'USD',
  days: 7,
  tolerance: 0,
  example: true,
};
