import { AppError } from '../../platform/kernel/errors';

export const productNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-product', title: 'There is no such product.' });

export const categoryNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-category', title: 'There is no such category.' });

export const brandNotFound = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-brand', title: 'There is no such brand.' });

export const attributeNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-attribute', title: 'There is no such attribute.' });

export const typeNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-type', title: 'There is no such product type.' });

export const attributeTaken = () =>
  new AppError({ kind: 'conflict', code: 'catalog.attribute-taken', title: 'Another attribute has this name or code.' });

export const typeTaken = () =>
  new AppError({ kind: 'conflict', code: 'catalog.type-taken', title: 'Another product type has this name or code.' });

export const badAttribute = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.bad-attribute', title: 'The attribute does not hold together.', detail });

/** `products` names the first of them; nothing was changed. */
export const valuesDoNotFit = (count: number, products: readonly { productId: string; title: string; value: string; reason: string }[]) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.values-do-not-fit',
    title: 'Products have values that cannot be read so.',
    detail: `${count} do not fit, such as "${products[0]?.value}" of "${products[0]?.title}": ${products[0]?.reason}`,
    extra: { count, products },
  });

export const synonymNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-synonym', title: 'There are no such synonyms.' });

export const badSynonym = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.bad-synonym', title: 'These words cannot be synonyms.', detail });

export const variantNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-variant', title: 'The product has no such variant.' });

export const imageNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-image', title: 'The product has no such picture.' });

export const mediaNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-media', title: 'There is no such upload: send the picture again.' });

export const storeNotFound = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-store', title: 'There is no such store.' });

/** Somebody else saved first. `version` is the present one. */
export const stale = (version: number) =>
  new AppError({ kind: 'conflict', code: 'catalog.stale', title: 'It was changed meanwhile: read it again.', extra: { version } });

export const unknownLocale = (offered: readonly string[]) =>
  new AppError({ kind: 'invalid', code: 'catalog.unknown-locale', title: 'The shop does not speak this language.', extra: { offered } });

export const unknownLanguage = (locale: string, offered: readonly string[]) =>
  new AppError({
    kind: 'rule',
    code: 'catalog.untranslatable',
    title: 'The shop has no texts in this language.',
    detail: offered.length === 0 ? `"${locale}": the shop has one language.` : `"${locale}" is none of ${offered.join(', ')}.`,
  });

export const badCursor = () =>
  new AppError({ kind: 'invalid', code: 'catalog.bad-cursor', title: 'The cursor does not belong to this list.' });

export const badProduct = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.bad-product', title: 'The product does not hold together.', detail });

export const unknownReference = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.unknown-reference', title: 'Something it refers to does not exist.', detail });

export const slugTaken = () =>
  new AppError({ kind: 'conflict', code: 'catalog.slug-taken', title: 'Another entry has this address (slug).' });

/** `product`: whose variant has it; null where nobody knows, or the caller may not. */
export const skuTaken = (sku: string, product: { id: string; title: string; status: string } | null) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.sku-taken',
    title: 'Another variant has this SKU.',
    detail: product ? `The SKU "${sku}" belongs to "${product.title}".` : `The SKU "${sku}" is taken.`,
    extra: { sku, product },
  });

export const codeTaken = () => new AppError({ kind: 'conflict', code: 'catalog.code-taken', title: 'Another store has this code.' });

export const brandTaken = () => new AppError({ kind: 'conflict', code: 'catalog.brand-taken', title: 'Another brand has this name.' });

export const brandInUse = () =>
  new AppError({ kind: 'conflict', code: 'catalog.brand-in-use', title: 'The brand still has products: say which brand they move to.' });

export const storeInUse = () =>
  new AppError({ kind: 'conflict', code: 'catalog.store-in-use', title: 'The store has held stock: close it instead.' });

export const storeClosed = () =>
  new AppError({ kind: 'rule', code: 'catalog.store-closed', title: 'The store is closed: it takes no goods in.' });

export const sameStore = () => new AppError({ kind: 'rule', code: 'catalog.same-store', title: 'Goods move from one store to another.' });

export const priceListNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-price-list', title: 'There is no such price list.' });

export const priceListTaken = () =>
  new AppError({ kind: 'conflict', code: 'catalog.price-list-taken', title: 'Another price list has this name.' });

export const badPriceList = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.bad-price-list', title: 'The price list does not hold together.', detail });

/** `line` counts from 1; null where the line alone is not wrong. */
export interface WrongLine {
  readonly line: number | null;
  readonly sku: string;
  readonly reason: 'unknown-variant' | 'not-sold-in-currency' | 'named-twice' | 'more-costs-more';
}

/** `lines` names the first of them; nothing was changed. */
export const badPriceLines = (wrong: readonly WrongLine[]) =>
  new AppError({
    kind: 'rule',
    code: 'catalog.bad-price-lines',
    title: wrong.length === 1 ? 'A price is wrong: nothing was changed.' : `${wrong.length} prices are wrong: nothing was changed.`,
    extra: { count: wrong.length, lines: wrong.slice(0, 100) },
  });

export const tooManyPrices = (most: number) =>
  new AppError({ kind: 'rule', code: 'catalog.too-many-prices', title: `One request sets ${most} prices at most.` });

export const lastVariant = () =>
  new AppError({ kind: 'rule', code: 'catalog.last-variant', title: 'A product needs at least one variant: archive the product instead.' });

/** The list does not name exactly what is there now. */
export const otherImages = () =>
  new AppError({ kind: 'conflict', code: 'catalog.other-images', title: 'The product has other pictures by now: read it again.' });

export const tooManyImages = (most: number) =>
  new AppError({ kind: 'rule', code: 'catalog.too-many-images', title: `A product has ${most} pictures at most.` });

export const notAPicture = () =>
  new AppError({
    kind: 'rule',
    code: 'catalog.not-a-picture',
    title: 'This is no picture we can read: send JPEG, PNG, WebP, AVIF or GIF, at most 50 megapixels.',
  });

export const tooBusy = () =>
  new AppError({ kind: 'unavailable', code: 'catalog.busy', title: 'Too many pictures at once. Please wait a little.', retryAfter: 5 });

export const categoryTooDeep = (most: number) =>
  new AppError({ kind: 'rule', code: 'catalog.category-too-deep', title: `Categories stand ${most} levels deep at most.` });

export const categoryLoop = () =>
  new AppError({ kind: 'rule', code: 'catalog.category-loop', title: 'A category cannot stand below itself.' });

export const badCollection = () =>
  new AppError({
    kind: 'rule',
    code: 'catalog.bad-collection',
    title: 'A collection stands at the top and has no categories below it.',
  });

export const categoryInUse = () =>
  new AppError({ kind: 'conflict', code: 'catalog.category-in-use', title: 'The category still has products or categories below it.' });

export const variantRepeated = (variantIds: readonly string[]) =>
  new AppError({
    kind: 'rule',
    code: 'catalog.variant-repeated',
    title: 'A variant may be named once: add its lines up first.',
    extra: { variantIds },
  });

/** `lines` names the shelves and the counts they would have had; nothing was changed. */
export const tooManyUnits = (most: number, lines: readonly { variantId: string; onHand: number }[]) =>
  new AppError({ kind: 'conflict', code: 'catalog.too-many-units', title: 'A shelf cannot hold that many units.', extra: { most, lines } });

/** `lines` names what stood in the way; nothing was changed. */
export const belowReserved = (lines: readonly { variantId: string; onHand: number; reserved: number }[]) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.below-reserved',
    title: 'The count would fall below zero or below what is promised to buyers.',
    extra: { lines },
  });

export const notAllocated = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-allocated', title: 'This order has not that many units allocated.' });

export const notShipped = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-shipped', title: 'Only units that have left for this order can come back.' });

export const notOnShelf = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-on-shelf', title: 'The units are sold on backorder and have not arrived.' });

export const transferNotFound = () =>
  new AppError({ kind: 'not-found', code: 'catalog.no-such-transfer', title: 'There is no such transfer.' });

/** `state` is the present one. */
export const transferState = (state: string) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.transfer-state',
    title: 'The transfer is not at this step.',
    detail: `It is ${state}.`,
    extra: { state },
  });

export const notOnTheWay = () =>
  new AppError({ kind: 'conflict', code: 'catalog.not-on-the-way', title: 'More than is on the way cannot arrive.' });

/** Nothing was changed. `lines` are the first wrong ones, by their number from 1; `wrong` counts all. */
export const badLines = (lines: readonly { line: number; reason: string }[], wrong: number) =>
  new AppError({
    kind: 'rule',
    code: 'catalog.bad-lines',
    title: 'Some lines cannot be applied: nothing was changed.',
    detail: lines
      .slice(0, 3)
      .map(({ line, reason }) => `line ${line}: ${reason}`)
      .join('; '),
    extra: { lines, wrong },
  });

export const reservationNotFound = () =>
  new AppError({
    kind: 'not-found',
    code: 'catalog.no-such-reservation',
    title: 'There is no such reservation, or it is an order by now.',
  });

/** Nothing of it was brought in. */
export const unreadableFile = (detail: string) =>
  new AppError({ kind: 'rule', code: 'catalog.unreadable-file', title: 'The file cannot be imported.', detail });

export const importNotFound = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-import', title: 'There is no such import.' });

/** `state` is the present one. */
export const importNotStartable = (state: string) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.import-not-startable',
    title: 'The import cannot be started now.',
    detail: `It is ${state}. One that was tried, or that stopped, can be started while its file is kept.`,
    extra: { state },
  });

export const importOver = (state: string) =>
  new AppError({
    kind: 'conflict',
    code: 'catalog.import-over',
    title: 'There is nothing left to cancel.',
    extra: { state },
  });

export const onlyInAllStores = () =>
  new AppError({
    kind: 'forbidden',
    code: 'catalog.only-in-all-stores',
    title: 'This concerns all stores: it takes somebody who works in all of them.',
  });

export const exportNotFound = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-export', title: 'There is no such export.' });

export const exportNotReady = (state: string) =>
  new AppError({ kind: 'conflict', code: 'catalog.export-not-ready', title: 'The file is not there yet.', extra: { state } });

export const exportFileGone = () =>
  new AppError({ kind: 'not-found', code: 'catalog.export-file-gone', title: 'The file was kept for seven days: write it anew.' });
/** Of bundles, which have the stock of their parts, and of files that never run out. */
export const noShelf = (skus: readonly string[]) =>
  new AppError({
    kind: 'rule',
    code: 'catalog.no-shelf',
    title: 'Bundles and files that never run out have no stock of their own.',
    detail: skus.slice(0, 5).join(', '),
    extra: { skus },
  });

export const noSuchFile = () => new AppError({ kind: 'not-found', code: 'catalog.no-such-file', title: 'There is no such file.' });

export const notDigital = () =>
  new AppError({ kind: 'rule', code: 'catalog.not-digital', title: 'Only a digital variant has files to download.' });

export const tooManyFiles = (most: number) =>
  new AppError({ kind: 'rule', code: 'catalog.too-many-files', title: `A variant has ${most} files at most.`, extra: { most } });
