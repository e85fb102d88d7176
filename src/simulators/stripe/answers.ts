import type { Response } from 'express';
import type { z } from 'zod';
import type { StripeFault } from './moves';

export const listOf = (url: string, data: readonly unknown[]) => ({ object: 'list', data, has_more: false, url });

export const refuse = (res: Response, { status, ...error }: StripeFault): void =>
  void res.status(status).json({ error: { param: null, ...error } });

export const missing = (res: Response, what: string, id: string): void =>
  refuse(res, { status: 404, type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}: '${id}'` });

export function invalid(res: Response, { issues }: z.ZodError): void {
  const [issue] = issues;
  const code = issue?.code === 'unrecognized_keys' ? 'parameter_unknown' : 'parameter_invalid';
  refuse(res, { status: 400, type: 'invalid_request_error', code, message: `${issue?.path.join('.')}: ${issue?.message}` });
}
