import { beyondReach, roleChange } from './roles';

const roles = [
  { name: 'admin', permissions: ['orders:ship', 'users:assign-roles', 'payments:refund'] },
  { name: 'customer', permissions: [] },
  { name: 'staff', permissions: ['orders:ship'] },
];

describe('giving and taking roles', () => {
  it('a change is what is added and what is removed', () => {
    expect(roleChange(['customer', 'staff'], ['customer', 'admin', 'admin'])).toEqual({ added: ['admin'], removed: ['staff'] });
  });

  it('nobody makes anyone an admin without being able to do all that an admin can', () => {
    const granted = ['orders:ship', 'users:assign-roles'];
    expect(beyondReach({ added: ['staff'], removed: [] }, roles, granted)).toEqual([]);
    expect(beyondReach({ added: ['admin'], removed: [] }, roles, granted)).toEqual(['admin']);
    expect(beyondReach({ added: [], removed: ['admin'] }, roles, granted)).toEqual(['admin']);
    expect(beyondReach({ added: ['admin'], removed: ['staff'] }, roles, [...granted, 'payments:refund'])).toEqual([]);
  });
});
