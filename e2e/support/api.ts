import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { send } from '../../test/support/purchase';
import type { Shop } from '../../test/support/shop';

/** Bearer token of the shop's first administrator. */
export async function adminToken(shop: Shop): Promise<string> {
  return z.object({ accessToken: z.string() }).parse(await post(shop.baseUrl, '/auth/login', null, shop.admin())).accessToken;
}

export const get = (baseUrl: string, path: string, token: string | null): Promise<unknown> => call(baseUrl, 'GET', path, token);

export const patch = (baseUrl: string, path: string, token: string | null, body: unknown): Promise<unknown> =>
  call(baseUrl, 'PATCH', path, token, body);

export const post = (baseUrl: string, path: string, token: string | null, body: unknown): Promise<unknown> =>
  call(baseUrl, 'POST', path, token, body);

/** What the shop answered. @throws Error for every status of 400 and above */
async function call(baseUrl: string, method: string, path: string, token: string | null, body?: unknown): Promise<unknown> {
  const headers = { 'idempotency-key': randomUUID(), ...(token !== null && { authorization: `Bearer ${token}` }) };
  const answer = await send(baseUrl, method, path, body, headers);
  if (answer.status >= 400) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
