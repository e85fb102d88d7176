import { z } from 'zod';
import { Address } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { SavedAddress } from '../shapes';
import type { AddressesService } from './addresses.service';

const own = { permission: 'users:update-self', own: true } as const;
const params = z.strictObject({ id: z.uuid() });
const AddressBody = z.strictObject({
  ...Address.shape,
  isDefaultShipping: z.boolean().optional(),
  isDefaultBilling: z.boolean().optional(),
});

export const addressesRoutes = defineRoutes({
  listAddresses: {
    method: 'get',
    path: '/auth/me/addresses',
    summary: 'One’s own address book: the defaults first, then the newest',
    access: own,
    responses: { 200: z.object({ items: z.array(SavedAddress) }) },
  },
  addAddress: {
    method: 'post',
    path: '/auth/me/addresses',
    summary: 'Write an address down; the first one is the default for shipping and billing',
    access: own,
    body: AddressBody,
    responses: { 201: SavedAddress },
    errors: ['users.address-book-full'],
  },
  replaceAddress: {
    method: 'put',
    path: '/auth/me/addresses/:id',
    summary: 'Replace an address; a default that is not mentioned stays as it is',
    access: own,
    params,
    body: AddressBody,
    responses: { 200: SavedAddress },
    errors: ['users.no-such-address'],
  },
  removeAddress: {
    method: 'delete',
    path: '/auth/me/addresses/:id',
    summary: 'Take an address out of the book',
    access: own,
    params,
    responses: { 204: null },
    errors: ['users.no-such-address'],
  },
});

export interface AddressesHandlersDeps {
  readonly addressesService: AddressesService;
}

export const createAddressesHandlers = ({ addressesService }: AddressesHandlersDeps): Handlers<typeof addressesRoutes> => ({
  listAddresses: async ({ caller }) => ok({ items: await addressesService.list(caller.userId()) }),
  addAddress: async ({ caller, body }) => created(await addressesService.add(caller.userId(), body)),
  replaceAddress: async ({ caller, params: { id }, body }) => ok(await addressesService.replace(caller.userId(), id, body)),
  removeAddress: async ({ caller, params: { id } }) => {
    await addressesService.remove(caller.userId(), id);
    return noContent();
  },
});
