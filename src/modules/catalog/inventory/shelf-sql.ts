/**
 * `freeOn` and `aheadOn` of domain/shelf in SQL, of a row of `stock_levels` known by `alias`. One place says it, so that lists, pages,
 * quotes and holds cannot differ.
 */
export const freeSql = (alias: string): string => `greatest(${alias}.on_hand - ${alias}.safety - ${alias}.reserved, 0)`;

export const aheadOpenSql = (alias: string): string =>
  `(${alias}.backorder and (${alias}.ahead_until is null or ${alias}.ahead_until > now()))`;

/** 9,999 where there is no limit. */
export const aheadSql = (alias: string): string =>
  `(case when not ${aheadOpenSql(alias)} then 0 when ${alias}.ahead_limit is null then 9999
    else greatest(${alias}.ahead_limit - greatest(${alias}.reserved - greatest(${alias}.on_hand - ${alias}.safety, 0), 0), 0) end)`;

/** Something of it can be sold now. Row by row, so that a search for one ends at the first. */
export const sellableSql = (alias: string): string =>
  `(${alias}.on_hand - ${alias}.safety > ${alias}.reserved or (${alias}.backorder and ${aheadSql(alias)} > 0))`;

/**
 * Of all shelves of a variant, `Ahead` of platform/facade/schemas as JSON, or null: how many may be promised, and the earliest word on when they come.
 * A day that has come is none to wait for.
 */
export const aheadJson = (alias: string): string =>
  `case when coalesce(sum(${aheadSql(alias)}), 0) > 0 then json_build_object(
    'kind', case when bool_and(${alias}.ships_from > current_date) filter (where ${aheadSql(alias)} > 0) then 'preorder' else 'backorder' end,
    'shipsFrom', case when bool_and(${alias}.ships_from > current_date) filter (where ${aheadSql(alias)} > 0)
      then min(${alias}.ships_from) filter (where ${aheadSql(alias)} > 0) end,
    'shipsInDays', min(${alias}.ships_in_days) filter (where ${aheadSql(alias)} > 0),
    'units', least(sum(${aheadSql(alias)}), 9999)) end`;
