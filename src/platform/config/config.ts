import { resolve } from 'node:path';
import { schemas } from '../db/schemas';
import type { Market, ModuleConfig } from '../module';
import type { RetentionDays } from '../retention/periods';
import type { S3StorageOptions } from '../storage/s3';
import { paymentContradictions, paymentProviders, simulatorPorts, type SimulatorPorts } from './payments';
import { secretVariables, variables, type Variables } from './variables';

export interface Config {
  readonly environment: Variables['GALLERIA_ENV'];
  readonly production: boolean;
  /** Absolute. Holds the embedded database, files and the generated secret. */
  readonly dataDir: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Origin under which browsers reach the shop. */
    readonly publicUrl: string;
    /** As Express's `trust proxy` takes them. */
    readonly trustedProxies: readonly string[];
    /** Every rate limit is multiplied by it. */
    readonly rateLimitFactor: number;
  };
  /** Metrics, health, and the facades that other processes call. */
  readonly internal: { readonly host: string; readonly port: number };
  readonly database: {
    /** null: the embedded database in `dataDir`. */
    readonly url: string | null;
    readonly rolePrefix: string | undefined;
    /** Connections of each module. */
    readonly poolSize: number;
    readonly prepared: boolean;
  };
  readonly redisUrl: string | null;
  /** Where files are kept; null: in `dataDir`. */
  readonly s3: S3StorageOptions | null;
  /** Where browsers get files from; null: from the shop. */
  readonly mediaUrl: string | null;
  /** The one installation secret as given; null: see `installationSecret`. */
  readonly secret: string | null;
  /** Modules that run in this process. */
  readonly hosted: readonly string[];
  /** Module → internal address of the process it runs in. */
  readonly remotes: Readonly<Record<string, string>>;
  readonly runJobs: boolean;
  readonly log: { readonly level: Variables['LOG_LEVEL']; readonly format: 'json' | 'pretty' };
  readonly market: Market;
  readonly modules: ModuleConfig;
  /** How long what is kept for a time. */
  readonly retentionDays: RetentionDays;
  /** Payment providers played on this machine. */
  readonly simulators: SimulatorPorts;
  /** What an empty shop is filled with: nothing, products, or products with customers, orders and reviews. */
  readonly seedDemo: 'off' | 'goods' | 'on';
  readonly crashPoint: { readonly name: string; readonly hits: number } | null;
}

/** One line per variable that cannot be used. */
export type ConfigError = Error & { readonly lines: readonly string[] };

export const isConfigError = (error: unknown): error is ConfigError => error instanceof Error && error.name === 'ConfigError';

/** Reads and checks everything at once. Throws a ConfigError that lists every complaint. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(given);
  const complaints = [...unknownNames(given), ...(parsed.success ? contradictions(parsed.data) : wrongValues(parsed.error.issues, given))];
  if (!parsed.success || complaints.length > 0) throw configError(complaints);
  return toConfig(parsed.data);
}

function toConfig(v: Variables): Config {
  const production = v.GALLERIA_ENV === 'production';
  const publicUrl = v.PUBLIC_URL ?? `http://localhost:${v.PORT}`;
  const remotes = Object.fromEntries(v.MODULE_URLS.filter(([name]) => !v.MODULES.includes(name)));
  return {
    environment: v.GALLERIA_ENV,
    production,
    dataDir: resolve(v.DATA_DIR),
    http: {
      host: v.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: v.PORT,
      publicUrl,
      trustedProxies: v.TRUSTED_PROXIES,
      rateLimitFactor: v.RATE_LIMIT_FACTOR,
    },
    internal: { host: v.INTERNAL_HOST, port: internalPort(v) },
    database: {
      url: v.DATABASE_URL ?? null,
      rolePrefix: v.DATABASE_ROLE_PREFIX,
      poolSize: v.DATABASE_POOL_SIZE,
      prepared: v.DATABASE_PREPARED,
    },
    redisUrl: v.REDIS_URL ?? null,
    s3: s3(v),
    mediaUrl: v.S3_PUBLIC_URL ?? null,
    secret: v.JWT_SECRET ?? null,
    hosted: schemas.filter((name) => v.MODULES.includes(name)),
    remotes,
    runJobs: v.JOBS === 'auto',
    log: { level: v.LOG_LEVEL, format: v.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json') },
    market: {
      id: 'default',
      currency: v.SHOP_CURRENCY,
      countries: v.SHOP_COUNTRIES,
      pricesIncludeTax: v.SHOP_PRICES_INCLUDE_TAX,
      taxBasisPoints: v.SHOP_TAX_BASIS_POINTS,
      locales: v.SHOP_LOCALES,
      timeZone: v.SHOP_TIME_ZONE,
    },
    modules: {
      production,
      publicUrl,
      shopName: v.SHOP_NAME,
      smtpUrl: smtpUrl(v),
      mailFrom: v.MAIL_FROM ?? `${v.SHOP_NAME.replace(/["<>,;:\\]/g, '')} <shop@${new URL(publicUrl).hostname}>`,
      testCardEnabled: v.TEST_CARD ?? !production,
      paymentCapture: v.PAYMENT_CAPTURE,
      payments: paymentProviders(v),
      issuer: publicUrl,
      importMaxBytes: v.IMPORT_MAX_MB * 1_048_576,
      cartReminderHours: v.CART_REMINDER_HOURS,
      returnWindowDays: v.RETURN_WINDOW_DAYS,
    },
    retentionDays: {
      messages: v.RETENTION_MESSAGES_DAYS,
      guards: v.RETENTION_GUARDS_DAYS,
      webhooks: v.RETENTION_WEBHOOKS_DAYS,
      sessions: v.RETENTION_SESSIONS_DAYS,
      addresses: v.RETENTION_ADDRESSES_DAYS,
      searches: v.RETENTION_SEARCHES_DAYS,
      mails: v.RETENTION_MAILS_DAYS,
    },
    simulators: simulatorPorts(v),
    seedDemo: v.SEED_DEMO ?? (production ? 'off' : 'on'),
    crashPoint: crashPoint(v),
  };
}

function unknownNames(given: Readonly<Record<string, unknown>>): string[] {
  const known = Object.keys(variables.shape);
  return Object.keys(given)
    .filter(
      (name) => name.startsWith('GALLERIA_') && !name.startsWith('GALLERIA_TEST_') && name !== 'GALLERIA_SKIPS' && !known.includes(name),
    )
    .map((name) => `${name}: there is no such setting; .env.example lists all of them`);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function wrongValues(issues: readonly Issue[], given: Readonly<Record<string, string | undefined>>): string[] {
  const first = new Map(issues.map(({ path, message }) => [String(path[0]), message] as const).reverse());
  return [...first]
    .reverse()
    .map(([name, message]) => `${name}: ${message}${secretVariables.has(name) ? '' : `, got ${JSON.stringify(given[name])}`}`);
}

function contradictions(v: Variables): string[] {
  const away = schemas.filter((name) => !v.MODULES.includes(name) && !v.MODULE_URLS.some(([other]) => other === name));
  const production = v.GALLERIA_ENV === 'production';
  return [
    ...(away.length > 0 ? [`MODULE_URLS: expected an address for ${away.join(', ')}, which MODULES leaves out`] : []),
    ...(v.INTERNAL_PORT === v.PORT ? [`INTERNAL_PORT: expected another port than PORT, got ${v.PORT}`] : []),
    ...(!v.S3_BUCKET && s3Names.some((name) => v[name] !== undefined)
      ? [`S3_BUCKET: required with ${s3Names.filter((name) => v[name] !== undefined).join(', ')}`]
      : []),
    ...(!v.S3_ACCESS_KEY_ID !== !v.S3_SECRET_ACCESS_KEY
      ? ['S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: expected both or neither (then they are looked for as Amazon’s tools do)']
      : []),
    ...(v.SMTP_URL && v.SMTP_HOST ? ['SMTP_HOST: expected either SMTP_URL or SMTP_HOST, got both'] : []),
    ...(production && v.DATABASE_URL && !v.JWT_SECRET
      ? ['JWT_SECRET: required in production with DATABASE_URL, the same for every process (openssl rand -base64 48)']
      : []),
    ...paymentContradictions(v),
    ...(production && v.GALLERIA_CRASH_POINT ? ['GALLERIA_CRASH_POINT: never used in production'] : []),
  ];
}

function configError(lines: readonly string[]): ConfigError {
  return Object.assign(new Error(lines.join('\n')), { name: 'ConfigError', lines });
}

const internalPort = (v: Variables): number => v.INTERNAL_PORT ?? (v.PORT < 65_535 ? v.PORT + 1 : v.PORT - 1);

const s3Names = ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_PUBLIC_URL'] as const;

function s3(v: Variables): Config['s3'] {
  if (!v.S3_BUCKET) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = v;
  return {
    bucket: v.S3_BUCKET,
    region: v.S3_REGION,
    endpoint: v.S3_ENDPOINT ?? null,
    pathStyle: v.S3_PATH_STYLE,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null,
  };
}

function smtpUrl(v: Variables): string | null {
  if (v.SMTP_URL) return v.SMTP_URL;
  if (!v.SMTP_HOST) return null;
  const login = v.SMTP_USER ? `${encodeURIComponent(v.SMTP_USER)}:${encodeURIComponent(v.SMTP_PASSWORD ?? '')}@` : '';
  return `${v.SMTP_PORT === 465 ? 'smtps' : 'smtp'}://${login}${v.SMTP_HOST}:${v.SMTP_PORT}`;
}

function crashPoint(v: Variables): Config['crashPoint'] {
  const [name, hits = '1'] = v.GALLERIA_CRASH_POINT?.split(':') ?? [];
  return name ? { name, hits: Number(hits) } : null;
}
