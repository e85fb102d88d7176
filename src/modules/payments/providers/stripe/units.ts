import { currencyDigits } from '../../../../platform/kernel/format';

/** As Stripe counts: whole units, thousandths, and all others hundredths, also where nobody has coins (ISK, UGX, HUF). */
const wholeUnits = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const thousandths = new Set('BHD JOD KWD OMR TND'.split(' '));
const digitsAtStripe = (currency: string): number => (wholeUnits.has(currency) ? 0 : thousandths.has(currency) ? 3 : 2);

/** Those of which Stripe and the shop have the same minor unit: of any other it would take a hundredth of the price. */
export const stripeCurrencies: readonly string[] = Intl.supportedValuesOf('currency').filter(
  (currency) => currencyDigits(currency) === digitsAtStripe(currency),
);

/** Of three decimals the last one is zero. */
export const stripeMinUnit = (currency: string): number => (thousandths.has(currency) ? 10 : 1);
