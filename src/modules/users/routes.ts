import { defineRoutes, type Handlers } from '../../platform/http/route';
import { accountsRoutes, createAccountsHandlers, type AccountsHandlersDeps } from './accounts/routes';
import { addressesRoutes, createAddressesHandlers, type AddressesHandlersDeps } from './addresses/routes';
import { auditRoutes, createAuditHandlers, type AuditHandlersDeps } from './audit/routes';
import { createDoctorHandlers, doctorRoutes, type DoctorHandlersDeps } from './doctor/routes';
import { createGroupsHandlers, groupsRoutes, type GroupsHandlersDeps } from './groups/routes';
import { createMailsHandlers, mailsRoutes, type MailsHandlersDeps } from './mails/routes';
import { createRolesHandlers, rolesRoutes, type RolesHandlersDeps } from './roles/routes';
import { createSessionsHandlers, sessionsRoutes, type SessionsHandlersDeps } from './sessions/routes';

export const usersRoutes = defineRoutes({
  ...sessionsRoutes,
  ...mailsRoutes,
  ...accountsRoutes,
  ...addressesRoutes,
  ...groupsRoutes,
  ...rolesRoutes,
  ...auditRoutes,
  ...doctorRoutes,
});

export type UsersHandlersDeps = SessionsHandlersDeps &
  MailsHandlersDeps &
  AccountsHandlersDeps &
  AddressesHandlersDeps &
  GroupsHandlersDeps &
  RolesHandlersDeps &
  AuditHandlersDeps &
  DoctorHandlersDeps;

export const createUsersHandlers = (deps: UsersHandlersDeps): Handlers<typeof usersRoutes> => ({
  ...createSessionsHandlers(deps),
  ...createMailsHandlers(deps),
  ...createAccountsHandlers(deps),
  ...createAddressesHandlers(deps),
  ...createGroupsHandlers(deps),
  ...createRolesHandlers(deps),
  ...createAuditHandlers(deps),
  ...createDoctorHandlers(deps),
});
