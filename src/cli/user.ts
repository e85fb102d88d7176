import { text } from 'node:stream/consumers';
import { usersContract } from '../modules/users';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { withApp } from './with-app';

export interface CreateAdminOptions {
  readonly name?: string;
  readonly passwordStdin?: boolean;
}

/** Makes an administrator, or makes one of an existing account. */
export async function createAdmin(config: Config, email: string, { name, passwordStdin = false }: CreateAdminOptions): Promise<void> {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw startError(`"${email}" is no e-mail address.`);
  const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : null;
  if (password === '') throw startError('There was no password on standard input.');
  const made = await withApp(config, 'users', (app) =>
    app.house.facade(usersContract).ensureStaff({ email, name: name ?? email.slice(0, email.indexOf('@')), role: 'admin', password }),
  );
  console.log(
    made.created
      ? `Made the administrator ${email}.`
      : `${email} is an administrator${password === null ? ' and keeps the password it has' : ' with the new password'}.`,
  );
  if (made.generatedPassword !== null) console.log(`Its password, shown this once: ${made.generatedPassword}`);
}
