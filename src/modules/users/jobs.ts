import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { ExaminationsService } from './doctor/examinations.service';
import { examineJob } from './doctor/job';
import type { SigningKeys } from './keys/signing-keys';

const dayMs = 86_400_000;
const keyLifeDays = 90;

const rotateKeys = defineJob({ name: 'users.rotate-signing-keys', data: z.object({}), everyMs: dayMs });

export interface UsersJobsDeps {
  readonly signingKeys: SigningKeys;
  readonly examinationsService: ExaminationsService;
}

export const createUsersJobs = ({ signingKeys, examinationsService }: UsersJobsDeps): readonly JobHandler[] => [
  handleJob(rotateKeys, () => signingKeys.rotate(keyLifeDays)),
  handleJob(examineJob, (_data, signal) => examinationsService.work(signal)),
];
