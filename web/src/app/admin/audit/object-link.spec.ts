import { objectLink } from './object-link';

describe('from the audit log to what was changed', () => {
  it('leads to the page of the thing, for those who may open it', () => {
    expect(objectLink('/api/v1/orders/:id/cancel', 'o1', ['orders:read-all'])).toBe('/admin/orders/o1');
    expect(objectLink('/orders/:id/cancel', 'o1', [])).toBeNull();
  });

  it('leads nowhere where there is no page', () => {
    expect(objectLink('/shipping/zones/:id', 'z1', ['orders:read-all'])).toBeNull();
    expect(objectLink('/orders/:id', null, ['orders:read-all'])).toBeNull();
  });
});
