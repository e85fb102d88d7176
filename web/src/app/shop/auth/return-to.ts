/** Where to go after signing in: a page of the shop, never another site's. */
export function returnTarget(asked: string | undefined): string {
  if (asked === undefined || !/^\/(?![/\\])[^\\]*$/.test(asked) || /[\u0000-\u001f]/.test(asked)) return '/account';
  return asked;
}
