import { z } from 'zod';
import { pageQuery } from '../../../platform/facade/schemas';
import type { Caller } from '../../../platform/auth/principal';
import { accepted, defineRoutes, ok, savedAs, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { assertInAllStores, handOf, scopeOf } from '../stock/scope';
import type { ExportsService } from './exports.service';
import { Export, ExportList, NewExport } from './schemas';

const access = { permission: 'catalog:export' };
const ById = z.strictObject({ id: z.uuid() });

export const exportRoutes = defineRoutes({
  createExport: {
    method: 'post',
    path: '/admin/exports',
    summary: 'Write products to a file: all, or those of a filter as the product list has it',
    access,
    body: NewExport,
    responses: { 202: Export },
    errors: ['catalog.only-in-all-stores'],
  },
  listExports: {
    method: 'get',
    path: '/admin/exports',
    summary: 'Files that were written; latest first',
    access,
    query: z.strictObject(pageQuery),
    responses: { 200: ExportList },
    errors: ['catalog.bad-cursor'],
  },
  getExport: {
    method: 'get',
    path: '/admin/exports/:id',
    summary: 'Whether a file is ready',
    access,
    params: ById,
    responses: { 200: Export },
    errors: ['catalog.no-such-export'],
  },
  getExportFile: {
    method: 'get',
    path: '/admin/exports/:id/file',
    summary: 'The file; it is kept for seven days',
    access,
    params: ById,
    responses: { 200: null },
    errors: ['catalog.no-such-export', 'catalog.export-not-ready', 'catalog.export-file-gone', 'catalog.only-in-all-stores'],
  },
});

export interface ExportHandlersDeps {
  readonly exportsService: ExportsService;
}

export const createExportHandlers = ({ exportsService }: ExportHandlersDeps): Handlers<typeof exportRoutes> => ({
  createExport: async ({ body, caller }) => {
    inAllStores(caller);
    return accepted(await exportsService.order(body, actorOf(caller)));
  },
  listExports: async ({ query, caller }) => ok(await exportsService.list(query, handOf(caller))),
  getExport: async ({ params, caller }) => ok(await exportsService.get(params.id, handOf(caller))),
  getExportFile: async ({ params, caller }) => {
    inAllStores(caller);
    const { name, stored } = await exportsService.file(params.id);
    return savedAs(name, { type: stored.contentType, content: stored.content, bytes: stored.size });
  },
});

/** The file has the stock of every store. */
function inAllStores(caller: Caller): void {
  assertInAllStores(scopeOf(caller));
}
