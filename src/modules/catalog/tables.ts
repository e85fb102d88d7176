import type { ColumnType, Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { AttributeKind } from './domain/attributes';
import type { CollectionRule } from './categories/rule';
import type { AllocationRule } from './domain/allocation';
import type { ChangeSubject, FieldChange } from './domain/history';
import type { OpeningHours } from './domain/opening';
import type { TransferState } from './domain/transfer';
import type { PriceListKind } from './domain/pricing';
import type { ExportFormat } from './exports/export.service';
import type { Export, ExportState } from './exports/schemas';
import type { FormatName } from './imports/formats/format';
import type { ImportKind, ImportPhase, ImportState, JobProblem } from './imports/schemas';
import type { Attributes } from './products/schemas';

type ProductStatus = 'draft' | 'scheduled' | 'published' | 'archived';

export interface StoreTable {
  id: string;
  code: string;
  name: string;
  address: Json<unknown> | null;
  kind: Generated<'warehouse' | 'shop'>;
  pickup: Generated<boolean>;
  phone: string | null;
  /** IANA. */
  time_zone: Generated<string>;
  hours: ColumnType<OpeningHours, string | undefined, string>;
  /** Lower goes first. */
  priority: Generated<number>;
  latitude: number | null;
  longitude: number | null;
  active: Generated<boolean>;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface CategoryTable {
  id: string;
  parent_id: string | null;
  slug: string;
  name: string;
  position: Generated<number>;
  description: Generated<string>;
  seo_title: string | null;
  seo_description: string | null;
  /** A collection: it holds what its rule says, beside what was put into it by hand. */
  rule: Json<CollectionRule> | null;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface AttributeTable {
  id: string;
  code: string;
  name: string;
  kind: AttributeKind;
  unit: string | null;
  choices: Generated<string[]>;
  multiple: Generated<boolean>;
  filterable: Generated<boolean>;
  searchable: Generated<boolean>;
  shown: Generated<boolean>;
  position: Generated<number>;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface ProductTypeTable {
  id: string;
  code: string;
  name: string;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface ProductTypeAttributeTable {
  type_id: string;
  attribute_id: string;
  position: Generated<number>;
  required: Generated<boolean>;
}

/** What lists are filtered by: values of filterable attributes of published products. */
export interface AttributeValueTable {
  product_id: string;
  attribute_id: string;
  key: string;
  label: string;
  /** What a range compares; dates as days since 1970. */
  number: number | null;
}

/** Addresses that products and categories once had. */
export interface FormerSlugTable {
  kind: 'product' | 'category';
  slug: string;
  target_id: string;
  /** In which it was the address; '' for the default one. */
  locale: Generated<string>;
  created_at: Instant;
}

/** Texts in another language than the default one. */
export interface TranslationTable {
  entity: 'product' | 'category' | 'attribute';
  entity_id: string;
  locale: string;
  texts: Json<unknown>;
  /** That of `texts`. */
  slug: ColumnType<string | null, never, never>;
  updated_at: Instant;
}

export interface RelatedProductTable {
  product_id: string;
  related_id: string;
  position: number;
}

/** Products whose pages are to be made anew. */
export interface StalePageTable {
  product_id: string;
}

export interface BrandTable {
  id: string;
  slug: string;
  name: string;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface ProductTable {
  id: string;
  slug: string;
  external_id: string | null;
  status: ProductStatus;
  title: string;
  description: Generated<string>;
  brand_id: string | null;
  attributes: Json<Attributes>;
  type_id: string | null;
  tags: Generated<string[]>;
  /** When a scheduled product is published. */
  publish_at: OptionalInstant;
  seo_title: string | null;
  seo_description: string | null;
  tax_class: Generated<string>;
  /** null: sold by the house */
  seller_store_id: string | null;
  /** Downloads for each unit bought, and days after payment; null: without an end. */
  download_limit: number | null;
  download_days: number | null;
  /** A buyer cannot return it. */
  final_sale: Generated<boolean>;
  /** The first time it was published; kept when it is archived. */
  published_at: OptionalInstant;
  /** Fingerprint of the import line that was applied last. */
  import_hash: string | null;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface ProductOptionTable {
  product_id: string;
  position: number;
  name: string;
}

export interface VariantTable {
  id: string;
  product_id: string;
  sku: string;
  /** One value for each of the product's options, in their order. */
  option_values: Generated<string[]>;
  weight_grams: Generated<number>;
  position: Generated<number>;
  /** Low at that many units or fewer; null: as the shop's settings say. */
  low_stock: number | null;
  /** Where its units come from: a shelf, the shelves of its parts, or nowhere, as they never run out. */
  supply: Generated<'shelf' | 'parts' | 'endless'>;
  digital: Generated<boolean>;
  gift_card: Generated<boolean>;
  withdrawn_at: OptionalInstant;
  created_at: Instant;
  updated_at: Instant;
}

export interface BundlePartTable {
  bundle_id: string;
  part_id: string;
  quantity: number;
  position: number;
}

export interface DigitalFileTable {
  id: string;
  variant_id: string;
  name: string;
  content_type: string;
  bytes: number;
  /** In the private part of the storage. */
  storage_key: string;
  uploaded_by: string | null;
  created_at: Instant;
}

export interface PriceTable {
  variant_id: string;
  currency: string;
  amount_minor: number;
  compare_at_minor: number | null;
}

export interface PriceListTable {
  id: string;
  name: string;
  kind: PriceListKind;
  /** The first instant at which it holds, and the first at which it does not any more. */
  starts_at: OptionalInstant;
  ends_at: OptionalInstant;
  /** Groups of customers; null: everybody. */
  group_ids: string[] | null;
  priority: Generated<number>;
  active: Generated<boolean>;
  /** Pages show its starts and ends up to then. */
  carried_out_at: Instant;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface PriceListPriceTable {
  list_id: string;
  variant_id: string;
  currency: string;
  min_quantity: Generated<number>;
  amount_minor: number;
}

/** What one unit cost everybody from then on. Append-only. */
export interface PricePointTable {
  variant_id: string;
  currency: string;
  amount_minor: number;
  /** Shown as a reduced price; null: not known. */
  reduced: boolean | null;
  at: Instant;
}

export interface ProductCategoryTable {
  product_id: string;
  category_id: string;
  position: Generated<number>;
}

export interface ImageTable {
  id: string;
  product_id: string;
  position: Generated<number>;
  /** Where it came from: a URL, `file:…`, `stored:<storage key>`, `media:<id>`. */
  source: string;
  alt: Generated<string>;
  /** `waiting` to be fetched · `ready` · `drawn`: a stand-in, because the original could not be had */
  state: Generated<'waiting' | 'ready' | 'drawn'>;
  /** Key without the `-<width>.webp` of its versions. */
  storage_key: string | null;
  /** Pixels of the widest version. */
  width: number | null;
  height: number | null;
  widths: number[] | null;
  /** All widths are there as AVIF, too. */
  avif: Generated<boolean>;
  /** 0 (left, top) to 1; both or neither. */
  focal_x: Generated<number | null>;
  focal_y: Generated<number | null>;
  created_at: Instant;
}

/** A picture that staff have sent. */
export interface MediaTable {
  id: string;
  storage_key: string;
  width: number;
  height: number;
  widths: number[];
  avif: Generated<boolean>;
  uploaded_by: string | null;
  /** The first time a product showed it. */
  used_at: OptionalInstant;
  created_at: Instant;
}

/** Pictures whose AVIF is still to be made. */
export interface AvifWaitingTable {
  storage_key: string;
  widths: number[];
  attempts: Generated<number>;
  created_at: Instant;
}

export interface VariantImageTable {
  variant_id: string;
  image_id: string;
  position: Generated<number>;
}

export interface StockLevelTable {
  variant_id: string;
  store_id: string;
  product_id: string;
  on_hand: Generated<number>;
  /** Units held by checkouts or allocated to orders and not yet shipped. */
  reserved: Generated<number>;
  /** May be promised before it has arrived, within the limits below. */
  backorder: Generated<boolean>;
  ahead_limit: number | null;
  ahead_until: OptionalInstant;
  /** `2026-03-01`: a pre-order until then. */
  ships_from: ColumnType<string | null, string | null, string | null>;
  ships_in_days: number | null;
  /** Units never offered here; null: as the settings say. */
  own_safety: number | null;
  /** The number that holds. */
  safety: Generated<number>;
  /** May be sold from here: product published, variant not withdrawn, store active. */
  listed: Generated<boolean>;
  /** The count the last import gave: only a new count changes the shelf. */
  imported_on_hand: number | null;
  /** The threshold that holds for it: the variant's, else that of the settings. */
  low_at: Generated<number>;
  /** It has been above its threshold since it last told that it is low. */
  low_armed: Generated<boolean>;
  updated_at: Instant;
}

/** One row. */
export interface StockSettingsTable {
  only_one: Generated<boolean>;
  low_stock: Generated<number>;
  safety: Generated<number>;
  allocation: Generated<AllocationRule>;
  /** May the lines of a checkout come from several stores? */
  split: Generated<boolean>;
  version: Generated<number>;
  updated_at: Instant;
}

export interface HoldWish {
  readonly destination: { country: string; postalCode: string | null; latitude: number | null; longitude: number | null } | null;
  readonly storeId: string | null;
}

/** One per checkout, also after its end: a late hold finds the release that came before it. */
export interface HoldTable {
  checkout_id: string;
  state: 'held' | 'allocated' | 'sold-out' | 'expired' | 'released';
  /** Grows when an expired hold is taken again; part of the movements' cause. */
  attempt: Generated<number>;
  expires_at: OptionalInstant;
  reason: string | null;
  /** Where to and from which store, as asked with the hold: for taking it again. */
  wish: Json<HoldWish> | null;
  sold_out: Json<{ variantId: string; requested: number; available: number }[]> | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface ReservationTable {
  checkout_id: string;
  variant_id: string;
  store_id: string;
  quantity: number;
  shipped: Generated<number>;
  /** Of `quantity`: will never be sent, and are for sale again. */
  released: Generated<number>;
  /** Of `quantity`: promised before they had arrived. */
  ahead: Generated<number>;
  state: 'held' | 'allocated' | 'shipped' | 'released';
  updated_at: Instant;
}

export interface StockMovementTable {
  seq: Generated<number>;
  /** `hold:<checkout>:<attempt>`, `ship:<shipment>`, `adjust:<id>` …: one cause moves one shelf once. */
  cause: string;
  variant_id: string;
  store_id: string;
  on_hand_delta: Generated<number>;
  reserved_delta: Generated<number>;
  reason: string | null;
  note: string | null;
  /** A delivery note, a supplier's order. */
  reference: string | null;
  actor_id: string | null;
  /** Also the order's id. */
  checkout_id: string | null;
  occurred_at: Instant;
}

export interface TransferTable {
  id: string;
  number: Generated<number>;
  from_store_id: string;
  to_store_id: string;
  state: Generated<TransferState>;
  reference: string | null;
  note: string | null;
  version: Generated<number>;
  created_by: string | null;
  created_at: Instant;
  sent_at: OptionalInstant;
  closed_at: OptionalInstant;
}

export interface TransferLineTable {
  transfer_id: string;
  variant_id: string;
  quantity: number;
  received: Generated<number>;
  lost: Generated<number>;
}

/** Append-only. */
export interface ChangeTable {
  seq: Generated<number>;
  subject: ChangeSubject;
  subject_id: string;
  action: string;
  fields: Json<FieldChange[]>;
  note: string | null;
  actor_id: string | null;
  occurred_at: Instant;
}

export interface ProductRatingTable {
  product_id: string;
  /** 1 to 5 with two decimals, as text */
  average: string | null;
  count: number;
  revision: number;
}

/** `card` is JSON without its closing brace: the live part is put behind it. */
export interface ProductCardTable {
  product_id: string;
  currency: string;
  card: string;
  brand_slug: string | null;
  /** Microseconds since 1970. */
  newest: number;
  price_minor: number;
  /** Hundredths of a star; 0 without a rating. */
  rating_rank: number;
}

/** A card's place in a category and in every one above it. */
export interface ListingTable {
  category_id: string;
  product_id: string;
  currency: string;
  brand_slug: string | null;
  newest: number;
  price_minor: number;
  rating_rank: number;
}

/** `head` is the page up to `"variants":[`; each variant's text lacks its closing brace. */
export interface ProductPageTable {
  product_id: string;
  currency: string;
  slug: string;
  head: string;
  variant_ids: string[];
  variant_texts: string[];
}

/** Where a card in another language differs from the default one. */
export interface TranslatedCardTable {
  product_id: string;
  currency: string;
  locale: string;
  card: string;
}

/** The same of a page; its variants are those of the default one, in their order. */
export interface TranslatedPageTable {
  product_id: string;
  currency: string;
  locale: string;
  head: string;
  variant_texts: string[];
}

/** What may be found. */
export interface ProductSearchTable {
  product_id: string;
  no: Generated<number>;
  /** The form of its terms; those of another form are made anew. */
  made_for: string;
  digest: string;
  /** Title, codes and description as words between spaces. */
  words: string;
  /** What it is found by; none when it is listed no more. */
  terms: Generated<readonly string[]>;
  /** How much each of them says about it. */
  impacts: Generated<readonly number[]>;
  /** Words people may have meant when they look for it. */
  vocabulary: Generated<readonly string[]>;
  /** The transaction that wrote something of what it is found by, and the one that wrote its terms. */
  changed_in: Generated<string>;
  described_in: Generated<string>;
}

export interface SearchCountTable {
  /** YYYY-MM-DD */
  day: string;
  query: string;
  searches: Generated<number>;
  clicks: Generated<number>;
  /** Of the latest search. */
  results: Generated<number>;
}

/** Words that mean the same; one way: whoever asks for one of `words` also means those of `means`. */
export interface SearchSynonymTable {
  id: string;
  /** '' for all. */
  language: string;
  one_way: boolean;
  words: string[];
  means: string[];
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface SearchSynonymPairTable {
  synonym_id: string;
  language: string;
  from_key: string;
  to_words: string;
}

export interface ImportTable {
  id: string;
  kind: ImportKind;
  state: ImportState;
  file_name: string;
  /** null: the file was kept long enough */
  storage_key: string | null;
  sha256: string;
  bytes: number;
  file_lines: number;
  format: FormatName;
  preview: Json<unknown>;
  options: Json<unknown>;
  checked_at: OptionalInstant;
  problem: Json<JobProblem> | null;
  /** Whoever is at work on it, until then; what it does after that is not taken. */
  worker: string | null;
  lease_until: OptionalInstant;
  tries: Generated<number>;
  created_by: string | null;
  created_at: Instant;
  queued_at: Instant;
  started_by: string | null;
  started_at: OptionalInstant;
  cancelled_by: string | null;
  finished_at: OptionalInstant;
}

/** Written with what it tells of: each place of a file is in one of them at most. */
export interface ImportBatchTable {
  import_id: string;
  phase: ImportPhase;
  from_unit: number;
  up_to_unit: number;
  last_line: number;
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  refused: number;
  written_at: Instant;
}

export interface ImportLineTable {
  seq: Generated<number>;
  import_id: string;
  phase: ImportPhase;
  line: number;
  action: 'create' | 'update' | 'refuse';
  slug: string | null;
  title: string | null;
  fields: Json<unknown>;
  error: string | null;
}

/** Files that are being received. */
export interface ImportUploadTable {
  storage_key: string;
  created_at: Instant;
}

export interface ExportTable {
  id: string;
  state: ExportState;
  format: ExportFormat;
  filter: Json<Export['filter']>;
  file_name: string;
  storage_key: string | null;
  bytes: number | null;
  products: number | null;
  left_out: number | null;
  left_out_first: Generated<string[]>;
  problem: Json<JobProblem> | null;
  worker: string | null;
  lease_until: OptionalInstant;
  tries: Generated<number>;
  created_by: string | null;
  created_at: Instant;
  finished_at: OptionalInstant;
  expires_at: OptionalInstant;
}

export interface CatalogTables extends ModuleTables {
  imports: ImportTable;
  import_batches: ImportBatchTable;
  import_lines: ImportLineTable;
  import_uploads: ImportUploadTable;
  exports: ExportTable;
  stores: StoreTable;
  categories: CategoryTable;
  brands: BrandTable;
  products: ProductTable;
  attributes: AttributeTable;
  product_types: ProductTypeTable;
  product_type_attributes: ProductTypeAttributeTable;
  attribute_values: AttributeValueTable;
  former_slugs: FormerSlugTable;
  related_products: RelatedProductTable;
  stale_pages: StalePageTable;
  product_options: ProductOptionTable;
  variants: VariantTable;
  bundle_parts: BundlePartTable;
  digital_files: DigitalFileTable;
  prices: PriceTable;
  price_lists: PriceListTable;
  price_list_prices: PriceListPriceTable;
  price_points: PricePointTable;
  product_categories: ProductCategoryTable;
  avif_waiting: AvifWaitingTable;
  images: ImageTable;
  variant_images: VariantImageTable;
  media: MediaTable;
  stock_settings: StockSettingsTable;
  changes: ChangeTable;
  stock_levels: StockLevelTable;
  holds: HoldTable;
  reservations: ReservationTable;
  stock_movements: StockMovementTable;
  transfers: TransferTable;
  transfer_lines: TransferLineTable;
  product_ratings: ProductRatingTable;
  product_cards: ProductCardTable;
  listings: ListingTable;
  product_pages: ProductPageTable;
  translations: TranslationTable;
  translated_cards: TranslatedCardTable;
  translated_pages: TranslatedPageTable;
  product_search: ProductSearchTable;
  search_counts: SearchCountTable;
  search_synonyms: SearchSynonymTable;
  search_synonym_pairs: SearchSynonymPairTable;
}
