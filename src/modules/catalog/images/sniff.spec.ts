import { sniffPicture } from './sniff';

const bytes = (text: string) => Buffer.from(text.padEnd(32, '\0'), 'latin1');

test.each([
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
  ['\0\0\0\x1cftypavif', 'heif'],
])('%j begins a picture', (head, format) => {
  expect(sniffPicture(bytes(head))).toBe(format);
});

test.each(['<svg xmlns', '<?xml', '%PDF-1.7', 'II*\0', 'MM\0*', 'BM', 'RIFF\x10\0\0\0WAVE', '\0\0\0\x1cftypheic', 'PK\x03\x04', ''])(
  '%j begins none that staff may send',
  (head) => {
    expect(sniffPicture(bytes(head))).toBeNull();
  },
);

test('a few bytes are no picture', () => {
  expect(sniffPicture(Buffer.from('GIF89a'))).toBeNull();
});
