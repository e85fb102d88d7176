import { readCursor, writeCursor } from './cursor';

const id = '0192f0c4-5b7a-7c3e-8a11-000000000001';

describe('the cursor of a page of reviews', () => {
  it('comes back as it was written', () => {
    const place = { createdAt: new Date('2026-03-01T10:20:30.123Z'), id, rating: 4 };
    expect(readCursor(writeCursor(place))).toEqual(place);
  });

  it.each([
    '',
    'x',
    Buffer.from('1.2').toString('base64url'),
    Buffer.from(`1.${id}`).toString('base64url'),
    Buffer.from(`1.${id}.6`).toString('base64url'),
    Buffer.from(`NaN.${id}.4`).toString('base64url'),
    Buffer.from(`9e15.${id}.4`).toString('base64url'),
  ])('refuses %p', (cursor) => expect(() => readCursor(cursor)).toThrow('not one of ours'));
});
