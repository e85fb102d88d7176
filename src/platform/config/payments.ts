import type { Variables } from './variables';

/** How the shop reaches its payment providers; null: that one is not set up. */
export interface PaymentProvidersConfig {
  readonly stripe: StripeConfig | null;
  readonly paystack: PaystackConfig | null;
  readonly mpesa: MpesaConfig | null;
  readonly bankTransfer: BankTransferConfig | null;
  readonly cashOnDelivery: CashOnDeliveryConfig | null;
  /** Orders of one person that wait for a transfer or are to be paid on delivery; null: any number. */
  readonly unpaidPerPerson: number | null;
}

/** The account that buyers pay to. */
export interface BankTransferConfig {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly bank: string | null;
  readonly currency: string;
  /** How long an order waits for the money. */
  readonly days: number;
  /** Minor units that may be missing. */
  readonly tolerance: number;
  /** An account that does not exist. */
  readonly example: boolean;
}

export interface CashOnDeliveryConfig {
  readonly currency: string;
  /** Null: all that the shop delivers to. */
  readonly countries: readonly string[] | null;
  /** The dearest order in minor units; null: any. */
  readonly most: number | null;
}

/** `pages`: where a simulator shows what is elsewhere the provider's own; null: it is the provider. */
interface Reached {
  readonly url: string;
  readonly pages: string | null;
}

export interface StripeConfig extends Reached {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** Several while a secret is changed. */
  readonly webhookSecrets: readonly string[];
}

export interface PaystackConfig extends Reached {
  readonly secretKey: string;
}

export interface MpesaConfig extends Reached {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly shortcode: string;
  readonly passkey: string;
  /** The till that is paid; null: the paybill of `shortcode`. */
  readonly till: string | null;
  /** Who may give money back; null: nobody, by this way. */
  readonly initiator: { readonly name: string; readonly credential: string } | null;
}

export const noProviders: PaymentProvidersConfig = {
  stripe: null,
  paystack: null,
  mpesa: null,
  bankTransfer: null,
  cashOnDelivery: null,
  unpaidPerPerson: null,
};

export const simulatorNames = ['stripe', 'paystack', 'mpesa'] as const;
export type SimulatorName = (typeof simulatorNames)[number];

/** Which simulator listens where on loopback: those whose provider has no key. */
export type SimulatorPorts = Readonly<Partial<Record<SimulatorName, number>>>;

/** Known to everybody, good for nothing but the simulators. */
export const simulated = {
  stripe: { secretKey: 'sk_test_simulator', publishableKey: 'pk_test_simulator', webhookSecrets: ['whsec_simulator'] },
  paystack: { secretKey: 'sk_test_simulator' },
  mpesa: {
    consumerKey: 'simulator',
    consumerSecret: 'simulator',
    shortcode: '174379',
    passkey: 'simulator',
    till: null,
    initiator: { name: 'simulator', credential: 'c2ltdWxhdG9y' },
  },
} as const;

export const simulatorAddress = (port: number): string => `http://127.0.0.1:${port}`;

export function simulatorPorts(v: Variables): SimulatorPorts {
  if (!(v.PAYMENT_SIMULATORS ?? v.GALLERIA_ENV !== 'production')) return {};
  const first = v.SIMULATORS_PORT ?? (v.PORT < 65_000 ? v.PORT + 10 : v.PORT - 10);
  const real = { stripe: v.STRIPE_SECRET_KEY, paystack: v.PAYSTACK_SECRET_KEY, mpesa: v.MPESA_CONSUMER_KEY };
  return Object.fromEntries(simulatorNames.flatMap((name, n) => (real[name] === undefined ? [[name, first + n]] : [])));
}

export function paymentProviders(v: Variables): PaymentProvidersConfig {
  const ports = simulatorPorts(v);
  const at = (name: SimulatorName): Reached | null => {
    const port = ports[name];
    return port === undefined ? null : { url: simulatorAddress(port), pages: simulatorAddress(port) };
  };
  return {
    stripe: stripe(v, at('stripe')),
    paystack: paystack(v, at('paystack')),
    mpesa: mpesa(v, at('mpesa')),
    bankTransfer: bankTransfer(v),
    cashOnDelivery: cashOnDelivery(v),
    unpaidPerPerson: v.UNPAID_ORDERS_MAX === 0 ? null : v.UNPAID_ORDERS_MAX,
  };
}

/** What the page for a card fetches: Stripe's script, which frames its fields, or the simulator's stand-in for them. */
export function paymentSources({ stripe }: PaymentProvidersConfig) {
  if (!stripe) return { scripts: [], frames: [], connects: [] };
  if (stripe.pages !== null) return { scripts: [], frames: [stripe.pages], connects: [] };
  const script = 'https://js.stripe.com';
  return { scripts: [script], frames: [script, 'https://hooks.stripe.com'], connects: ['https://api.stripe.com'] };
}

/** Settings that only work together. */
export function paymentContradictions(v: Variables): string[] {
  const groups: readonly (readonly (keyof Variables)[])[] = [
    ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'],
    ['MPESA_CONSUMER_KEY', 'MPESA_CONSUMER_SECRET', 'MPESA_SHORTCODE', 'MPESA_PASSKEY'],
    ['MPESA_INITIATOR', 'MPESA_SECURITY_CREDENTIAL'],
    ['BANK_TRANSFER_IBAN', 'BANK_TRANSFER_HOLDER'],
  ];
  const isGiven = (name: keyof Variables): boolean => {
    const value = v[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  };
  return [
    ...groups.flatMap((group) => {
      const missing = group.filter((name) => !isGiven(name));
      const given = group.filter(isGiven);
      return missing.length > 0 && given.length > 0 ? [`${missing.join(', ')}: required with ${given.join(', ')}`] : [];
    }),
    ...(v.PAYMENT_SIMULATORS && v.GALLERIA_ENV === 'production' ? ['PAYMENT_SIMULATORS: never used in production'] : []),
  ];
}

function stripe(v: Variables, simulator: Reached | null): StripeConfig | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: publishableKey, STRIPE_WEBHOOK_SECRET: webhookSecrets } = v;
  if (secretKey === undefined || publishableKey === undefined) return simulator && { ...simulator, ...simulated.stripe };
  return { url: 'https://api.stripe.com', pages: null, secretKey, publishableKey, webhookSecrets };
}

function paystack({ PAYSTACK_SECRET_KEY: secretKey }: Variables, simulator: Reached | null): PaystackConfig | null {
  if (secretKey === undefined) return simulator && { ...simulator, ...simulated.paystack };
  return { url: 'https://api.paystack.co', pages: null, secretKey };
}

/** Outside production an account that does not exist stands in for one of one's own. */
function bankTransfer(v: Variables): BankTransferConfig | null {
  const { BANK_TRANSFER_IBAN: iban, BANK_TRANSFER_HOLDER: holder } = v;
  const own = iban !== undefined && holder !== undefined;
  if (!(v.BANK_TRANSFER ?? (own || v.GALLERIA_ENV === 'development')) || (!own && v.GALLERIA_ENV === 'production')) return null;
  const common = { currency: v.SHOP_CURRENCY, days: v.BANK_TRANSFER_DAYS, tolerance: inMinor(v.BANK_TRANSFER_TOLERANCE, v.SHOP_CURRENCY) };
  if (!own) return { ...exampleAccount, holder: v.SHOP_NAME, ...common, example: true };
  return {
    holder,
    iban: iban.replaceAll(' ', '').toUpperCase(),
    bic: v.BANK_TRANSFER_BIC ?? null,
    bank: v.BANK_TRANSFER_BANK ?? null,
    ...common,
    example: false,
  };
}

/** Germany's example of an IBAN: no bank has that code. */
const exampleAccount = { iban: 'DE02500105170137075030', bic: null, bank: 'Example Bank' } as const;

function cashOnDelivery(v: Variables): CashOnDeliveryConfig | null {
  if (!(v.CASH_ON_DELIVERY ?? v.GALLERIA_ENV === 'development')) return null;
  const { CASH_ON_DELIVERY_COUNTRIES: countries, CASH_ON_DELIVERY_MAX: most, SHOP_CURRENCY: currency } = v;
  return { currency, countries: countries.length === 0 ? null : countries, most: most === undefined ? null : inMinor(most, currency) };
}

function inMinor(amount: number, currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return Math.round(amount * 10 ** digits);
}

const mpesaUrls = { live: 'https://api.safaricom.co.ke', sandbox: 'https://sandbox.safaricom.co.ke' } as const;

function mpesa(v: Variables, simulator: Reached | null): MpesaConfig | null {
  const { MPESA_CONSUMER_KEY: consumerKey, MPESA_CONSUMER_SECRET: consumerSecret } = v;
  const { MPESA_SHORTCODE: shortcode, MPESA_PASSKEY: passkey, MPESA_INITIATOR: name, MPESA_SECURITY_CREDENTIAL: credential } = v;
  if (consumerKey === undefined || consumerSecret === undefined || shortcode === undefined || passkey === undefined)
    return simulator && { ...simulator, ...simulated.mpesa };
  const initiator = name !== undefined && credential !== undefined ? { name, credential } : null;
  const till = v.MPESA_TILL ?? null;
  return { url: mpesaUrls[v.MPESA_ENVIRONMENT], pages: null, consumerKey, consumerSecret, shortcode, passkey, till, initiator };
}
