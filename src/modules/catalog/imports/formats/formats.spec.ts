import type { ParsedLine } from '../line';
import type { FormatName } from './format';
import { htmlOfText, textOfHtml } from './html-text';
import { openFile } from './open';
import { utf8Text, withoutEndlessLines } from './text';

const bytesOf = (content: string | Buffer, piece = 7) =>
  async function* () {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };

async function read(content: string | Buffer, name = 'products.csv', format: FormatName | null = null) {
  const opened = await openFile(bytesOf(content), { name, format, currency: 'USD', store: null, types: new Set(['lamp']) });
  const lines: ParsedLine[] = [];
  for await (const line of opened.read()) lines.push(line);
  return { format: opened.format, lines };
}

const rows = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const only = async (content: string, name?: string) => (await read(content, name)).lines[0];

describe('any file', () => {
  const line = '{"slug":"mug","title":"Mügè","variants":[{"sku":"M","prices":[]}]}';

  test('byte order mark, CRLF and pieces that cut a letter make no difference', async () => {
    const plain = await read(rows(line, line), 'a.jsonl');
    const dressed = await read(`\ufeff${line}\r\n\r\n${line}\r\n`, 'a.jsonl');
    expect(dressed.lines.map((l) => ('fingerprint' in l ? l.fingerprint : l))).toEqual(
      plain.lines.map((l) => ('fingerprint' in l ? l.fingerprint : l)),
    );
    expect(dressed.lines.map((l) => l.number)).toEqual([1, 3]);
  });

  test.each([
    ['Latin-1', Buffer.from(rows(line, 'caf\u00e9'), 'latin1'), /not UTF-8: .* after line 1/],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /UTF-16/],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004'), /spreadsheet/],
    ['bytes', Buffer.from('\u007fELF\0\0'), /no text/],
    ['nothing', Buffer.from(' \n'), /empty/],
    ['another table', Buffer.from('a,b\n1,2\n'), /none of the formats/],
    ['a table with a typing error', Buffer.from('slug,title,sku,colour\nx,X,X,red\n'), /"colour" is not known/],
    ['a JSON array', Buffer.from(`[\n${line},\n${line}\n]\n`), /JSON array, not JSON Lines/],
    ['a table with a column twice', Buffer.from('slug,title,sku,SKU\n'), /"SKU" twice/],
  ])('%s is refused before anything comes in', async (_, content, reason) => {
    await expect(read(content)).rejects.toThrow(reason);
  });

  test('a row that cannot be read fails with its line, and the others come', async () => {
    const { lines } = await read(
      rows('slug,title,sku,price:USD', 'a,A,A,1', 'b,B,B,1,2,3', '"c","C', 'more, too",C,1.5', 'd,D,D,cheap', 'e,E,E,1.999', '"f,F,F,1'),
    );
    expect(lines.map((l) => [l.number, 'line' in l ? l.line.slug : 'error' in l && l.error])).toEqual([
      [3, expect.stringMatching(/6 cells, the header has 4/)],
      [2, 'a'],
      [4, expect.stringMatching(/^title: /)],
      [6, 'price:USD: "cheap" is no price: write it as 1234.50, without currency and thousands signs'],
      [8, 'opens a quote that is never closed'],
      [7, expect.stringMatching(/another row of this product/)],
    ]);
  });
});

describe('a file without line ends', () => {
  async function* endless(start: string, fill: string, end = '') {
    yield Buffer.from(start);
    const piece = Buffer.alloc(65_536, fill);
    for (let n = 0; n < 288; n += 1) yield piece;
    yield Buffer.from(end);
  }
  async function inTime(bytes: () => AsyncIterable<Uint8Array>, name: string): Promise<ParsedLine[]> {
    const opened = await openFile(bytes, { name, format: null, currency: 'USD', store: null, types: new Set() });
    const lines: ParsedLine[] = [];
    for await (const line of opened.read()) lines.push(line);
    return lines;
  }
  const product = '{"slug":"mug","title":"Mug","variants":[{"sku":"M","prices":[]}]}';

  test('a line of JSON that is too long is refused, and the next one comes', async () => {
    const lines = await inTime(() => endless('{"title":"', 'a', `"}\n${product}\n`), 'a.jsonl');
    expect(lines).toEqual([
      { number: 1, error: 'is longer than 16,000,000 characters' },
      expect.objectContaining({ number: 2, fingerprint: expect.any(String) }),
    ]);
  });

  test('no line of a table is longer, wherever it begins', async () => {
    const whole = async (bytes: AsyncIterable<Uint8Array>): Promise<number> => {
      let length = 0;
      for await (const piece of withoutEndlessLines(utf8Text(bytes))) length += piece.length;
      return length;
    };
    await expect(whole(endless('slug,title,sku\na', ','))).rejects.toThrow('A line is longer than 16,000,000 characters');
    for (const end of ['\n', '\r']) expect(await whole(endless('', `a,b,c,d${end}`))).toBe(288 * 65_536);
  });

  test.each([
    [
      'an open quote over many lines',
      'slug,title,sku\na,"',
      'xxxxxxx\n',
      /A row that goes on at line \d+ is longer than .* a quote may be left open/,
    ],
    ['a header', 'slug,title,sku,', 'x', /A line is longer than/],
  ])('a table with %s without end is refused', async (_, start, fill, reason) => {
    await expect(inTime(() => endless(start, fill), 'a.csv')).rejects.toThrow(reason);
  });
});

describe('our CSV', () => {
  const header =
    'externalId,slug,title,description,brand,tags,categories,images,imageAlts,options,attribute:Material,sku,option:Size,option:Hue,weightGrams,variantImages,price:USD,compareAt:USD,price:JPY,stock:main,backorder:main';

  test('the rows of a product are its variants', async () => {
    const { format, lines } = await read(
      rows(
        header,
        'e1,mug,Mug,"Thrown',
        'by hand",Kiln,a|B,Home > Kitchen|New,1.jpg|2.jpg,One|,Hue|Size,clay|tin \\| lead,MUG-S,S,Red,420,0|1,24.5,29.00,2400,12,true',
        'e1,mug,,,,,,,,,,MUG-L,L,Red,500,,26,,,,',
        ',,,,,,,,,,,MUG-X,X,Red,,,27,,,3,false',
      ),
    );
    expect(format).toBe('csv');
    expect(lines).toMatchObject([
      {
        number: 2,
        line: {
          externalId: 'e1',
          slug: 'mug',
          title: 'Mug',
          description: 'Thrown\nby hand',
          tags: ['a', 'b'],
          categories: ['Home > Kitchen', 'New'],
          attributes: { Material: ['clay', 'tin | lead'] },
          images: [
            { url: '1.jpg', alt: 'One' },
            { url: '2.jpg', alt: '' },
          ],
          options: ['Hue', 'Size'],
          variants: [
            {
              sku: 'MUG-S',
              options: { Hue: 'Red', Size: 'S' },
              prices: [
                { currency: 'USD', minor: 2450, compareAtMinor: 2900 },
                { currency: 'JPY', minor: 2400 },
              ],
              weightGrams: 420,
              stock: [{ store: 'main', onHand: 12, backorder: true }],
              images: [0, 1],
            },
            { sku: 'MUG-L', prices: [{ currency: 'USD', minor: 2600 }], stock: [] },
            { sku: 'MUG-X', stock: [{ store: 'main', onHand: 3, backorder: false }] },
          ],
        },
      },
    ]);
  });

  test('a product fails as a whole, with the line and the column of the wrong row', async () => {
    const { lines } = await read(
      rows(
        'slug,title,sku,option:Size,price:USD,stock:main',
        'mug,Mug,M-S,S,1,1',
        'mug,,M-L,L,x,1',
        'bowl,Bowl,B,S,1,1',
        'bowl,Dish,B2,L,1,1',
        'cup,Cup,C,S,1,2.5',
        'mug,Mug,M-X,XL,1,1',
        `jar,${'J'.repeat(301)},J,S,1,1`,
        'Bad Slug,X,J,S,1,1',
      ),
    );
    expect(lines).toEqual([
      { number: 3, error: expect.stringMatching(/^price:USD: "x" is no price/) },
      { number: 5, error: 'title: says something else than line 4, where the product starts' },
      { number: 6, error: 'stock:main: "2.5" is no whole number' },
      { number: 7, error: 'externalId or slug: "mug" began at line 2: the rows of a product must stand together' },
      { number: 8, error: expect.stringMatching(/^title: Too big/) },
      { number: 9, error: expect.stringMatching(/^slug: must be lower-case/) },
    ]);
  });
});

describe('Shopify', () => {
  const header =
    'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Image Position,Image Alt Text,Variant Image,Variant Barcode,SEO Title,SEO Description,Care (product.metafields.custom.care),Status';
  const cells = (fields: Readonly<Record<string, string>>): string =>
    header
      .split(',')
      .map((column) => `"${(fields[column] ?? '').replaceAll('"', '""')}"`)
      .join(',');

  test('variants, pictures and texts of a Handle', async () => {
    const { format, lines } = await read(
      rows(
        header,
        cells({
          Handle: 'tee',
          Title: 'Tee',
          'Body (HTML)': '<p>Soft &amp; <b>light</b></p>\n<ul><li>Cotton</li><li>Wool</li></ul><script>x()</script>',
          Vendor: 'Osa',
          'Product Category': 'Apparel & Accessories > Clothing',
          Type: 'Shirt',
          Tags: 'Summer, new',
          Published: 'TRUE',
          'Option1 Name': 'Size',
          'Option1 Value': 'S',
          'Option2 Name': 'Color',
          'Option2 Value': 'Red',
          'Variant SKU': 'T-S',
          'Variant Grams': '120.0',
          'Variant Inventory Tracker': 'shopify',
          'Variant Inventory Qty': '-2',
          'Variant Inventory Policy': 'continue',
          'Variant Price': '19.90',
          'Variant Compare At Price': '25.00',
          'Image Src': 'https://cdn.example/2.jpg',
          'Image Position': '2',
          'Variant Barcode': "'0123",
          'SEO Title': 'A tee',
          'Care (product.metafields.custom.care)': '["cold","dry"]',
          Status: 'active',
        }),
        cells({
          Handle: 'tee',
          'Option1 Value': 'L',
          'Option2 Value': 'Red',
          'Variant Price': '19.90',
          'Variant Compare At Price': '0',
          'Variant Inventory Tracker': '',
          'Image Src': 'https://cdn.example/1.jpg',
          'Image Position': '1',
          'Image Alt Text': 'Front',
          'Variant Image': 'https://cdn.example/2.jpg',
        }),
        cells({ Handle: 'tee', 'Image Src': 'https://cdn.example/3.jpg', 'Image Position': '3' }),
        cells({
          Handle: 'Mütze',
          Title: 'Cap',
          'Option1 Name': 'Title',
          'Option1 Value': 'Default Title',
          'Variant Price': '5',
          Status: 'draft',
          Type: 'Lamp',
        }),
      ),
    );
    expect(format).toBe('shopify');
    expect(lines).toMatchObject([
      {
        number: 2,
        line: {
          slug: 'tee',
          title: 'Tee',
          description: 'Soft & light\n• Cotton\n• Wool',
          brand: 'Osa',
          status: 'published',
          tags: ['summer', 'new'],
          seoTitle: 'A tee',
          categories: ['Apparel & Accessories > Clothing'],
          attributes: { Type: 'Shirt', GTIN: '0123', Care: ['cold', 'dry'] },
          images: [
            { url: 'https://cdn.example/1.jpg', alt: 'Front' },
            { url: 'https://cdn.example/2.jpg', alt: '' },
            { url: 'https://cdn.example/3.jpg', alt: '' },
          ],
          options: ['Size', 'Color'],
          variants: [
            {
              sku: 'T-S',
              options: { Size: 'S', Color: 'Red' },
              weightGrams: 120,
              prices: [{ currency: 'USD', minor: 1990, compareAtMinor: 2500 }],
              stock: [{ onHand: 0, backorder: true }],
            },
            { sku: 'tee-l-red', prices: [{ currency: 'USD', minor: 1990 }], stock: [{ onHand: 0, backorder: true }], images: [1] },
          ],
        },
      },
      {
        number: 6,
        line: {
          externalId: 'shopify:Mütze',
          status: 'draft',
          type: 'Lamp',
          categories: [],
          options: [],
          variants: [{ sku: 'Mütze', options: {} }],
        },
      },
    ]);
  });

  test('the names of the newer template mean the same', async () => {
    expect(
      await only(
        rows(
          'Title,URL handle,Description,SKU,Price,Inventory quantity,Continue selling when out of stock,Option1 name,Option1 value,Status',
          'Hat,hat,Warm,H1,10.00,4,DENY,Title,Default Title,Active',
        ),
      ),
    ).toMatchObject({
      line: {
        slug: 'hat',
        description: 'Warm',
        variants: [{ sku: 'H1', prices: [{ minor: 1000 }], stock: [{ onHand: 4, backorder: false }] }],
      },
    });
  });

  test('a wrong cell is told by its column', async () => {
    const bad = async (fields: Record<string, string>) =>
      only(rows(header, cells({ Handle: 'x', Title: 'X', 'Variant Price': '1', ...fields }))).then((l) => l && 'error' in l && l.error);
    expect(await bad({ 'Variant Price': '€ 5' })).toMatch(/^Variant Price: "€ 5" is no price/);
    expect(await bad({ 'Variant Inventory Qty': 'many' })).toMatch(/^Variant Inventory Qty: "many"/);
    expect(await bad({ 'Variant Inventory Policy': 'maybe' })).toMatch(/^Variant Inventory Policy: /);
    expect(await bad({ Title: '' })).toBe('Title: is empty');
    expect(await bad({ Status: 'gone' })).toMatch(/^Status: "gone" is not known/);
    expect(await bad({ 'Variant SKU': 'S'.repeat(65) })).toMatch(/^Variant SKU: Too big/);
  });
});

describe('WooCommerce', () => {
  const header =
    'ID,Type,SKU,Name,Published,Short description,Description,Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Tags,Images,Parent,Brands,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)';
  const cells = (fields: Readonly<Record<string, string>>): string =>
    header
      .split(',')
      .map((column) => `"${fields[column] ?? ''}"`)
      .join(',');

  test('simple products, and variations by SKU and by id', async () => {
    const { format, lines } = await read(
      rows(
        header,
        cells({
          ID: '9',
          Type: 'variation',
          Parent: 'id:7',
          SKU: 'H-S',
          'Regular price': '45',
          'Attribute 1 name': 'Size',
          'Attribute 1 value(s)': 'S',
          Stock: '3',
        }),
        cells({
          ID: '7',
          Type: 'variable',
          SKU: 'HOOD',
          Name: 'Hoodie',
          Published: '1',
          'Weight (kg)': '1.5',
          Images: 'https://x.example/a.jpg, https://x.example/b.jpg',
          'Attribute 1 name': 'Size',
          'Attribute 1 value(s)': 'S, L',
          'Attribute 2 name': 'Fabric',
          'Attribute 2 value(s)': 'Wool',
          Categories: 'Clothing > Hoodies, Men\\, all',
        }),
        cells({
          ID: '10',
          Type: 'variation',
          Parent: 'HOOD',
          'Regular price': '45',
          'Sale price': '42',
          'Attribute 1 name': 'Size',
          'Attribute 1 value(s)': 'L',
          'In stock?': '1',
          'Weight (kg)': '2',
          Images: 'https://x.example/b.jpg',
        }),
        cells({
          ID: '11',
          Type: 'simple',
          SKU: 'CAP',
          Name: 'Cap',
          Published: '-1',
          'Regular price': '18',
          Stock: '4',
          'Backorders allowed?': 'notify',
          'Low stock amount': '2',
          Brands: 'Osa',
          Tags: 'Sun, Sea',
          'Short description': '<p>Short</p>',
          Description: 'Long',
        }),
        cells({ ID: '12', Type: 'grouped', Name: 'Set' }),
        cells({ ID: '13', Type: 'variation', Parent: 'id:99' }),
        cells({ ID: '14', Type: 'variable', Name: 'Alone' }),
        cells({ ID: '15', Type: 'simple', Name: 'Odd', SKU: 'ODD', Published: '7' }),
      ),
    );
    expect(format).toBe('woocommerce');
    expect(lines).toMatchObject([
      {
        number: 5,
        line: {
          externalId: 'woocommerce:11',
          status: 'draft',
          brand: 'Osa',
          tags: ['sun', 'sea'],
          description: 'Short\n\nLong',
          variants: [{ sku: 'CAP', lowStock: 2, stock: [{ onHand: 4, backorder: true }] }],
        },
      },
      { number: 6, error: expect.stringMatching(/^Type: "grouped"/) },
      { number: 9, error: expect.stringMatching(/^Published: "7"/) },
      { number: 7, error: expect.stringMatching(/^Parent: .*"id:99"/) },
      {
        number: 3,
        line: {
          externalId: 'woocommerce:7',
          status: 'published',
          categories: ['Clothing > Hoodies', 'Men, all'],
          attributes: { Fabric: 'Wool' },
          options: ['Size'],
          variants: [
            {
              sku: 'HOOD-l',
              options: { Size: 'L' },
              weightGrams: 2000,
              prices: [{ minor: 4200, compareAtMinor: 4500 }],
              stock: [{ onHand: 0, backorder: true }],
              images: [1],
            },
            { sku: 'H-S', options: { Size: 'S' }, weightGrams: 1500, prices: [{ minor: 4500 }], stock: [{ onHand: 3, backorder: false }] },
          ],
        },
      },
      { number: 8, error: expect.stringMatching(/^Type: is a variable product without a variation/) },
    ]);
  });
});

describe('Google Merchant', () => {
  const header =
    'id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tavailability\tprice\tsale_price\tbrand\tgtin\tmpn\tproduct_type\titem_group_id\tcolor\tsize\tshipping_weight';
  const cells = (fields: Readonly<Record<string, string>>): string =>
    header
      .split('\t')
      .map((column) => fields[column] ?? '')
      .join('\t');

  test('single articles, and groups told apart by what differs', async () => {
    const { format, lines } = await read(
      rows(
        header,
        cells({
          id: 'A-R',
          title: 'Shirt',
          price: '15.00 USD',
          sale_price: '12.00 USD',
          availability: 'in_stock',
          item_group_id: 'A',
          color: 'Red',
          size: 'M',
          image_link: 'https://x.example/r.jpg',
          gtin: '1',
          shipping_weight: '0.5 lb',
        }),
        cells({
          id: 'B',
          title: '5" bowl',
          price: '1500 JPY',
          availability: 'out of stock',
          brand: 'Kiln',
          product_type: 'Home > Kitchen',
          additional_image_link: 'https://x.example/1.jpg,https://x.example/2.jpg',
          mpn: 'B1',
          color: 'Blue',
        }),
        cells({
          id: 'A-B',
          title: 'Shirt',
          price: '15.00 USD',
          availability: 'in stock',
          item_group_id: 'A',
          color: 'Blue',
          size: 'M',
          image_link: 'https://x.example/b.jpg',
          gtin: '2',
        }),
        cells({ id: 'C', title: 'C', price: '15,00', availability: 'in_stock' }),
        cells({ id: 'D', title: 'D', price: '15.00 USD', availability: 'soon' }),
      ),
      'feed.tsv',
    );
    expect(format).toBe('google');
    expect(lines).toMatchObject([
      {
        number: 3,
        line: {
          externalId: 'B',
          title: '5" bowl',
          brand: 'Kiln',
          categories: ['Home > Kitchen'],
          attributes: { Color: 'Blue', MPN: 'B1' },
          variants: [{ sku: 'B', prices: [{ currency: 'JPY', minor: 1500 }], stock: [{ onHand: 0, backorder: false }] }],
        },
      },
      { number: 5, error: expect.stringMatching(/^price: "15,00" is no price/) },
      { number: 6, error: expect.stringMatching(/^availability: "soon" is not known/) },
      {
        number: 2,
        line: {
          externalId: 'A',
          attributes: { Size: 'M', GTIN: ['1', '2'] },
          options: ['Color'],
          variants: [
            {
              sku: 'A-R',
              options: { Color: 'Red' },
              weightGrams: 227,
              prices: [{ minor: 1200, compareAtMinor: 1500 }],
              images: [0],
              stock: [{ onHand: 0, backorder: true }],
            },
            { sku: 'A-B', options: { Color: 'Blue' }, prices: [{ minor: 1500 }], images: [1] },
          ],
        },
      },
    ]);
  });
});

test.each(['One line', 'Two\n\nparagraphs\nand a line', 'A < B & "C" > D', '• one\n• two', '&lt;'])('a text survives HTML: %j', (text) => {
  expect(textOfHtml(htmlOfText(text))).toBe(text);
});
