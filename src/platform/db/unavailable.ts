/**
 * The database is away, restarting, out of connections, or gave up on a lock: waiting helps.
 * SQLSTATE 08, 40001, 40P01, 53300, 55P03, 57014, 57P01–03, and what pg and the socket say when there is no answer.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && waitingCodes.test(error.code)) return true;
  return waitingMessages.some((message) => error.message.startsWith(message));
}

const waitingCodes =
  /^(08...|40001|40P01|53300|55P03|57014|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const waitingMessages = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error',
  'Cannot use a pool after calling end',
  'Query read timeout',
];
