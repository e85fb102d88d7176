import { z } from 'zod';
import { accepted, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { Examination } from '../shapes';
import type { ExaminationsService } from './examinations.service';

const access = { permission: 'users:examine' } as const;

export const doctorRoutes = defineRoutes({
  getExamination: {
    method: 'get',
    path: '/doctor',
    summary: 'What the doctor of the books found last, or is looking at; null: it was not asked these days',
    access,
    responses: { 200: z.object({ examination: Examination.nullable() }).meta({ id: 'LatestExamination' }) },
  },
  askDoctor: {
    method: 'post',
    path: '/doctor',
    summary:
      'Ask the doctor whether the books are true. 202: it looks, or already looked; `all` asks also what holds only while no work is under way',
    access,
    body: z.strictObject({ scope: z.enum(['always', 'all']) }),
    responses: { 202: Examination },
  },
});

export interface DoctorHandlersDeps {
  readonly examinationsService: ExaminationsService;
}

export const createDoctorHandlers = ({ examinationsService }: DoctorHandlersDeps): Handlers<typeof doctorRoutes> => ({
  getExamination: async () => ok({ examination: await examinationsService.latest() }),
  askDoctor: async ({ body, caller }) => accepted(await examinationsService.ask(body.scope, caller.principal?.userId ?? '')),
});
