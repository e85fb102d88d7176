import type { TestApp, TestResponse } from '../../../platform/testing/harness';
import { usersContract } from '../index';

export const password = 'the trees of karura';

/** A browser: keeps its session cookie and sends it back. */
export interface Browser {
  cookie: string | null;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
}

export function browser(app: TestApp): Browser {
  const self: Browser = {
    cookie: null,
    async request(method, path, body, headers = {}) {
      const sent = self.cookie === null ? headers : { cookie: self.cookie, ...headers };
      const answer = await app.request(method, path, { ...(body === undefined ? {} : { body }), headers: sent });
      for (const line of answer.headers.getSetCookie()) {
        const pair = line.split(';')[0] ?? '';
        if (pair.startsWith('session=')) self.cookie = pair === 'session=' ? null : pair;
      }
      return answer;
    },
  };
  return self;
}

export const sessionToken = ({ cookie }: Browser): string => cookie?.slice('session='.length) ?? '';

let people = 0;
export const newEmail = (): string => `person-${(people += 1)}@example.com`;

/** Someone with an account, signed in. */
export async function customer(app: TestApp, facts: Record<string, unknown> = {}) {
  const email = newEmail();
  const person = browser(app);
  const answer = await person.request('POST', '/auth/register', { email, password, name: 'Wangari', ...facts });
  if (answer.status !== 201) throw new Error(`register answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { ...answer.body, email, browser: person };
}

/** A member of the shop, signed in. */
export async function member(app: TestApp, role: string) {
  const email = newEmail();
  const { userId } = await app.facade(usersContract).ensureStaff({ email, name: 'Amina', role, password });
  const person = browser(app);
  const { status } = await person.request('POST', '/auth/login', { email, password });
  if (status !== 200) throw new Error(`login answered ${status}`);
  return { userId, email, browser: person };
}

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Asks again until the answer has this status; gives up after `withinMs`. */
export async function becomes(status: number, withinMs: number, ask: () => Promise<TestResponse>): Promise<TestResponse> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer.status === status || performance.now() > giveUpAt) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
