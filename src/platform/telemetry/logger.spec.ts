import { Writable } from 'node:stream';
import { withContext } from '../kernel/context';
import { createLogger } from './logger';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, format: 'json' | 'pretty' = 'json'): string {
  const lines: string[] = [];
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  write(createLogger({ level: 'info', format, to }));
  return lines.join('');
}

describe('the log', () => {
  test('is one JSON object a line, with the correlation id of the work', () => {
    const text = logged((logger) => withContext({ correlationId: 'c-1' }, () => logger.info({ orderId: 'o-1' }, 'order placed')));
    expect(JSON.parse(text)).toMatchObject({ level: 'info', msg: 'order placed', orderId: 'o-1', correlationId: 'c-1' });
    expect(JSON.parse(logged((logger) => logger.warn('outside')))).not.toHaveProperty('correlationId');
  });

  test('keeps what one line says out of the next', () => {
    const text = logged((logger) => {
      logger.warn({ job: 'redis', err: new Error('refused') }, 'redis took no jobs');
      logger.info({ reason: 'SIGTERM' }, 'stopping');
    });
    const [, last = ''] = text.trim().split('\n');
    expect(Object.keys(JSON.parse(last)).sort()).toEqual(['level', 'msg', 'reason', 'time']);
  });

  test('gives a person one short line for a request, and the correlation id only where something is wrong', () => {
    const text = logged((logger) => {
      const request = { method: 'GET', route: '/api/v1/products', status: 200, ms: 1.4, requestId: 'r-1' };
      withContext({ correlationId: 'c-1' }, () => logger.info(request, 'request'));
      withContext({ correlationId: 'c-2' }, () => logger.warn({ job: 'redis' }, 'redis took no jobs'));
    }, 'pretty');
    const lines = text
      .replace(/\u001b\[\d+m/g, '')
      .trim()
      .split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/INFO: GET \/api\/v1\/products 200, 1\.4 ms$/),
      expect.stringMatching(/WARN: redis took no jobs \(c-2\) \{"job":"redis"\}$/),
    ]);
  });

  test('blanks secrets wherever a line names them', () => {
    const secrets = { cookie: 's3cret', authorization: 's3cret', 'x-cart-token': 's3cret', 'set-cookie': ['s3cret'] };
    const text = logged((logger) => {
      logger.info({
        headers: secrets,
        req: { headers: secrets },
        body: { password: 's3cret', email: 's3cret@example.com' },
        token: 's3cret',
        refreshToken: 's3cret',
      });
      logger.child({ password: 's3cret' }).info('child');
    });
    expect(text).not.toContain('s3cret');
    expect(text).toContain('[secret]');
  });

  test('tells an error with its cause and its code, but not the data a database error quotes', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      constraint: 'accounts_email',
      table: 'accounts',
      detail: 'Key (email)=(a@b.c) already exists.',
      parameters: ['a@b.c'],
    });
    const text = logged((logger) => logger.error({ err: new Error('failed', { cause }) }, 'request failed'));
    expect(JSON.parse(text).err).toMatchObject({
      type: 'Error',
      message: 'failed',
      cause: { code: '23505', constraint: 'accounts_email' },
    });
    expect(text).not.toContain('a@b.c');
  });

  test('cannot be forged by a line break in what is logged', () => {
    const text = logged((logger) => logger.info({ path: '/x\n{"level":"fatal"}' }, 'request\nforged'));
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  test('keeps silent below its level', () => {
    expect(logged((logger) => logger.debug('no'))).toBe('');
  });
});
