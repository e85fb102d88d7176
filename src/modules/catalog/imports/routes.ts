import { Readable } from 'node:stream';
import { z } from 'zod';
import { page, pageQuery } from '../../../platform/facade/schemas';
import { accepted, created, defineRoutes, ok, savedAs, type Handlers } from '../../../platform/http/route';
import { handOf } from '../stock/scope';
import { reportAsCsv, reportAsJson } from './import-report';
import type { ImportQueries } from './imports.queries';
import type { ImportsService } from './imports.service';
import { Import, ImportLineResult, ImportList, LinesQuery, NewImport, ReportQuery } from './schemas';

const access = { permission: 'catalog:import' };
const ById = z.strictObject({ id: z.uuid() });
const missing = 'catalog.no-such-import';

export const importRoutes = defineRoutes({
  createImport: {
    method: 'post',
    path: '/admin/imports',
    summary: 'Send a file of products or of stock counts; it is tried at once, and changes nothing until it is started',
    access,
    query: NewImport,
    raw: true,
    takes: 'stream',
    limit: 'upload',
    responses: { 201: Import },
    errors: ['catalog.unreadable-file', 'catalog.only-in-all-stores'],
  },
  listImports: {
    method: 'get',
    path: '/admin/imports',
    summary: 'Files that were brought in, by whom and what came of them; latest first',
    access,
    query: z.strictObject(pageQuery),
    responses: { 200: ImportList },
    errors: ['catalog.bad-cursor'],
  },
  getImport: {
    method: 'get',
    path: '/admin/imports/:id',
    summary: 'How far an import has come',
    access,
    params: ById,
    responses: { 200: Import },
    errors: [missing],
  },
  listImportLines: {
    method: 'get',
    path: '/admin/imports/:id/lines',
    summary: 'What an import changes, product by product from what to what, and what of it is refused and why',
    access,
    params: ById,
    query: LinesQuery,
    responses: { 200: page(ImportLineResult) },
    errors: [missing, 'catalog.bad-cursor'],
  },
  startImport: {
    method: 'post',
    path: '/admin/imports/:id/start',
    summary: 'Bring in exactly the file that was tried, or go on with one that stopped',
    access,
    params: ById,
    responses: { 202: Import },
    errors: [missing, 'catalog.import-not-startable', 'catalog.only-in-all-stores'],
  },
  cancelImport: {
    method: 'post',
    path: '/admin/imports/:id/cancel',
    summary: 'Stop an import; what is in stays in',
    access,
    params: ById,
    responses: { 200: Import },
    errors: [missing, 'catalog.import-over'],
  },
  getImportReport: {
    method: 'get',
    path: '/admin/imports/:id/report',
    summary: 'All that an import changes and refuses, as a file: JSON, or CSV for a spreadsheet',
    access,
    params: ById,
    query: ReportQuery,
    responses: { 200: null },
    errors: [missing],
  },
});

export interface ImportHandlersDeps {
  readonly importsService: ImportsService;
  readonly importQueries: ImportQueries;
}

export const createImportHandlers = ({ importsService, importQueries }: ImportHandlersDeps): Handlers<typeof importRoutes> => ({
  createImport: async ({ query, stream, caller }) =>
    created(await importsService.receive(stream ?? Readable.from([]), query, handOf(caller))),
  listImports: async ({ query, caller }) => ok(await importQueries.list(query, handOf(caller))),
  getImport: async ({ params, caller }) => ok(await importQueries.get(params.id, handOf(caller))),
  listImportLines: async ({ params, query, caller }) => ok(await importQueries.lines(params.id, query, handOf(caller))),
  startImport: async ({ params, caller }) => accepted(await importsService.start(params.id, handOf(caller))),
  cancelImport: async ({ params, caller }) => ok(await importsService.cancel(params.id, handOf(caller))),
  getImportReport: async ({ params, query: { format = 'json', phase }, caller }) => {
    const summary = await importQueries.get(params.id, handOf(caller));
    const chosen = phase ?? (summary.run ? 'run' : 'check');
    const lines = importQueries.eachLine(params.id, chosen);
    return format === 'csv'
      ? savedAs(`${summary.fileName}.report.csv`, { type: 'text/csv; charset=utf-8', content: Readable.from(reportAsCsv(lines)) })
      : savedAs(`${summary.fileName}.report.json`, {
          type: 'application/json; charset=utf-8',
          content: Readable.from(reportAsJson(summary, chosen, lines)),
        });
  },
});
