import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { SigningKeys } from './keys/signing-keys';

const dayMs = 86_400_000;
const keyLifeDays = 90;

const rotateKeys = defineJob({ name: 'users.rotate-signing-keys', data: z.object({}), everyMs: dayMs });

export interface UsersJobsDeps {
  readonly signingKeys: SigningKeys;
}

export const createUsersJobs = ({ signingKeys }: UsersJobsDeps): readonly JobHandler[] => [
  handleJob(rotateKeys, () => signingKeys.rotate(keyLifeDays)),
];
