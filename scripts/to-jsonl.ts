import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { icecatLine } from './icecat';

/**
 * Turns a published set of product data into the lines `galleria import` reads (docs/import.md):
 *
 *   npx tsx scripts/to-jsonl.ts <folder or file> [<output file>]
 *
 * Knows the retail demo store (products.yaml.gz), DummyJSON (dummyjson_products.json.gz) and Icecat (products.jsonl.gz).
 */
interface Line {
  readonly externalId: string;
  readonly slug?: string;
  readonly title: string;
  readonly description: string;
  readonly brand?: string | null;
  readonly categories: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly images: readonly { readonly url: string; readonly alt: string }[];
  readonly variants: readonly {
    readonly sku: string;
    readonly weightGrams?: number;
    readonly prices: readonly { readonly currency: string; readonly minor: number; readonly compareAtMinor?: number | null }[];
    readonly stock: readonly { readonly onHand: number }[];
  }[];
}

const adapters: Readonly<Record<string, (content: string) => Line[]>> = {
  'products.yaml.gz': fromRetailDemo,
  'dummyjson_products.json.gz': fromDummyJson,
  'products.jsonl.gz': (content) => fromIcecat(content),
};

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(input: string | undefined, output: string | undefined): Promise<void> {
  if (input === undefined) throw new Error('usage: tsx scripts/to-jsonl.ts <folder or file> [<output file>]');
  const { file, convert } = find(input);
  const lines = convert(await text(createReadStream(file).pipe(createGunzip())));
  const out = output === undefined ? process.stdout : createWriteStream(output);
  for (const line of lines) out.write(`${JSON.stringify(line)}\n`);
  if (out !== process.stdout) await new Promise<void>((resolve) => out.end(resolve));
  console.error(`${lines.length} products`);
}

function find(input: string): { file: string; convert: (content: string) => Line[] } {
  const folder = existsSync(input) && statSync(input).isDirectory();
  for (const [name, convert] of Object.entries(adapters)) {
    const file = folder ? join(input, name) : input;
    if (file.endsWith(name) && existsSync(file)) return { file, convert };
  }
  throw new Error(`${input} holds none of: ${Object.keys(adapters).join(', ')}`);
}

const RetailProduct = z.object({
  id: z.string(),
  current_stock: z.number(),
  name: z.string(),
  category: z.string(),
  style: z.string(),
  description: z.string(),
  price: z.number(),
  image: z.string(),
  gender_affinity: z.enum(['F', 'M']).optional(),
  aliases: z.array(z.string()).optional(),
});

/** Its pictures lie in a folder per category, which the data set comes without. */
function fromRetailDemo(content: string): Line[] {
  return z
    .array(RetailProduct)
    .parse(parseYaml(content))
    .map((p) => ({
      externalId: `retail-demo:${p.id}`,
      title: p.name,
      description: p.description,
      categories: [`${named(p.category)} > ${named(p.style)}`],
      attributes: {
        style: named(p.style),
        ...(p.gender_affinity ? { for: p.gender_affinity === 'F' ? 'Women' : 'Men' } : {}),
        ...(p.aliases ? { 'also called': p.aliases } : {}),
      },
      images: [{ url: `images/${p.category}/${p.image}`, alt: p.name }],
      variants: [{ sku: `RD-${p.id}`, prices: [{ currency: 'USD', minor: cents(p.price) }], stock: [{ onHand: p.current_stock }] }],
    }));
}

const DummyProduct = z.object({
  id: z.number(),
  title: z.string(),
  description: z.string(),
  category: z.string(),
  price: z.number(),
  discountPercentage: z.number(),
  stock: z.number(),
  tags: z.array(z.string()),
  brand: z.string().optional(),
  sku: z.string(),
  weight: z.number(),
  dimensions: z.object({ width: z.number(), height: z.number(), depth: z.number() }),
  warrantyInformation: z.string(),
  images: z.array(z.string()),
});

/** The price is what is paid, the discount what was taken off before. Weights have no unit and are read as hundreds of grams. */
function fromDummyJson(content: string): Line[] {
  return z
    .array(DummyProduct)
    .parse(JSON.parse(content))
    .map((p) => {
      const minor = cents(p.price);
      const before = Math.round(minor / (1 - p.discountPercentage / 100));
      return {
        externalId: `dummyjson:${p.id}`,
        title: p.title,
        description: p.description,
        brand: p.brand ?? null,
        categories: [named(p.category)],
        attributes: {
          tags: p.tags,
          warranty: p.warrantyInformation,
          size: `${p.dimensions.width} × ${p.dimensions.height} × ${p.dimensions.depth} cm`,
        },
        images: p.images.map((url) => ({ url, alt: p.title })),
        variants: [
          {
            sku: p.sku,
            weightGrams: Math.round(p.weight * 100),
            prices: [{ currency: 'USD', minor, compareAtMinor: before > minor ? before : null }],
            stock: [{ onHand: p.stock }],
          },
        ],
      };
    });
}

const fromIcecat = (content: string): Line[] =>
  content
    .split('\n')
    .filter((line) => line !== '')
    .map(icecatLine);

const cents = (price: number): number => Math.round(price * 100);

/** `mens-shirts` → `Mens shirts`, `homedecor` → `Home decor`. */
function named(name: string): string {
  const known: Readonly<Record<string, string>> = { homedecor: 'Home decor', apparel: 'Clothing' };
  const words = known[name] ?? name.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
