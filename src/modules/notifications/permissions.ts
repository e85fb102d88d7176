import { definePermissions } from '../../platform/module';

export const notificationsPermissions = definePermissions({
  'notifications:read-mailbox': ['staff'],
  /** To act as the customer a mail was written to. Where mails go to a mail server, nobody can. */
  'notifications:open-mail-links': [],
});
