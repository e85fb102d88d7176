import { destination, pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import pretty from 'pino-pretty';
import { currentContext } from '../kernel/context';

export interface LoggerSettings {
  readonly level: string;
  /** `pretty` for a person at a terminal. */
  readonly format: 'json' | 'pretty';
  /** Default: standard output. */
  readonly to?: DestinationStream;
}

/** Every line carries the correlation id of the work it belongs to; secrets are blanked wherever a log line names them. */
export function createLogger({ level, format, to }: LoggerSettings): Logger {
  const options: LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: correlation,
    redact: { paths: secretPaths, censor: '[secret]' },
    serializers: { err: describeError },
  };
  if (format === 'pretty')
    return pino(
      options,
      pretty({
        colorize: true,
        translateTime: 'SYS:HH:MM:ss',
        ignore: 'pid,hostname,method,route,status,ms,requestId,userId,correlationId',
        messageFormat: forPeople,
        singleLine: true,
        ...(to ? { destination: to as unknown as NodeJS.WritableStream } : { destination: 1 }),
      }),
    );
  return pino(options, to ?? destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 250 }));
}

/** A new object each time: pino writes the line's own fields into it. */
const correlation = (): object => {
  const { correlationId } = currentContext();
  return correlationId === 'none' ? {} : { correlationId };
};

/** What happened in a few words, and the id to look for only where something went wrong. */
function forPeople(line: Record<string, unknown>, messageKey: string): string {
  const { method, route, status, ms, level, correlationId } = line;
  const said = method ? `${method} ${route} ${status}, ${ms} ms` : `${line[messageKey]}`;
  return ['warn', 'error', 'fatal'].includes(`${level}`) && correlationId ? `${said} (${correlationId})` : said;
}

const secretNames = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'accessToken',
  'refreshToken',
  'cartToken',
  'orderToken',
  'session',
  'secret',
  'code',
  'authorization',
  'cookie',
  'card',
  'email',
];
const secretPaths = [
  ...secretNames.filter((name) => name !== 'code' && name !== 'email'),
  ...['body', 'headers', 'data', 'input', 'req.headers', 'user'].flatMap((place) => secretNames.map((name) => `${place}.${name}`)),
  ...['headers', 'req.headers'].flatMap((place) =>
    ['set-cookie', 'x-cart-token', 'x-order-token', 'idempotency-key'].map((name) => `${place}["${name}"]`),
  ),
];

/** What helps to mend it. Not `detail` of a PostgreSQL error nor its parameters: they quote people's data. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const extra = error as { code?: unknown; constraint?: unknown; table?: unknown; routine?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(extra.code === undefined ? {} : { code: extra.code }),
    ...(extra.constraint === undefined ? {} : { constraint: extra.constraint, table: extra.table }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
