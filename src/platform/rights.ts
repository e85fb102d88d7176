import type { Routes } from './http/route';
import type { AnyModule, DefaultRole, Right } from './module';

/** Every permission of the installation, by module. @throws Error for one that is not named after its module */
export const collectRights = (modules: readonly AnyModule[]): Right[] => modules.flatMap(rightsOf);

function rightsOf({ contract: { name: module }, permissions, permissionTexts = {}, wholeShop = [], routes }: AnyModule): Right[] {
  return Object.entries(permissions as Record<string, readonly DefaultRole[]>).map(([name, roles]) => {
    if (!name.startsWith(`${module}:`)) throw new Error(`permission ${name} must start with ${module}:`);
    const opened = Object.values(routes as Routes).filter(({ access }) => access.permission === name || access.all === name);
    return {
      name,
      module,
      roles,
      text: permissionTexts[name] ?? worded(name),
      opens: opened.map(({ summary }) => summary),
      wholeShop: wholeShop.includes(name),
    };
  });
}

/** `orders:cancel-all` → `Cancel all`. */
function worded(permission: string): string {
  const words = permission.slice(permission.indexOf(':') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
