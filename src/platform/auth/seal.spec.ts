import { randomBytes } from 'node:crypto';
import { open, seal } from './seal';

describe('what is sealed', () => {
  const key = randomBytes(32);
  const sealed = seal(key, 'key 1', Buffer.from('private'));

  it('opens with the same key for the same purpose', () => {
    expect(open(key, 'key 1', sealed)?.toString()).toBe('private');
    expect(sealed.includes('private')).toBe(false);
  });

  it('opens with no other key, for no other row, and not when a bit has changed', () => {
    expect(open(randomBytes(32), 'key 1', sealed)).toBeNull();
    expect(open(key, 'key 2', sealed)).toBeNull();
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    expect(open(key, 'key 1', changed)).toBeNull();
    expect(open(key, 'key 1', sealed.subarray(0, 20))).toBeNull();
  });

  it('looks different every time', () => {
    expect(seal(key, 'key 1', Buffer.from('private')).equals(sealed)).toBe(false);
  });
});
