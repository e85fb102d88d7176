import type { Storage } from '../storage/storage';

/** Keeps nothing. */
export const noStorage: Storage = {
  put: async () => undefined,
  get: async () => null,
  putStream: async () => 0,
  getStream: async () => null,
  delete: async () => undefined,
  url: (key) => `/media/${key}`,
};
