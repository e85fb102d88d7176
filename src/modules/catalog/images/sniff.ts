export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'heif';

/** By its first bytes, whatever it is called; null: none that staff may send. AVIF is the HEIF we take. */
export function sniffPicture(content: Buffer): PictureFormat | null {
  const text = (from: number, to: number): string => content.toString('latin1', from, to);
  if (content.length < 16) return null;
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp' && ['avif', 'avis'].includes(text(8, 12))) return 'heif';
  return null;
}
