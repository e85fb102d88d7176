import { defineContract, type FacadeOf } from '../../platform/facade/contract';

/** Nobody calls notifications: it listens. */
export const notificationsContract = defineContract('notifications', {});
export type NotificationsFacade = FacadeOf<typeof notificationsContract>;
