import { asFunction, asValue } from 'awilix';
import { createAccessTokens, type AccessTokens } from '../../platform/auth/jwt';
import { createPasswords, type Passwords } from '../../platform/auth/passwords';
import { moduleContainer, resolveAll } from '../../platform/di/container';
import type { Handlers } from '../../platform/http/route';
import type { Clock } from '../../platform/kernel/clock';
import { defineModule, type Platform, type Secrets } from '../../platform/module';
import type { JobHandler } from '../../platform/queue/job';
import { createAccountsQueries, type AccountsQueriesDeps } from './accounts/accounts.queries';
import { createAccountsService, type AccountsServiceDeps } from './accounts/accounts.service';
import { createClosingService, type ClosingServiceDeps } from './accounts/closing.service';
import { createInvitationsService, type InvitationsServiceDeps } from './accounts/invitations.service';
import { createAddressesService, type AddressesServiceDeps } from './addresses/addresses.service';
import { createAuditQueries, type AuditQueriesDeps } from './audit/audit.queries';
import { createAuditService, type AuditService, type AuditServiceDeps } from './audit/audit.service';
import { createExaminationsService, type ExaminationsServiceDeps } from './doctor/examinations.service';
import * as events from './events';
import { createGroupsService } from './groups/groups.service';
import { usersContract } from './index';
import { usersInvariants } from './invariants';
import { usersRetention } from './retention';
import { createUsersJobs, type UsersJobsDeps } from './jobs';
import { createSigningKeys, type SigningKeysDeps } from './keys/signing-keys';
import { createEmailService, type EmailServiceDeps } from './mails/email.service';
import { createMailRequests } from './mails/mail-requests';
import { createMailRequestsQueries, type MailRequestsQueries, type MailRequestsQueriesDeps } from './mails/mail-requests.queries';
import { createResetService, type ResetServiceDeps } from './mails/reset.service';
import { usersPermissions, usersPermissionTexts, usersOfTheWholeShop } from './permissions';
import { createRightsSync, type RightsSyncDeps } from './roles/rights.sync';
import { createRolesQueries, type RolesQueriesDeps } from './roles/roles.queries';
import { createRolesService, type RolesServiceDeps } from './roles/roles.service';
import { createUsersHandlers, usersRoutes, type UsersHandlersDeps } from './routes';
import { createIdentifyQueries, type IdentifyDeps } from './sessions/identify.queries';
import { createKnownDevices } from './sessions/known-devices';
import { createLoginService, type LoginServiceDeps } from './sessions/login.service';
import { createRefreshService, type RefreshServiceDeps } from './sessions/refresh.service';
import { createSessionsQueries, type SessionsQueriesDeps } from './sessions/sessions.queries';
import { createSessionsService, type SessionsServiceDeps } from './sessions/sessions.service';
import type { UsersTables } from './tables';

type Cradle = AccountsQueriesDeps &
  AccountsServiceDeps &
  ClosingServiceDeps &
  InvitationsServiceDeps &
  AddressesServiceDeps &
  AuditQueriesDeps &
  AuditServiceDeps &
  EmailServiceDeps &
  MailRequestsQueriesDeps &
  ResetServiceDeps &
  SessionsQueriesDeps &
  SessionsServiceDeps &
  SigningKeysDeps &
  RightsSyncDeps &
  RolesQueriesDeps &
  RolesServiceDeps &
  IdentifyDeps &
  LoginServiceDeps &
  RefreshServiceDeps &
  ExaminationsServiceDeps &
  UsersJobsDeps &
  UsersHandlersDeps & {
    clock: Clock;
    issuer: string;
    secrets: Secrets;
    passwords: Passwords;
    accessTokens: AccessTokens;
    auditService: AuditService;
    mailRequestsQueries: MailRequestsQueries;
    handlers: Handlers<typeof usersRoutes>;
    jobs: readonly JobHandler[];
  };

export const usersModule = defineModule({
  contract: usersContract,
  events: Object.values(events),
  uses: {},
  sends: [usersContract],
  consumers: {},
  routes: usersRoutes,
  permissions: usersPermissions,
  permissionTexts: usersPermissionTexts,
  wholeShop: usersOfTheWholeShop,
  invariants: usersInvariants,
  retention: usersRetention,
  create({ db, uow, clock, secrets, config, market, permissions, rights, jobs: queue, doctor }: Platform<UsersTables>) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      clock: asValue(clock),
      issuer: asValue(config.issuer),
      secrets: asValue(secrets),
      sealKey: asValue(secrets.key('jwt-keys')),
      permissions: asValue(permissions),
      permissionNames: asValue(Object.keys(permissions)),
      rights: asValue(rights),
      queue: asValue(queue),
      doctor: asValue(doctor),
      offeredLocales: asValue(market.locales),
      passwords: asFunction(() => createPasswords()).singleton(),
      signingKeys: asFunction(createSigningKeys).singleton(),
      keys: asFunction(({ signingKeys }: Pick<Cradle, 'signingKeys'>) => signingKeys).singleton(),
      accessTokens: asFunction(createAccessTokens).singleton(),
      rightsSync: asFunction(createRightsSync).singleton(),
      identifyQueries: asFunction(createIdentifyQueries).singleton(),
      accountsQueries: asFunction(createAccountsQueries).singleton(),
      accountsService: asFunction(createAccountsService).singleton(),
      closingService: asFunction(createClosingService).singleton(),
      invitationsService: asFunction(createInvitationsService).singleton(),
      addressesService: asFunction(createAddressesService).singleton(),
      groupsService: asFunction(createGroupsService).singleton(),
      mailRequests: asFunction(createMailRequests).singleton(),
      mailRequestsQueries: asFunction(createMailRequestsQueries).singleton(),
      emailService: asFunction(createEmailService).singleton(),
      resetService: asFunction(createResetService).singleton(),
      auditService: asFunction(createAuditService).singleton(),
      auditQueries: asFunction(createAuditQueries).singleton(),
      sessionsService: asFunction(createSessionsService).singleton(),
      sessionsQueries: asFunction(createSessionsQueries).singleton(),
      knownDevices: asFunction(createKnownDevices).singleton(),
      loginService: asFunction(createLoginService).singleton(),
      refreshService: asFunction(createRefreshService).singleton(),
      rolesService: asFunction(createRolesService).singleton(),
      rolesQueries: asFunction(createRolesQueries).singleton(),
      examinationsService: asFunction(createExaminationsService).singleton(),
      handlers: asFunction(createUsersHandlers).singleton(),
      jobs: asFunction(createUsersJobs).singleton(),
    });
    resolveAll(container);
    const { identifyQueries, accountsQueries, accountsService, rolesQueries, groupsService, handlers, jobs } = container.cradle;
    const { mailRequestsQueries, resetService, auditService } = container.cradle;
    return {
      facade: {
        identify: identifyQueries.identify,
        guestPermissions: rolesQueries.guestPermissions,
        listUsers: accountsQueries.listUsers,
        listStaff: accountsQueries.listStaff,
        groupsOf: groupsService.groupsOf,
        getMailRequest: mailRequestsQueries.getMailRequest,
        ensureStaff: accountsService.ensureStaff,
        answerResetAsk: resetService.answerResetAsk,
        recordAction: auditService.recordAction,
      },
      handlers,
      subscribers: {},
      jobs,
    };
  },
});
