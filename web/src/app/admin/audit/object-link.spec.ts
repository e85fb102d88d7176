import { firstClause, objectLink } from './object-link';

describe('from the audit log to what was changed', () => {
  it('leads to the page of the thing, for those who may open it', () => {
    expect(objectLink('/api/v1/orders/:id/cancel', 'o1', ['orders:read-all'])).toEqual({ kind: 'orders', path: '/admin/orders/o1' });
    expect(objectLink('/orders/:id/cancel', 'o1', [])).toBeNull();
  });

  it('leads there from its making, too', () => {
    expect(objectLink('/api/v1/promotions', 'c1', ['cart:read-promotions'])).toEqual({ kind: 'promotions', path: '/admin/promotions/c1' });
    expect(objectLink('/api/v1/shippings', 'o1', ['orders:read-all'])?.path).toBe('/admin/orders/o1');
  });

  it('leads nowhere where there is no page', () => {
    expect(objectLink('/shipping/zones/:id', 'z1', ['orders:read-all'])).toBeNull();
    expect(objectLink('/orders/:id', null, ['orders:read-all'])).toBeNull();
  });

  it('says what was done without the small print', () => {
    expect(firstClause('Give money back: the amount, or all that is left. 202: asked for')).toBe('Give money back');
    expect(firstClause('Make a group of customers')).toBe('Make a group of customers');
  });
});
