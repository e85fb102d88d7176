import { z } from 'zod';
import { schemas } from '../db/schemas';
import {
  baseUrl,
  check,
  databaseUrl,
  integer,
  isCountry,
  isCurrency,
  isLocale,
  isTimeZone,
  list,
  moduleName,
  moduleUrl,
  number,
  onOff,
  onOffOr,
  oneOf,
  origin,
  pattern,
  port,
  proxy,
  text,
  url,
} from './values';

/** Every environment variable the house reads, as text in and a checked value out. Unset and empty mean the same. */
export const variables = z.object({
  GALLERIA_ENV: oneOf('development', 'test', 'production').default('development'),
  DATA_DIR: text('a folder').default('.galleria'),
  HOST: text('an address to listen on').optional(),
  PORT: port.default(3000),
  PUBLIC_URL: origin.optional(),
  INTERNAL_HOST: text('an address to listen on').default('127.0.0.1'),
  INTERNAL_PORT: port.optional(),
  TRUSTED_PROXIES: list(proxy).default([]),
  RATE_LIMIT_FACTOR: number(0.01, 10_000).default(1),
  JWT_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),

  DATABASE_URL: databaseUrl.optional(),
  DATABASE_ROLE_PREFIX: pattern(/^[a-z_][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _, at most 40').optional(),
  DATABASE_POOL_SIZE: integer(1, 100).default(8),
  DATABASE_PREPARED: onOff.default(true),
  REDIS_URL: url('redis', ['redis:', 'rediss:']).optional(),

  S3_BUCKET: pattern(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket').optional(),
  S3_ENDPOINT: origin.optional(),
  S3_REGION: pattern(/^[a-z0-9-]{1,40}$/, 'a region like eu-central-1').default('us-east-1'),
  S3_PATH_STYLE: onOff.default(false),
  S3_ACCESS_KEY_ID: text('a key').optional(),
  S3_SECRET_ACCESS_KEY: text('a secret').optional(),
  S3_PUBLIC_URL: baseUrl.optional(),

  MODULES: list(moduleName, 1).default([...schemas]),
  MODULE_URLS: list(moduleUrl).default([]),
  JOBS: oneOf('auto', 'off').default('auto'),

  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  LOG_FORMAT: oneOf('json', 'pretty').optional(),

  SMTP_URL: url('smtp', ['smtp:', 'smtps:']).optional(),
  SMTP_HOST: text('a host name').optional(),
  SMTP_PORT: port.default(587),
  SMTP_USER: text('a user name').optional(),
  SMTP_PASSWORD: text('a password').optional(),
  MAIL_FROM: pattern(
    /^[^<>\r\n]*<?[^\s@<>]+@[^\s@<>]+>?$/,
    'an e-mail address, or a name and an address as in Shop <shop@example.com>',
  ).optional(),

  SHOP_NAME: pattern(/^(?=.*\S)[^\p{Cc}]{1,60}$/u, 'a name in one line, at most 60 characters').default('Galleria'),
  SHOP_CURRENCY: check(isCurrency, 'an ISO 4217 code like USD').default('USD'),
  SHOP_COUNTRIES: list(check(isCountry, 'ISO 3166 codes like US,DE,KE'), 1).default([
    'US',
    'CA',
    'GB',
    'DE',
    'FR',
    'ES',
    'IT',
    'NL',
    'KE',
    'NG',
    'ZA',
    'IN',
    'AU',
  ]),
  SHOP_TAX_BASIS_POINTS: integer(0, 10_000).default(1000),
  SHOP_PRICES_INCLUDE_TAX: onOff.default(false),
  SHOP_LOCALES: list(check(isLocale, 'BCP 47 tags like en,de-AT'), 1).default(['en']),
  SHOP_TIME_ZONE: check(isTimeZone, 'an IANA zone like Europe/Berlin').default('UTC'),

  IMPORT_MAX_MB: integer(1, 10_000).default(200),

  CART_REMINDER_HOURS: number(0, 720).default(4),

  TEST_CARD: onOff.optional(),
  PAYMENT_CAPTURE: oneOf('at-order', 'at-shipment', 'by-hand').default('at-order'),
  STRIPE_SECRET_KEY: pattern(
    /^(sk|rk)_(test|live)_\w+$/,
    'a Stripe key that starts with sk_test_, sk_live_, rk_test_ or rk_live_',
  ).optional(),
  STRIPE_PUBLISHABLE_KEY: pattern(/^pk_(test|live)_\w+$/, 'a Stripe key that starts with pk_test_ or pk_live_').optional(),
  STRIPE_WEBHOOK_SECRET: list(pattern(/^whsec_[^\s,]+$/, 'Stripe signing secrets that start with whsec_')).default([]),
  PAYSTACK_SECRET_KEY: pattern(/^sk_(test|live)_\w+$/, 'a Paystack key that starts with sk_test_ or sk_live_').optional(),
  MPESA_ENVIRONMENT: oneOf('live', 'sandbox').default('live'),
  MPESA_CONSUMER_KEY: text('a consumer key').optional(),
  MPESA_CONSUMER_SECRET: text('a consumer secret').optional(),
  MPESA_SHORTCODE: pattern(/^\d{5,7}$/, 'five to seven digits').optional(),
  MPESA_PASSKEY: text('a pass key').optional(),
  MPESA_TILL: pattern(/^\d{5,7}$/, 'five to seven digits').optional(),
  MPESA_INITIATOR: text('a user name').optional(),
  MPESA_SECURITY_CREDENTIAL: pattern(/^[A-Za-z0-9+/]{4,}={0,2}$/, 'the security credential, base64').optional(),
  PAYMENT_SIMULATORS: onOff.optional(),
  SIMULATORS_PORT: integer(1, 65_533).optional(),

  SEED_DEMO: onOffOr('goods').optional(),
  GALLERIA_CRASH_POINT: pattern(/^K\d\d(:[1-9]\d*)?$/, 'a crash point like K04 or K04:2').optional(),
});

export type Variables = z.output<typeof variables>;

/** Their values are never shown. */
export const secretVariables: ReadonlySet<string> = new Set([
  'JWT_SECRET',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SMTP_PASSWORD',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'PAYSTACK_SECRET_KEY',
  'MPESA_CONSUMER_KEY',
  'MPESA_CONSUMER_SECRET',
  'MPESA_PASSKEY',
  'MPESA_SECURITY_CREDENTIAL',
]);
