import { z } from 'zod';
import { readUploadedFile } from '../../../platform/http/multipart';
import { created, defineRoutes, ok, type Answer, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { Focal, Image } from '../products/schemas';
import { StaffImage } from '../products/staff-schemas';
import type { StaffProductQueries } from '../products/staff-products.queries';
import type { MediaService } from './media.service';
import { mostImages, type ProductImageService } from './product-images.service';

/** An upload, ready to be shown by a product. */
export const Media = z.object({ id: z.uuid(), url: z.string(), image: Image }).meta({ id: 'Media' });
export type Media = z.output<typeof Media>;

const ImageList = z.object({ items: z.array(StaffImage) });
const Alt = z.string().trim().max(500);
const ImageIds = z.array(z.uuid()).max(mostImages);

const access = { permission: 'catalog:write-products' };
const ById = z.strictObject({ id: z.uuid() });
const ByImage = z.strictObject({ id: z.uuid(), imageId: z.uuid() });

/** Of a picture as it is sent, and of the form around it. */
const maxBytes = 12_000_000;

export const imageRoutes = defineRoutes({
  uploadMedia: {
    method: 'post',
    path: '/media',
    summary:
      'Send a picture: JPEG, PNG, WebP, AVIF or GIF, at most 12 MB and 50 megapixels; one that no product shows is deleted after a day',
    access,
    raw: true,
    takes: 'upload',
    maxBytes,
    limit: 'upload',
    responses: { 201: Media },
    errors: ['catalog.not-a-picture', 'catalog.busy'],
  },
  attachImage: {
    method: 'post',
    path: '/products/:id/images',
    summary: 'Show an upload as a picture of the product, behind the others',
    access,
    params: ById,
    body: z.strictObject({ mediaId: z.uuid(), alt: Alt.default(''), variantIds: z.array(z.uuid()).max(100).default([]) }),
    responses: { 201: ImageList },
    errors: ['catalog.no-such-product', 'catalog.no-such-media', 'catalog.no-such-variant', 'catalog.too-many-images'],
  },
  arrangeImages: {
    method: 'patch',
    path: '/products/:id/images',
    summary: 'Bring all pictures of the product into another order; the first one is on its card',
    access,
    params: ById,
    body: z.strictObject({ imageIds: ImageIds }),
    responses: { 200: ImageList },
    errors: ['catalog.no-such-product', 'catalog.other-images'],
  },
  describeImage: {
    method: 'patch',
    path: '/products/:id/images/:imageId',
    summary: 'Say what the picture shows, for those who do not see it, and what of it stays in sight where it is cropped',
    access,
    params: ByImage,
    body: z
      .strictObject({ alt: Alt.optional(), focal: Focal.nullable().optional() })
      .refine((body) => Object.keys(body).length > 0, 'expected alt or focal'),
    responses: { 200: ImageList },
    errors: ['catalog.no-such-product', 'catalog.no-such-image'],
  },
  removeImage: {
    method: 'delete',
    path: '/products/:id/images/:imageId',
    summary: 'Take the picture away from the product',
    access,
    params: ByImage,
    responses: { 200: ImageList },
    errors: ['catalog.no-such-product', 'catalog.no-such-image'],
  },
  setVariantImages: {
    method: 'put',
    path: '/products/:id/variants/:variantId/images',
    summary: 'Say which of the product’s pictures show this variant, in their order',
    access,
    params: z.strictObject({ id: z.uuid(), variantId: z.uuid() }),
    body: z.strictObject({ imageIds: ImageIds }),
    responses: { 200: ImageList },
    errors: ['catalog.no-such-product', 'catalog.no-such-variant', 'catalog.no-such-image'],
  },
});

export interface ImageHandlersDeps {
  readonly mediaService: MediaService;
  readonly productImageService: ProductImageService;
  readonly staffProductQueries: StaffProductQueries;
}

export function createImageHandlers({
  mediaService,
  productImageService,
  staffProductQueries,
}: ImageHandlersDeps): Handlers<typeof imageRoutes> {
  const imagesOf = async (id: string) => ({ items: (await staffProductQueries.get(id)).images });
  const then = async (id: string, change: Promise<void>): Promise<Answer> => {
    await change;
    return ok(await imagesOf(id));
  };
  return {
    uploadMedia: async ({ headers, rawBody, caller }) => {
      const file = await readUploadedFile(headers['content-type'], rawBody);
      return created(await mediaService.upload(file.content, actorOf(caller)));
    },
    attachImage: async ({ params, body, caller }) => {
      await productImageService.attach(params.id, body, actorOf(caller));
      return created(await imagesOf(params.id));
    },
    arrangeImages: ({ params, body, caller }) => then(params.id, productImageService.arrange(params.id, body.imageIds, actorOf(caller))),
    describeImage: ({ params, body, caller }) =>
      then(params.id, productImageService.describe(params.id, params.imageId, body, actorOf(caller))),
    removeImage: ({ params, caller }) => then(params.id, productImageService.remove(params.id, params.imageId, actorOf(caller))),
    setVariantImages: ({ params, body, caller }) =>
      then(params.id, productImageService.setOfVariant(params.id, params.variantId, body.imageIds, actorOf(caller))),
  };
}
