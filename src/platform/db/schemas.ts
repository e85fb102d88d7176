import architecture from '../../../architecture.json';

/** One schema per module, named as the module. */
export const schemas: readonly string[] = Object.keys(architecture);
