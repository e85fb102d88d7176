import { z } from 'zod';
import { Instant, QueryInteger } from '../../../platform/facade/schemas';
import { defineRoutes, ok, seeOther, type Answer, type Handlers } from '../../../platform/http/route';
import { AppError } from '../../../platform/kernel/errors';
import { viewerOf } from '../viewer';
import type { DownloadsService } from './downloads.service';

/** What the buyer of a line may download. `limit` counts all files together; null: as often as one likes. */
export const Download = z
  .object({
    lineId: z.uuid(),
    title: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    state: z.enum(['ready', 'revoked', 'expired', 'used-up']),
    downloads: z.int(),
    limit: z.int().nullable(),
    /** Null: never. */
    expiresAt: Instant.nullable(),
    files: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        contentType: z.string(),
        bytes: z.int(),
        /** Works for an hour, for whoever has it; null where `state` is not `ready`. */
        url: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Download' });
export type Download = z.output<typeof Download>;

export const downloadRoutes = defineRoutes({
  listDownloads: {
    method: 'get',
    path: '/orders/:id/downloads',
    summary: 'What of an order can be downloaded, with new links; empty until it is paid',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 200: z.object({ items: z.array(Download) }) },
    errors: ['orders.no-such-order'],
  },
  download: {
    method: 'get',
    path: '/downloads/:lineId/:fileId',
    summary: 'A file that was bought; each time is counted. A browser that is refused is led to a page that says why (303)',
    access: { permission: 'orders:download' },
    params: z.strictObject({ lineId: z.uuid(), fileId: z.uuid() }),
    query: z.strictObject({ expires: QueryInteger(0, 99_999_999_999), signature: z.string().min(1).max(100) }),
    noHead: true,
    responses: { 200: z.any().meta({ description: 'The file, as an attachment' }), 303: null },
    errors: [
      'orders.no-such-download',
      'orders.download-link-expired',
      'orders.download-revoked',
      'orders.download-expired',
      'orders.download-used-up',
    ],
  },
});

export interface DownloadHandlersDeps {
  readonly downloadsService: DownloadsService;
}

export const createDownloadHandlers = ({ downloadsService }: DownloadHandlersDeps): Handlers<typeof downloadRoutes> => ({
  listDownloads: async ({ params, caller }) =>
    ok({ items: await downloadsService.listDownloads(params.id, viewerOf(caller, 'orders:read-all')) }),
  download: ({ params, query, headers }) =>
    orPage(headers['accept'], async () => {
      const { content, contentType, size, name } = await downloadsService.openDownload({ ...params, ...query });
      return { status: 200, file: { type: contentType, content, bytes: size }, headers: { 'Content-Disposition': attachment(name) } };
    }),
});

/** Who follows a link in a browser reads no JSON. */
async function orPage(accept: string | undefined, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('orders.') || !accept?.includes('text/html')) throw error;
    return seeOther(`/downloads/${error.code.replace(/^orders\.(?:download-)?/, '')}`);
  }
}

/** RFC 6266: a plain name for old clients, the true one for all others. */
const attachment = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
