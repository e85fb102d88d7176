import { readUploadedFile } from './multipart';

const form = async (parts: Record<string, string | Blob>): Promise<{ type: string; body: Buffer }> => {
  const data = new FormData();
  for (const [name, value] of Object.entries(parts)) data.append(name, value);
  const request = new Request('http://x', { method: 'POST', body: data });
  return { type: request.headers.get('content-type') ?? '', body: Buffer.from(await request.arrayBuffer()) };
};
const problem = (status: number, detail: RegExp) =>
  expect.objectContaining({
    edge: expect.objectContaining({
      status,
      ...(status === 400 ? { errors: [expect.objectContaining({ detail: expect.stringMatching(detail) })] } : {}),
    }),
  });
const outcome = async (type: string | undefined, body: Buffer | null): Promise<unknown> => {
  try {
    return await readUploadedFile(type, body);
  } catch (error) {
    return error;
  }
};

test('the file comes out byte for byte, whatever its name and its declared type', async () => {
  const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 0]);
  const { type, body } = await form({ file: new File([bytes], '../../ä.php', { type: 'text/html' }) });
  const file = await readUploadedFile(type, body);
  expect(file.content.equals(bytes)).toBe(true);
});

test.each<[string, Record<string, string | Blob>, RegExp]>([
  ['nothing', {}, /missing/],
  ['a file under another name', { picture: new File(['x'], 'x') }, /missing/],
  ['an empty file', { file: new File([], 'x') }, /missing/],
  ['a second file', { file: new File(['x'], 'x'), more: new File(['y'], 'y') }, /only part/],
  ['a field beside it', { file: new File(['x'], 'x'), owner: 'me' }, /only part/],
])('a form with %s is refused', async (_what, parts, detail) => {
  const { type, body } = await form(parts);
  expect(await outcome(type, body)).toEqual(problem(400, detail));
});

test('what is no form is refused, and so is a form that is cut off', async () => {
  const { type, body } = await form({ file: new File(['x'.repeat(5_000)], 'x') });
  expect(await outcome('application/json', Buffer.from('{}'))).toEqual(problem(415, /./));
  expect(await outcome('multipart/form-data', body)).toEqual(problem(415, /./));
  expect(await outcome(undefined, null)).toEqual(problem(415, /./));
  expect(await outcome(type, body.subarray(0, 2_000))).toEqual(problem(400, /./));
});
