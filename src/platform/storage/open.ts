import { join } from 'node:path';
import type { Config } from '../config/config';
import { createDiskStorage } from './disk';
import { createS3Storage } from './s3';
import type { OpenStorage } from './storage';

/** Where the shop keeps its files, as its settings say. */
export const openStorage = ({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): OpenStorage =>
  s3 ? createS3Storage(s3) : createDiskStorage({ root: join(dataDir, 'media') });
