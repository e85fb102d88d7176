import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Shop } from './shop';

/** Bearer token of the shop's first administrator. */
export async function adminToken({ url, admin }: Shop): Promise<string> {
  return z.object({ accessToken: z.string() }).parse(await post(url, '/auth/login', null, admin)).accessToken;
}

export const get = (url: string, path: string, token: string | null): Promise<unknown> => call(url, path, { headers: headersOf(token) });

export const patch = (url: string, path: string, token: string | null, body: unknown): Promise<unknown> =>
  call(url, path, { method: 'PATCH', headers: { ...headersOf(token), 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const post = (url: string, path: string, token: string | null, body: unknown): Promise<unknown> =>
  call(url, path, {
    method: 'POST',
    headers: { ...headersOf(token), 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify(body),
  });

const headersOf = (token: string | null): Record<string, string> => (token === null ? {} : { Authorization: `Bearer ${token}` });

async function call(url: string, path: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1${path}`, init);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
