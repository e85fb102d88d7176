import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createGuard } from './guard';

const at = new Date('2026-01-01T00:00:00Z');
const opened = () => createGuard({ code: 'paystack', logger: pino({ level: 'silent' }), clock: () => at, resetTimeout: 30 });
const broken = () => Promise.reject(new Error('no connection'));
const fail = async (guard: ReturnType<typeof opened>, times: number) => {
  for (let n = 0; n < times; n++) await guard.run(broken).catch(() => undefined);
};

describe('a provider that does not answer', () => {
  test('is left alone after the fifth call that came to nothing, not before', async () => {
    const guard = opened();
    await fail(guard, 4);
    expect(guard.awaySince()).toBeNull();
    await fail(guard, 1);
    expect(guard.awaySince()).toEqual(at);
    let called = false;
    await expect(guard.run(async () => (called = true))).rejects.toThrow();
    expect(called).toBe(false);
  });

  test('is tried again after a while: one answer brings it back, one more failure does not', async () => {
    const guard = opened();
    await fail(guard, 5);
    await sleep(40);
    expect(guard.awaySince()).toBeNull();
    await fail(guard, 1);
    expect(guard.awaySince()).toEqual(at);
    await sleep(40);
    expect(await guard.run(async () => 'paid')).toBe('paid');
    expect(guard.awaySince()).toBeNull();
  });

  test('is asked as ever while most of its calls are answered', async () => {
    const guard = opened();
    for (let n = 0; n < 8; n++) await guard.run(async () => n);
    await fail(guard, 6);
    expect(guard.awaySince()).toBeNull();
  });
});
