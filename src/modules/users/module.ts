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
import * as events from './events';
import { usersContract } from './index';
import { usersInvariants } from './invariants';
import { createUsersJobs, type UsersJobsDeps } from './jobs';
import { createSigningKeys, type SigningKeysDeps } from './keys/signing-keys';
import { usersPermissions } from './permissions';
import { createRightsSync, type RightsSyncDeps } from './roles/rights.sync';
import { createRolesQueries, type RolesQueriesDeps } from './roles/roles.queries';
import { createRolesService, type RolesServiceDeps } from './roles/roles.service';
import { createUsersHandlers, usersRoutes, type UsersHandlersDeps } from './routes';
import { createIdentifyQueries, type IdentifyDeps } from './sessions/identify.queries';
import { createKnownDevices } from './sessions/known-devices';
import { createLoginService, type LoginServiceDeps } from './sessions/login.service';
import { createRefreshService, type RefreshServiceDeps } from './sessions/refresh.service';
import type { UsersTables } from './tables';

type Cradle = AccountsQueriesDeps &
  AccountsServiceDeps &
  SigningKeysDeps &
  RightsSyncDeps &
  RolesQueriesDeps &
  RolesServiceDeps &
  IdentifyDeps &
  LoginServiceDeps &
  RefreshServiceDeps &
  UsersJobsDeps &
  UsersHandlersDeps & {
    clock: Clock;
    issuer: string;
    secrets: Secrets;
    passwords: Passwords;
    accessTokens: AccessTokens;
    handlers: Handlers<typeof usersRoutes>;
    jobs: readonly JobHandler[];
  };

export const usersModule = defineModule({
  contract: usersContract,
  events: Object.values(events),
  uses: {},
  sends: [],
  consumers: {},
  routes: usersRoutes,
  permissions: usersPermissions,
  invariants: usersInvariants,
  create({ db, uow, clock, secrets, config, market, permissions }: Platform<UsersTables>) {
    const container = moduleContainer<Cradle>().register({
      db: asValue(db),
      uow: asValue(uow),
      clock: asValue(clock),
      issuer: asValue(config.issuer),
      secrets: asValue(secrets),
      sealKey: asValue(secrets.key('jwt-keys')),
      permissions: asValue(permissions),
      permissionNames: asValue(Object.keys(permissions)),
      offeredLocales: asValue(market.locales),
      passwords: asFunction(() => createPasswords()).singleton(),
      signingKeys: asFunction(createSigningKeys).singleton(),
      keys: asFunction(({ signingKeys }: Pick<Cradle, 'signingKeys'>) => signingKeys).singleton(),
      accessTokens: asFunction(createAccessTokens).singleton(),
      rightsSync: asFunction(createRightsSync).singleton(),
      identifyQueries: asFunction(createIdentifyQueries).singleton(),
      accountsQueries: asFunction(createAccountsQueries).singleton(),
      accountsService: asFunction(createAccountsService).singleton(),
      knownDevices: asFunction(createKnownDevices).singleton(),
      loginService: asFunction(createLoginService).singleton(),
      refreshService: asFunction(createRefreshService).singleton(),
      rolesService: asFunction(createRolesService).singleton(),
      rolesQueries: asFunction(createRolesQueries).singleton(),
      handlers: asFunction(createUsersHandlers).singleton(),
      jobs: asFunction(createUsersJobs).singleton(),
    });
    resolveAll(container);
    const { identifyQueries, accountsQueries, accountsService, rolesQueries, handlers, jobs } = container.cradle;
    return {
      facade: {
        identify: identifyQueries.identify,
        guestPermissions: rolesQueries.guestPermissions,
        listUsers: accountsQueries.listUsers,
        ensureStaff: accountsService.ensureStaff,
      },
      handlers,
      subscribers: {},
      jobs,
    };
  },
});
