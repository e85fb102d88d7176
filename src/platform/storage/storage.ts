/** Files that belong to rows: pictures, documents. A key is a relative path like `products/ab/cd….webp`, made by us. */
export interface Storage {
  put(key: string, content: Buffer, contentType: string): Promise<void>;
  /** null when there is no such file */
  get(key: string): Promise<{ content: Buffer; contentType: string } | null>;
  delete(key: string): Promise<void>;
  /** Where a browser gets it: `/media/<key>`. */
  url(key: string): string;
}
