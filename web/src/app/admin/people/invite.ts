import { inject } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { choice, email, text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { AccessStore } from '../state/access.store';

export interface Invited {
  readonly email: string;
  readonly name: string;
  readonly role: string;
}

/** Asks whom to invite and sends it. Resolves with true when it was sent. */
export function injectInvite(): () => Promise<boolean> {
  const [open, api, access, t] = [injectFormDialog(), inject(API), inject(AccessStore), injectTexts(adminTexts)];
  return async () => {
    if (access.roles().length === 0) await access.load();
    const roles = access.roleOptions().filter(({ value }) => value !== 'customer');
    return open({
      heading: t('invite.heading'),
      text: t('invite.text'),
      send: t('invite.send'),
      done: t('invite.sent'),
      fields: {
        name: text(t('person.name'), { max: 120 }),
        email: email(t('person.email')),
        role: choice(t('invite.role'), roles, { value: roles[0]?.value ?? '' }),
      },
      submit: async (body) => void dataOf(await api.POST('/api/v1/users/invitations', { body })),
    });
  };
}

/** For somebody who has not used their link. */
export function injectInviteAgain(): (invited: Invited) => Promise<boolean> {
  const [open, api, t] = [injectFormDialog(), inject(API), injectTexts(adminTexts)];
  return (body) =>
    open({
      heading: t('invite.again'),
      text: t('invite.againText', { email: body.email }),
      send: t('invite.send'),
      done: t('invite.sent'),
      fields: {},
      submit: async () => void dataOf(await api.POST('/api/v1/users/invitations', { body })),
    });
}
