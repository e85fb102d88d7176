import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { caller, type TestResponse } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { encodeAvifJob, sweepMediaJob } from '../jobs';
import { addGoods, asStaff, closeShop, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const photo = (width = 900, height = 600) => sharp({ create: { width, height, channels: 3, background: '#7a9' } });
const jpeg = () => photo().jpeg().toBuffer();

/** As a browser sends a form with one file. */
async function send(content: Buffer | string, name = 'photo.jpg', type = 'image/jpeg', as = staff): Promise<TestResponse> {
  await shop.app.request('GET', '/products?limit=1', { as });
  const form = new FormData();
  form.append('file', new File([content], name, { type }));
  const response = await fetch(`${shop.app.baseUrl}/api/v1/media`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${as.sessionId}` },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
const stored = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(shop.app.baseUrl + url)).arrayBuffer());
const urlsOf = (srcset: string): string[] => srcset.split(', ').map((s) => s.split(' ')[0] ?? '');

/** A product with two pictures. */
async function pictured() {
  const { productId, slug, variantIds } = await addGoods(shop, [1, 1]);
  const ids: string[] = [];
  for (const alt of ['Front', 'Back']) {
    const { body: media } = await send(await jpeg());
    const { status, body } = await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: media.id, alt });
    expect(status).toBe(201);
    ids.push(body.items.at(-1).id);
  }
  return { productId, slug, variantIds, ids };
}

describe('an upload', () => {
  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'in %s becomes WebP in several widths, whatever it is called',
    async (format) => {
      const { status, body } = await send(await photo().toFormat(format).toBuffer(), 'notes.txt', 'text/plain');
      expect([status, body.image.width, body.image.height]).toEqual([201, 640, 427]);
      expect(body.url).toBe(urlsOf(body.image.srcset)[1]);
      for (const url of urlsOf(body.image.srcset)) {
        expect((await sharp(await stored(url)).metadata()).format).toBe('webp');
        expect((await fetch(shop.app.baseUrl + url)).headers.get('x-content-type-options')).toBe('nosniff');
      }
    },
  );

  test('loses the place where it was taken and all else that cameras note, and stands upright', async () => {
    const withPlace = await photo(600, 400)
      .withExif({ IFD0: { Artist: 'Ada Example', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .jpeg()
      .toBuffer();
    const taken = await sharp(withPlace).keepExif().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(taken.includes('Ada Example')).toBe(true);
    const { body } = await send(taken);
    expect(body.image.width).toBeLessThan(body.image.height);
    for (const url of urlsOf(body.image.srcset)) {
      const content = await stored(url);
      const meta = await sharp(content).metadata();
      expect([meta.exif, meta.xmp, meta.iptc, meta.orientation]).toEqual([undefined, undefined, undefined, undefined]);
      expect(content.includes('Ada Example')).toBe(false);
    }
  });

  test('that is a picture and something else at once keeps the picture only', async () => {
    const payload = '<script>alert(1)</script>PK\u0003\u0004<?php evil();';
    const polyglot = Buffer.concat([await jpeg(), Buffer.from(payload)]);
    const gifScript = Buffer.concat([await photo(40, 40).gif().toBuffer(), Buffer.from('/*' + payload + '*/')]);
    for (const content of [polyglot, gifScript]) {
      const { status, body } = await send(content, 'x.html', 'text/html');
      expect(status).toBe(201);
      for (const url of urlsOf(body.image.srcset)) {
        const response = await fetch(shop.app.baseUrl + url);
        expect(response.headers.get('content-type')).toBe('image/webp');
        expect(Buffer.from(await response.arrayBuffer()).includes('script')).toBe(false);
      }
    }
  });

  test('that moves stands still: only its first frame is read', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 80, height: 60, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    for (const format of ['gif', 'webp'] as const) {
      const moving = await sharp(frames, { join: { animated: true } })
        .toFormat(format, { delay: [50, 50, 50], loop: 0 })
        .toBuffer();
      expect((await sharp(moving).metadata()).pages).toBe(3);
      const { status, body } = await send(moving);
      expect([status, body.image.height]).toEqual([201, 60]);
      expect((await sharp(await stored(body.url), { animated: true }).metadata()).pages ?? 1).toBe(1);
    }
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
  test.each<[string, () => Promise<Buffer | string> | Buffer | string]>([
    ['a drawing with a script in it (SVG)', () => svg],
    ['a drawing that calls itself XML', () => `<?xml version="1.0"?>${svg}`],
    ['a page of HTML', () => '<!doctype html><script>alert(1)</script>'],
    ['a script behind the first bytes of a GIF', () => 'GIF89a=1;alert(document.cookie)//aaaaaaaa'],
    ['a PDF', () => '%PDF-1.7\n1 0 obj <<>> endobj'],
    ['a TIFF', () => photo(50, 50).tiff().toBuffer()],
    ['half a photo', async () => (await jpeg()).subarray(0, 900)],
    ['the beginning of a PNG with nothing behind it', async () => (await photo().png().toBuffer()).subarray(0, 40)],
    ['a PNG of 60,000 by 60,000 pixels in a few kilobytes', () => bomb(60_000, 60_000)],
    ['a PNG of just more than 50 megapixels', () => bomb(7_072, 7_072)],
    ['a drawing that is packed (SVGZ)', () => gzipSync(svg)],
    ['a drawing behind a mark of its encoding', () => `\ufeff${svg}`],
    ['a picture a pixel wide and too long for any screen', () => bomb(1, 60_000)],
    ['noise', () => Buffer.alloc(5_000, 7)],
  ])('of %s is refused', async (_what, content) => {
    const { status, body } = await send(await content(), 'photo.jpg');
    expect([status, body.code]).toEqual([422, 'catalog.not-a-picture']);
  });

  test('beyond 12 MB is refused unread', async () => {
    const { status, body } = await send(Buffer.alloc(12_500_000));
    expect([status, body.code]).toEqual([413, 'request.too-large']);
  });

  test('is for staff only, and no JSON', async () => {
    expect((await send(await jpeg(), 'x.jpg', 'image/jpeg', caller(['catalog:read-products']))).status).toBe(403);
    expect((await shop.app.request('POST', '/media', { body: {} })).status).toBe(401);
    expect((await asStaff(shop, 'POST', '/media', {})).body.code).toBe('request.media-type');
  });

  test('that no product shows is deleted with its files after a day, and one that was shown is kept for the orders that show it', async () => {
    const { body: unused } = await send(await jpeg());
    const { body: recent } = await send(await jpeg());
    const { body: used } = await send(await jpeg());
    const { productId } = await addGoods(shop, [1]);
    const { body: list } = await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: used.id });
    await asStaff(shop, 'DELETE', `/products/${productId}/images/${list.items[0].id}`);
    await shop.app.sql(`update catalog.media set created_at = now() - interval '25 hours' where id <> $1`, [recent.id]);
    await shop.app.house.jobs.find((j) => j.job.name === sweepMediaJob.name)?.run({}, new AbortController().signal);
    const statuses = await Promise.all([unused, recent, used].map(async (m) => (await fetch(shop.app.baseUrl + m.url)).status));
    expect(statuses).toEqual([404, 200, 200]);
    expect((await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: unused.id })).body.code).toBe('catalog.no-such-media');
  });
});

describe('the smaller second encoding', () => {
  /** Neighbouring pixels are alike, as in a photograph. */
  const lively = async (): Promise<Buffer> => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
    const grain = await sharp({ create: { width: 700, height: 500, channels: 3, background: '#888', noise } })
      .png()
      .toBuffer();
    return sharp(grain).blur(3).jpeg().toBuffer();
  };
  const runJob = (name: string) => shop.app.house.jobs.find((j) => j.job.name === name)?.run({}, new AbortController().signal);

  test('comes later, with nothing missing meanwhile, and is on the page then', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    const { body: media } = await send(await lively());
    expect(media.image.avifSrcset).toBeUndefined();
    await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: media.id, alt: 'A cup' });
    expect((await shop.get(`/products/${slug}`)).images).toMatchObject([{ srcset: media.image.srcset }]);
    await runJob(encodeAvifJob.name);
    const [image] = (await shop.get(`/products/${slug}`)).images;
    expect(image).toMatchObject({ srcset: media.image.srcset, avifSrcset: expect.stringMatching(/-320\.avif 320w, .*-640\.avif 640w$/) });
    for (const [at, url] of urlsOf(image.avifSrcset).entries()) {
      const meta = await sharp(await stored(url)).metadata();
      expect([meta.format, meta.compression, meta.width]).toEqual(['heif', 'av1', [320, 640][at]]);
      expect((await stored(url)).length).toBeLessThan((await stored(urlsOf(image.srcset)[at] ?? '')).length);
      expect((await fetch(shop.app.baseUrl + url)).headers.get('content-type')).toBe('image/avif');
    }
    const { body: again } = await asStaff(shop, 'GET', `/admin/products/${productId}`);
    expect(again.images[0].image.avifSrcset).toBe(image.avifSrcset);
  });

  test('belongs to an upload also when a product shows it later', async () => {
    const { body: media } = await send(await lively());
    await runJob(encodeAvifJob.name);
    const { productId, slug } = await addGoods(shop, [1]);
    await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: media.id });
    expect((await shop.get(`/products/${slug}`)).images[0].avifSrcset).toContain('-640.avif');
  });

  test('is not kept where it would be larger, and goes with the upload that nobody showed', async () => {
    const { body: plain } = await send(await photo(16, 16).jpeg().toBuffer());
    const { body: unused } = await send(await lively());
    await runJob(encodeAvifJob.name);
    const avifOf = (media: { url: string }): string => media.url.replace('.webp', '.avif');
    const statuses = () => Promise.all([plain, unused].map(async (m) => (await fetch(shop.app.baseUrl + avifOf(m))).status));
    expect(await statuses()).toEqual([404, 200]);
    await shop.app.sql(`update catalog.media set created_at = now() - interval '25 hours' where id = $1`, [unused.id]);
    await runJob(sweepMediaJob.name);
    expect(await statuses()).toEqual([404, 404]);
    expect(await shop.app.sql('select * from catalog.avif_waiting')).toEqual([]);
  });

  test('that fails every time is tried three times and then left alone', async () => {
    const { body: media } = await send(await lively());
    const [row] = await shop.app.sql('select storage_key from catalog.media where id = $1', [media.id]);
    await shop.app.storage.put(`${row?.['storage_key']}-640.webp`, Buffer.from('broken'), 'image/webp');
    for (let i = 0; i < 3; i++) await expect(runJob(encodeAvifJob.name)).rejects.toThrow();
    await runJob(encodeAvifJob.name);
    expect(await shop.app.sql('select attempts from catalog.avif_waiting')).toEqual([{ attempts: 3 }]);
    await shop.app.sql('delete from catalog.avif_waiting');
  });
});

describe('what stays in sight when a picture is cropped', () => {
  test('is said by staff, shown with card and page, and can be the middle again', async () => {
    const { productId, slug, ids } = await pictured();
    const path = `/products/${productId}/images/${ids[0]}`;
    const { status, body } = await asStaff(shop, 'PATCH', path, { focal: { x: 0.25, y: 0.83333 } });
    expect([status, body.items[0].image.focal, body.items[0].alt]).toEqual([200, { x: 0.25, y: 0.833 }, 'Front']);
    expect((await shop.get('/products?limit=1')).items[0].image.focal).toEqual({ x: 0.25, y: 0.833 });
    expect((await shop.get(`/products/${slug}`)).images.map((i: { focal?: unknown }) => i.focal)).toEqual([
      { x: 0.25, y: 0.833 },
      undefined,
    ]);
    await asStaff(shop, 'PATCH', path, { alt: 'Still the front' });
    expect((await shop.get(`/products/${slug}`)).images[0]).toMatchObject({ alt: 'Still the front', focal: { x: 0.25, y: 0.833 } });
    const { body: history } = await asStaff(shop, 'GET', `/products/${productId}/history`);
    expect(JSON.stringify(history.items[1])).toContain('0.25, 0.833');
    await asStaff(shop, 'PATCH', path, { focal: null });
    expect((await shop.get(`/products/${slug}`)).images[0].focal).toBeUndefined();
  });

  test.each([{}, { focal: { x: 1.1, y: 0 } }, { focal: { x: -0.1, y: 0 } }, { focal: { x: 0.5 } }, { focal: { x: '0.5', y: 0.5 } }])(
    '%j is refused',
    async (body) => {
      const { productId, ids } = await pictured();
      expect((await asStaff(shop, 'PATCH', `/products/${productId}/images/${ids[0]}`, body)).status).toBe(400);
    },
  );
});

describe('the pictures of a product', () => {
  test('are on its card and page, in the order of staff, each said in words', async () => {
    const { productId, slug, ids } = await pictured();
    const alts = async () => (await shop.get(`/products/${slug}`)).images.map((i: { alt: string }) => i.alt);
    expect(await alts()).toEqual(['Front', 'Back']);
    const turned = await asStaff(shop, 'PATCH', `/products/${productId}/images`, { imageIds: [...ids].reverse() });
    expect(turned.body.items.map((i: { id: string }) => i.id)).toEqual([...ids].reverse());
    await asStaff(shop, 'PATCH', `/products/${productId}/images/${ids[1]}`, { alt: 'From behind' });
    expect(await alts()).toEqual(['From behind', 'Front']);
    const card = (await shop.get('/products?limit=1')).items[0];
    expect(card.image).toMatchObject({ alt: 'From behind', srcset: expect.stringMatching(/320w, .* 640w$/) });
    const left = await asStaff(shop, 'DELETE', `/products/${productId}/images/${ids[1]}`);
    expect(left.body.items).toMatchObject([{ id: ids[0], alt: 'Front', variantIds: [] }]);
    expect(await alts()).toEqual(['Front']);
    const actions = (await asStaff(shop, 'GET', `/products/${productId}/history`)).body.items.map((e: { action: string }) => e.action);
    expect(actions.slice(0, 5)).toEqual(['picture-removed', 'picture-described', 'pictures-arranged', 'picture-added', 'picture-added']);
  });

  test('do not disturb who edits the product meanwhile', async () => {
    const { productId } = await addGoods(shop, [1]);
    const { body: open } = await asStaff(shop, 'GET', `/admin/products/${productId}`);
    const { body: media } = await send(await jpeg());
    await asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId: media.id });
    expect((await asStaff(shop, 'PATCH', `/products/${productId}`, { version: open.version, title: 'Saved' })).status).toBe(200);
  });

  test('an order of pictures that another has changed meanwhile is refused', async () => {
    const { productId, ids } = await pictured();
    for (const imageIds of [[ids[0]], [ids[0], ids[0]], [...ids, randomUUID()], []])
      expect((await asStaff(shop, 'PATCH', `/products/${productId}/images`, { imageIds })).body.code).toBe('catalog.other-images');
  });

  test('a variant shows its own, in its own order, and never those of another product', async () => {
    const { productId, slug, variantIds, ids } = await pictured();
    const other = await pictured();
    const path = `/products/${productId}/variants/${variantIds[1]}/images`;
    expect((await asStaff(shop, 'PUT', path, { imageIds: [ids[1], ids[0]] })).body.items).toMatchObject([
      { variantIds: [variantIds[1]] },
      { variantIds: [variantIds[1]] },
    ]);
    const { variants } = await shop.get(`/products/${slug}`);
    expect(variants.map((v: { images: { alt: string }[] }) => v.images.map((i) => i.alt))).toEqual([[], ['Back', 'Front']]);
    expect((await asStaff(shop, 'PUT', path, { imageIds: [other.ids[0]] })).body.code).toBe('catalog.no-such-image');
    expect((await asStaff(shop, 'PUT', `/products/${productId}/variants/${other.variantIds[0]}/images`, { imageIds: [] })).body.code).toBe(
      'catalog.no-such-variant',
    );
    expect((await asStaff(shop, 'DELETE', `/products/${productId}/images/${other.ids[0]}`)).body.code).toBe('catalog.no-such-image');
  });

  test('the same upload twice is one picture, and many at once are all kept', async () => {
    const { productId } = await addGoods(shop, [1]);
    const uploads = await Promise.all(Array.from({ length: 5 }, async () => (await send(await photo(400, 300).jpeg().toBuffer())).body.id));
    await Promise.all([...uploads, uploads[0]].map((mediaId) => asStaff(shop, 'POST', `/products/${productId}/images`, { mediaId })));
    expect((await asStaff(shop, 'GET', `/admin/products/${productId}`)).body.images).toHaveLength(5);
  });

  test('that staff have sent stay when the product is imported again', async () => {
    const line = (title: string) =>
      JSON.stringify({
        slug: 'imported-pot',
        title,
        images: [],
        variants: [{ sku: 'IMPORTED-POT', prices: [{ currency: 'USD', minor: 900 }] }],
      });
    const bring = async (title: string) => {
      const file = join(await mkdtemp(join(tmpdir(), 'galleria-images-')), 'lines.jsonl');
      await writeFile(file, line(title));
      await shop.app.house.tasks['catalog.import']?.({ file }, () => undefined);
    };
    await bring('Pot');
    const { id } = await shop.get('/products/imported-pot');
    const { body: media } = await send(await jpeg());
    await asStaff(shop, 'POST', `/products/${id}/images`, { mediaId: media.id, alt: 'By hand' });
    await bring('Better pot');
    expect(await shop.get('/products/imported-pot')).toMatchObject({ title: 'Better pot', images: [{ alt: 'By hand' }] });
  });
});

/** A valid PNG, one bit a pixel, all of one colour: it packs a thousand to one. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc(Math.min((Math.ceil(width / 8) + 1) * height, 20_000_000));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
