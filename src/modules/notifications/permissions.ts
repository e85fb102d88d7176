import { definePermissions } from '../../platform/module';

export const notificationsPermissions = definePermissions({
  'notifications:read-mailbox': ['staff'],
});
