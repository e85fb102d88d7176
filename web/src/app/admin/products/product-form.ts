import { FormArray, FormControl, FormGroup, FormRecord, Validators, type AbstractControl } from '@angular/forms';
import type { components } from '../../api/schema';
import { isAmount } from '../frame/field-spec';
import { toAmount, toText } from '../frame/money-text';
import { draftsOf, nested, type Drafts } from '../frame/translated-texts';
import type { Attribute, ProductStatus, StaffProduct, StaffVariant } from '../types';
import { attributeText, attributeValue, type AttributeValue } from './attribute-text';
import { numberPattern, typedText, typedValue } from './typed-values';
import type { Matrix } from './variant-matrix';
import { fromZoned, toZoned } from './zoned-moment';

type Prices = StaffVariant['prices'];

const text = (value: string, required = false) =>
  new FormControl(value, { nonNullable: true, validators: required ? [Validators.required] : [] });
const whole = [Validators.pattern(/^\s*\d{1,8}\s*$/)];

/** One row of the table of variants. `otherPrices` are those in currencies that the table does not show. */
export function variantControls(variant: VariantDraft, currency: string) {
  return new FormGroup({
    id: new FormControl(variant.id),
    values: new FormControl(variant.values, { nonNullable: true }),
    sku: text(variant.sku, true),
    price: new FormControl(variant.price, { nonNullable: true, validators: [isAmount(currency)] }),
    compareAt: new FormControl(variant.compareAt, { nonNullable: true, validators: [isAmount(currency)] }),
    weightGrams: new FormControl(variant.weightGrams, { nonNullable: true, validators: whole }),
    lowStockThreshold: new FormControl(variant.lowStockThreshold, { nonNullable: true, validators: whole }),
    otherPrices: new FormControl(variant.otherPrices, { nonNullable: true }),
  });
}
export type VariantControls = ReturnType<typeof variantControls>;

export interface VariantDraft {
  readonly id: string | null;
  readonly values: readonly string[];
  readonly sku: string;
  readonly price: string;
  readonly compareAt: string;
  readonly weightGrams: string;
  readonly lowStockThreshold: string;
  readonly otherPrices: Prices;
}

export const emptyVariant: VariantDraft = {
  id: null,
  values: [],
  sku: '',
  price: '',
  compareAt: '',
  weightGrams: '',
  lowStockThreshold: '',
  otherPrices: [],
};

const attributeControls = (name: string, value: string) => new FormGroup({ name: text(name, true), value: text(value) });
export type AttributeControls = ReturnType<typeof attributeControls>;
export const newAttribute = (): AttributeControls => attributeControls('', '');

export type TypedControl = FormControl<string | readonly string[]>;
const typedControl = (attribute: Attribute, value: AttributeValue | undefined): TypedControl =>
  new FormControl<string | readonly string[]>(typedText(attribute, value), {
    nonNullable: true,
    validators: attribute.kind === 'number' ? [Validators.pattern(numberPattern)] : [],
  });

export function productForm() {
  return new FormGroup({
    title: text('', true),
    slug: new FormControl('', { nonNullable: true, validators: [Validators.pattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)] }),
    description: text(''),
    brand: text(''),
    status: new FormControl<ProductStatus>('draft', { nonNullable: true }),
    taxClass: new FormControl('standard', {
      nonNullable: true,
      validators: [Validators.required, Validators.pattern(/^[a-z0-9-]{1,40}$/)],
    }),
    finalSale: new FormControl(false, { nonNullable: true }),
    categoryIds: new FormControl<readonly string[]>([], { nonNullable: true }),
    /** Local to the shop's time zone; of a scheduled product. */
    publishAt: new FormControl('', { nonNullable: true, validators: [neededWhenScheduled] }),
    typeId: text(''),
    tags: new FormControl<readonly string[]>([], { nonNullable: true }),
    seoTitle: text(''),
    seoDescription: text(''),
    relatedIds: new FormControl<readonly string[]>([], { nonNullable: true }),
    /** By the ids of the attributes that staff have defined. */
    typed: new FormRecord<TypedControl>({}),
    /** Facts under names that nobody has defined. */
    attributes: new FormArray<AttributeControls>([]),
    translations: new FormControl<Drafts>({}, { nonNullable: true }),
    options: new FormControl<readonly string[]>([], { nonNullable: true }),
    variants: new FormArray<VariantControls>([]),
  });
}
export type ProductForm = ReturnType<typeof productForm>;

/** What the form knows of the shop. */
export interface ShopFacts {
  readonly currency: string;
  readonly timeZone: string;
  readonly attributes: readonly Attribute[];
}

/** null: a product that does not exist yet. */
export function fillForm(form: ProductForm, product: StaffProduct | null, { currency, timeZone, attributes }: ShopFacts): void {
  form.patchValue({
    title: product?.title ?? '',
    slug: product?.slug ?? '',
    description: product?.description ?? '',
    brand: product?.brand ?? '',
    status: product?.status ?? 'draft',
    taxClass: product?.taxClass ?? 'standard',
    finalSale: product?.finalSale ?? false,
    categoryIds: product?.categoryIds ?? [],
    publishAt: product?.publishAt ? toZoned(product.publishAt, timeZone) : '',
    typeId: product?.typeId ?? '',
    tags: product?.tags ?? [],
    seoTitle: product?.seoTitle ?? '',
    seoDescription: product?.seoDescription ?? '',
    relatedIds: product?.relatedIds ?? [],
    translations: draftsOf(product?.translations ?? {}),
  });
  const values: Readonly<Record<string, AttributeValue>> = product?.attributes ?? {};
  const defined = new Set(attributes.map(({ name }) => name));
  form.setControl('typed', new FormRecord(Object.fromEntries(attributes.map((one) => [one.id, typedControl(one, values[one.name])]))));
  const free = Object.entries(values).filter(([name]) => !defined.has(name));
  form.setControl('attributes', new FormArray(free.map(([name, value]) => attributeControls(name, attributeText(value)))));
  arrange(
    form,
    {
      options: product?.options ?? [],
      rows: product?.variants.map((variant) => draftOf(variant, product.options, currency)) ?? [emptyVariant],
    },
    currency,
  );
}

export const matrixOf = (form: ProductForm): Matrix<VariantDraft> => ({
  options: form.controls.options.value,
  rows: form.controls.variants.controls.map((row) => row.getRawValue()),
});

/** Puts these rows into the table of variants. */
export function arrange(form: ProductForm, { options, rows }: Matrix<VariantDraft>, currency: string): void {
  form.controls.options.setValue(options);
  form.setControl('variants', new FormArray(rows.map((row) => variantControls(row, currency))));
}

type Body = components['schemas']['StaffProduct'];

/** What is sent; `before` is what was read. */
export function bodyOf(form: ProductForm, before: StaffProduct | null, { currency, timeZone, attributes: defined }: ShopFacts) {
  const { title, slug, description, brand, status, taxClass, finalSale, categoryIds, attributes, options, variants, ...more } =
    form.getRawValue();
  const known: Readonly<Record<string, AttributeValue>> = before?.attributes ?? {};
  return {
    title: title.trim(),
    ...(slug.trim() === '' ? {} : { slug: slug.trim() }),
    description,
    brand: brand.trim() === '' ? null : brand.trim(),
    status,
    taxClass: taxClass.trim(),
    finalSale,
    categoryIds: [...categoryIds],
    ...(status === 'scheduled' ? { publishAt: fromZoned(more.publishAt, timeZone) } : {}),
    typeId: more.typeId === '' ? null : more.typeId,
    tags: [...more.tags],
    seoTitle: more.seoTitle.trim() || null,
    seoDescription: more.seoDescription.trim() || null,
    relatedIds: [...more.relatedIds],
    attributes: Object.fromEntries([
      ...attributes.map(({ name, value }) => [name.trim(), attributeValue(value, known[name.trim()])] as const),
      ...defined.flatMap((attribute) => {
        const value = typedValue(attribute, more.typed[attribute.id] ?? '');
        return value === undefined ? [] : [[attribute.name, writable(value)] as const];
      }),
    ]) satisfies Body['attributes'],
    translations: Object.fromEntries(Object.entries(more.translations).map(([locale, texts]) => [locale, nested(texts)])),
    options: [...options],
    variants: variants.map((row) => ({
      ...(row.id === null ? {} : { id: row.id }),
      sku: row.sku.trim(),
      options: options.map((name, at) => ({ name, value: row.values[at] ?? '' })),
      weightGrams: Number(row.weightGrams.trim() || 0),
      lowStockThreshold: row.lowStockThreshold.trim() === '' ? null : Number(row.lowStockThreshold),
      prices: pricesOf(row, currency),
    })),
  };
}

/** Pictures, stock and where it comes from are not in the form: they may be another while it is edited. */
export function isSameText(a: StaffProduct, b: StaffProduct): boolean {
  const text = ({ variants, ...product }: StaffProduct) => ({
    ...product,
    downloadLimit: null,
    downloadDays: null,
    variants: variants.map((variant) => ({
      ...variant,
      stock: [],
      imageIds: [],
      parts: [],
      files: [],
      digital: false,
      giftCard: false,
      trackStock: false,
    })),
    archivedVariants: [],
    images: [],
    version: 0,
    updatedAt: '',
  });
  return JSON.stringify(text(a)) === JSON.stringify(text(b));
}

/** The form's path for a pointer of the API: a price stands in one field, whatever part of it is wrong. */
export const productPath = (path: string): string =>
  path.replace(/^(variants\.\d+)\.prices\.\d+\.compareAtPrice.*$/, '$1.compareAt').replace(/^(variants\.\d+)\.prices.*$/, '$1.price');

function pricesOf(
  { price, compareAt, otherPrices }: VariantDraft,
  currency: string,
): { price: Prices[number]['price']; compareAtPrice: Prices[number]['compareAtPrice'] }[] {
  const amount = toAmount(price, currency);
  return [...(amount === null ? [] : [{ price: amount, compareAtPrice: toAmount(compareAt, currency) }]), ...otherPrices];
}

function draftOf(variant: StaffVariant, options: readonly string[], currency: string): VariantDraft {
  const here = variant.prices.find(({ price }) => price.currency === currency);
  const values = new Map(variant.options.map(({ name, value }) => [name, value]));
  return {
    id: variant.id,
    values: options.map((name) => values.get(name) ?? ''),
    sku: variant.sku,
    price: here ? toText(here.price) : '',
    compareAt: here?.compareAtPrice ? toText(here.compareAtPrice) : '',
    weightGrams: variant.weightGrams === 0 ? '' : String(variant.weightGrams),
    lowStockThreshold: variant.lowStockThreshold === null ? '' : String(variant.lowStockThreshold),
    otherPrices: variant.prices.filter(({ price }) => price.currency !== currency),
  };
}

const writable = (value: AttributeValue): string | number | boolean | string[] => (typeof value === 'object' ? [...value] : value);

function neededWhenScheduled({ parent, value }: AbstractControl): { required: true } | null {
  return parent?.get('status')?.value === 'scheduled' && value === '' ? { required: true } : null;
}
