const adjectives = [
  'Oak',
  'Linen',
  'Brass',
  'Slate',
  'Walnut',
  'Cotton',
  'Copper',
  'Birch',
  'Wool',
  'Marble',
  'Rattan',
  'Enamel',
  'Cork',
  'Ash',
  'Felt',
  'Glass',
];
const nouns = [
  'Lamp',
  'Bowl',
  'Chair',
  'Shelf',
  'Vase',
  'Rug',
  'Clock',
  'Tray',
  'Kettle',
  'Basket',
  'Mirror',
  'Stool',
  'Blanket',
  'Planter',
  'Teapot',
  'Board',
];
const rooms = ['Kitchen', 'Living room', 'Bedroom', 'Hall', 'Study', 'Garden'];
export const roomSlugs: readonly string[] = rooms.map((room) => room.toLowerCase().replace(' ', '-'));
const sizes = ['Small', 'Medium', 'Large'];

/** The same products on every machine: number `n` decides everything. One to `mostVariants` (3 at most) variants each. */
export function* generatedProducts(count: number, mostVariants = 3): Generator<string> {
  for (let n = 0; n < count; n += 1) {
    const adjective = adjectives[n % adjectives.length] ?? '';
    const noun = nouns[Math.floor(n / adjectives.length) % nouns.length] ?? '';
    const title = `${adjective} ${noun} No. ${n}`;
    const price = 900 + ((n * 7919) % 20_000);
    const variants = sizes.slice(0, 1 + (n % mostVariants)).map((size, i) => ({
      sku: `BENCH-${n}-${i}`,
      options: { Size: size },
      prices: [{ minor: price + i * 500, currency: 'USD' }],
      stock: [{ onHand: 100_000 }],
      weightGrams: 200 + ((n * 31) % 3_000),
    }));
    yield JSON.stringify({
      slug: `bench-${n}`,
      title,
      brand: `Maker ${n % 40}`,
      description: `A ${adjective.toLowerCase()} ${noun.toLowerCase()} made for everyday use, number ${n} of its series. It is easy to clean, made to last and comes with a five year promise.`,
      categories: [`Home > ${rooms[n % rooms.length] ?? ''}`],
      options: ['Size'],
      attributes: { Material: adjective, Series: String(n % 100) },
      variants,
    });
  }
}

export const searchWords: readonly string[] = adjectives.flatMap((a) => nouns.map((n) => `${a} ${n}`.toLowerCase()));
