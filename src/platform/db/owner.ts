import pg from 'pg';
import { errorCode, messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';

/** Work of the owner on one connection. What an operator can mend is thrown as a start error: no server, wrong password, too old. */
export async function asOwner<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'galleria owner' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw startError(connectComplaint(url, error), error);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  const [found] = rows;
  if (found && Number(found.number) < 150_000)
    throw startError(`DATABASE_URL: PostgreSQL 15 or newer is needed, this server is ${found.version}.`);
}

/** As in the URL, without user and password. */
export function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}

function connectComplaint(url: string, error: unknown): string {
  const where = serverOf(url);
  const code = errorCode(error);
  if (code === 'ECONNREFUSED') return `DATABASE_URL: no database answers at ${where}.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `DATABASE_URL: there is no host ${new URL(url).hostname}.`;
  if (code === '28P01' || code === '28000') return `DATABASE_URL: the server at ${where} refuses this user or password.`;
  if (code === '3D000') return `DATABASE_URL: there is no database ${new URL(url).pathname.slice(1)} at ${where}: create it first.`;
  if (code === '53300') return `DATABASE_URL: the server at ${where} has no free connections.`;
  if (code === '57P03') return `DATABASE_URL: the server at ${where} is still starting or shutting down.`;
  return `DATABASE_URL: cannot connect to ${where}: ${messageOf(error)}.`;
}
