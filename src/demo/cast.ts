import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { UsersFacade } from '../modules/users';
import { isDoorError, type Call, type Door } from './door';
import { customers, emailOf, guests, staffName, type Customer, type CustomerKey, type Person } from './people';

/** Somebody at the door: what they ask for carries their own credential. */
export interface Visitor {
  readonly email: string;
  readonly person: Person;
  ask(door: Door, method: string, path: string, call?: Call): Promise<unknown>;
}

interface Member extends Visitor {
  signIn(door: Door): Promise<void>;
}

export interface Cast {
  customer(key: CustomerKey): Member;
  guest(key: keyof typeof guests): Visitor;
  readonly staff: Visitor;
  /** The id of the account. */
  register(door: Door, key: CustomerKey): Promise<string>;
}

const SignedIn = z.object({ accessToken: z.string(), user: z.object({ id: z.uuid() }) });

/** The people of the demo. Nobody knows their passwords: they are made here, by chance, and forgotten with this process. */
export async function createCast(users: UsersFacade): Promise<Cast> {
  const known = new Map<CustomerKey, Member>();
  const staffEmail = emailOf({ name: staffName });
  const { generatedPassword } = await users.ensureStaff({ email: staffEmail, name: staffName, role: 'staff', password: null });
  if (generatedPassword === null) throw new Error(`${staffEmail} had an account before`);
  const nowhere = { name: staffName, address: { line1: '', city: '', postalCode: '', country: '' } };

  return {
    staff: account(nowhere, generatedPassword),
    customer: (key) => known.get(key) ?? fail(`${key} has no account yet`),
    guest: (key) => ({
      email: emailOf(guests[key]),
      person: guests[key],
      ask: (door, method, path, call) => door.send(method, path, call),
    }),
    async register(door, key) {
      const person: Customer = customers[key];
      const { name, address, otherAddresses = [] } = person;
      const password = randomBytes(24).toString('base64url');
      const body = { email: emailOf(person), name, password, marketingConsent: person.group !== undefined };
      const { accessToken, user } = SignedIn.parse(await door.send('POST', '/auth/register', { body }));
      const visitor = account(person, password, accessToken);
      known.set(key, visitor);
      if (otherAddresses.length > 0) {
        const own = { name, ...address, isDefaultShipping: true, isDefaultBilling: true };
        for (const body of [own, ...otherAddresses]) await visitor.ask(door, 'POST', '/auth/me/addresses', { body });
      }
      return user.id;
    },
  };
}

/** Signs in when it has to: a session that has rested for a month has ended. */
function account(person: Person, password: string, signedIn: string | null = null): Member {
  const email = emailOf(person);
  let token = signedIn;
  const askOnce = (door: Door, method: string, path: string, call: Call): Promise<unknown> =>
    door.send(method, path, { ...call, headers: { ...call.headers, authorization: `Bearer ${token}` } });
  async function signIn(door: Door): Promise<void> {
    token = SignedIn.parse(await door.send('POST', '/auth/login', { body: { email, password } })).accessToken;
  }
  return {
    email,
    person,
    signIn,
    async ask(door, method, path, call = {}) {
      if (token === null) await signIn(door);
      try {
        return await askOnce(door, method, path, call);
      } catch (error) {
        if (!isDoorError(error) || error.status !== 401) throw error;
        await signIn(door);
        return askOnce(door, method, path, call);
      }
    },
  };
}

function fail(message: string): never {
  throw new Error(message);
}
