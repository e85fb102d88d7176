/** The shop cannot start or a command cannot run, for a reason its operator can mend: shown as one line, exit code 2. */
export const startError = (message: string, cause?: unknown): Error => Object.assign(new Error(message, { cause }), { name: 'StartError' });

export const isStartError = (error: unknown): error is Error => error instanceof Error && error.name === 'StartError';
