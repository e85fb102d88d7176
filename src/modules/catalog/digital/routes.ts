import { z } from 'zod';
import { readUploadedFile } from '../../../platform/http/multipart';
import { created, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { scopeOf } from '../stock/scope';
import { StaffProduct } from '../products/staff-schemas';
import type { StaffProductQueries } from '../products/staff-products.queries';
import { mostBytes, type DigitalFiles } from './files.service';

const access = { permission: 'catalog:write-products' };

export const digitalRoutes = defineRoutes({
  addFile: {
    method: 'post',
    path: '/products/:id/variants/:variantId/files',
    summary: 'Send a file that buyers of this digital variant download: of any kind, at most 100 MB; nobody else gets it',
    access,
    params: z.strictObject({ id: z.uuid(), variantId: z.uuid() }),
    raw: true,
    takes: 'upload',
    maxBytes: mostBytes,
    limit: 'upload',
    responses: { 201: StaffProduct },
    errors: ['catalog.no-such-product', 'catalog.no-such-variant', 'catalog.not-digital', 'catalog.too-many-files'],
  },
  removeFile: {
    method: 'delete',
    path: '/products/:id/variants/:variantId/files/:fileId',
    summary: 'Take a file away, also from those who have bought it',
    access,
    params: z.strictObject({ id: z.uuid(), variantId: z.uuid(), fileId: z.uuid() }),
    responses: { 200: StaffProduct },
    errors: ['catalog.no-such-product', 'catalog.no-such-file'],
  },
});

export interface DigitalHandlersDeps {
  readonly digitalFiles: DigitalFiles;
  readonly staffProductQueries: StaffProductQueries;
}

export const createDigitalHandlers = ({ digitalFiles, staffProductQueries }: DigitalHandlersDeps): Handlers<typeof digitalRoutes> => ({
  addFile: async ({ params, headers, rawBody, caller }) => {
    const file = await readUploadedFile(headers['content-type'], rawBody);
    await digitalFiles.add({ productId: params.id, variantId: params.variantId }, file, actorOf(caller));
    return created(await staffProductQueries.get(params.id, scopeOf(caller)));
  },
  removeFile: async ({ params, caller }) => {
    await digitalFiles.remove({ productId: params.id, variantId: params.variantId }, params.fileId, actorOf(caller));
    return ok(await staffProductQueries.get(params.id, scopeOf(caller)));
  },
});
