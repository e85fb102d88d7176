import { staffPermissions } from '../state/staff-permissions';
import { adminMenu, menuFor } from './menu';

describe('the menu of the staff pages', () => {
  const paths = (permissions: readonly string[]) => menuFor(permissions).flatMap(({ entries }) => entries.map(({ path }) => path));

  it('shows a person only what they may open', () => {
    expect(paths(['orders:read-all', 'catalog:read-products'])).toEqual(['/admin', '/admin/orders']);
    expect(paths([])).toEqual(['/admin']);
  });

  it('can be reached by everybody who has something in it', () => {
    const asked = adminMenu.flatMap(({ entries }) => entries.flatMap(({ permission }) => permission ?? []));
    expect(asked.filter((permission) => !staffPermissions.includes(permission))).toEqual([]);
  });
});
