import { definePermissions, type PermissionTexts } from '../../platform/module';

export const notificationsPermissions = definePermissions({
  'notifications:read-mailbox': ['staff'],
  'notifications:resend': ['staff'],
  /** To act as the customer a mail was written to. Where mails go to a mail server, nobody can. */
  'notifications:open-mail-links': [],
});

export const notificationsPermissionTexts: PermissionTexts<typeof notificationsPermissions> = {
  'notifications:read-mailbox': 'Read the mails the shop has written',
  'notifications:resend': 'Send a mail once more',
  'notifications:open-mail-links': 'Open the secret links in mails, as the customer could; only where there is no mail server',
};

/** Of no store. */
export const notificationsOfTheWholeShop: readonly (keyof typeof notificationsPermissions)[] = [
  'notifications:read-mailbox',
  'notifications:resend',
  'notifications:open-mail-links',
];
