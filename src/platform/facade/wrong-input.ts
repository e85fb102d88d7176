import type { z } from 'zod';

/** A defect of the caller, in the same words wherever the method runs. Names the fields, never what was in them. */
export const wrongInput = (module: string, method: string, { issues }: z.ZodError): string =>
  `${module}.${method} was called wrongly: ${issues.map(({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`).join('; ')}`;
