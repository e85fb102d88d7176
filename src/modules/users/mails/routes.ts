import { z } from 'zod';
import { Email } from '../../../platform/facade/schemas';
import { accepted, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { forgotten } from '../sessions/cookies';
import { Password, ProvedEmail } from '../shapes';
import type { EmailService } from './email.service';
import type { ResetService } from './reset.service';

/** What stands in a link; anything that is not one gets the answer of a link that is over. */
const Token = z.string().min(1).max(200);

export const mailsRoutes = defineRoutes({
  askReset: {
    method: 'post',
    path: '/auth/password-reset',
    summary: 'Forgot the password: a link comes by mail if the address has an account; the answer does not tell',
    access: { permission: 'users:reset-password' },
    body: z.strictObject({ email: Email }),
    responses: { 202: null },
    limit: 'password',
  },
  confirmReset: {
    method: 'post',
    path: '/auth/password-reset/confirm',
    summary: 'Set a new password with the secret of the link, which works once and for an hour; every session ends',
    access: { permission: 'users:reset-password' },
    body: z.strictObject({ token: Token, newPassword: Password }),
    responses: { 204: null },
    limit: 'password',
    errors: ['users.link-not-valid', 'users.weak-password', 'platform.busy'],
  },
  proveEmail: {
    method: 'post',
    path: '/auth/verify-email',
    summary: 'Prove an address with the secret of the link: the account’s own, or the one it is to have from now on',
    access: { permission: 'users:verify-email' },
    body: z.strictObject({ token: Token }),
    responses: { 200: ProvedEmail },
    errors: ['users.link-not-valid', 'users.email-taken'],
  },
  resendProof: {
    method: 'post',
    path: '/auth/me/verify-email',
    summary: 'Send the link that proves the address once more',
    access: { permission: 'users:update-self', own: true },
    responses: { 202: null },
    limit: 'password',
    errors: ['users.already-verified', 'users.too-many-mails'],
  },
  askEmailChange: {
    method: 'post',
    path: '/auth/me/email',
    summary: 'Change one’s own address: the new one gets a link and counts once it is opened, the present one a notice',
    access: { permission: 'users:update-self', own: true },
    body: z.strictObject({ email: Email, currentPassword: Password }),
    responses: { 202: null },
    limit: 'password',
    errors: ['users.wrong-password', 'users.same-email', 'users.too-many-mails', 'platform.busy'],
  },
});

export interface MailsHandlersDeps {
  readonly emailService: EmailService;
  readonly resetService: ResetService;
}

export const createMailsHandlers = ({ emailService, resetService }: MailsHandlersDeps): Handlers<typeof mailsRoutes> => ({
  askReset: async ({ body }) => {
    await resetService.ask(body.email);
    return accepted(undefined);
  },
  confirmReset: async ({ body }) => {
    await resetService.confirm(body);
    return noContent({ cookies: forgotten.filter(({ name }) => name === 'session') });
  },
  proveEmail: async ({ body }) => ok(await emailService.prove(body.token)),
  resendProof: async ({ caller }) => {
    await emailService.resend(caller.userId());
    return accepted(undefined);
  },
  askEmailChange: async ({ caller, body }) => {
    await emailService.askForChange({ userId: caller.userId(), ...body });
    return accepted(undefined);
  },
});
