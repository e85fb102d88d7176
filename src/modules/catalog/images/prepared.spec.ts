import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskStorage } from '../../../platform/storage/disk';
import { storePicture } from './encode';
import { createPreparedPictures, listName } from './prepared';

const drawing = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><rect width="80" height="60" fill="#a33"/></svg>',
);
let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'galleria-prepared-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a picture that the build has encoded is copied as encoding would have stored it; another one is not known', async () => {
  const prepared = createDiskStorage({ root: join(folder, 'prepared') });
  const encoded = await storePicture(prepared, drawing);
  expect(encoded).toMatchObject({ widths: [320, 640, 1280], width: 1280, height: 960 });
  const { storageKey = '', ...sizes } = encoded ?? {};
  await writeFile(join(folder, 'prepared', listName), JSON.stringify({ recipe: 'this one', pictures: { [storageKey]: sizes } }));

  const shop = createDiskStorage({ root: join(folder, 'shop') });
  const pictures = createPreparedPictures(join(folder, 'prepared'));
  expect(await pictures.copyInto(shop, drawing)).toEqual(encoded);
  for (const width of [320, 640, 1280]) {
    const key = `${storageKey}-${width}.webp`;
    expect(await shop.get(key)).toEqual(await prepared.get(key));
  }
  expect(await pictures.copyInto(shop, Buffer.from('<svg/>'))).toBeNull();
  expect(await createPreparedPictures(join(folder, 'prepared'), 'another').copyInto(shop, drawing)).toBeNull();
});

test('a file that is missing is not promised, and a folder that is missing knows nothing', async () => {
  const prepared = createDiskStorage({ root: folder });
  const { storageKey = '', ...sizes } = (await storePicture(prepared, drawing)) ?? {};
  await writeFile(join(folder, listName), JSON.stringify({ recipe: '', pictures: { [storageKey]: sizes } }));
  await prepared.delete(`${storageKey}-640.webp`);
  const shop = createDiskStorage({ root: join(folder, 'shop') });
  expect(await createPreparedPictures(folder).copyInto(shop, drawing)).toBeNull();
  expect(await createPreparedPictures(join(folder, 'nowhere')).copyInto(shop, drawing)).toBeNull();
});
