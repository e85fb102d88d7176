import { z } from 'zod';
import { page } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { HistoryEntry, HistoryQuery } from '../history/routes';
import type { HistoryQueries } from '../history/history.queries';
import {
  NewSynonyms,
  SearchClick,
  SearchedQueries,
  SearchesQuery,
  Suggestions,
  SuggestQuery,
  SynonymChanges,
  SynonymQuery,
  Synonyms,
} from './schemas';
import type { ShopLocales } from '../translations/shop-locales';
import type { SearchLog } from './search-log';
import type { SuggestionQueries } from './suggestions.queries';
import type { SynonymQueries } from './synonyms.queries';
import type { SynonymService } from './synonyms.service';

const read = { permission: 'catalog:read-products' };
const watch = { permission: 'catalog:read-search' };
const write = { permission: 'catalog:write-search' };
const ById = z.strictObject({ id: z.uuid() });

export const searchRoutes = defineRoutes({
  suggest: {
    method: 'get',
    path: '/products/suggest',
    summary: 'What somebody who types these letters may be looking for',
    access: read,
    query: SuggestQuery,
    responses: { 200: Suggestions },
    cache: 'catalog',
    limit: 'search',
    errors: ['catalog.unknown-locale'],
  },
  countSearchClick: {
    method: 'post',
    path: '/products/search/clicks',
    summary: 'Count that a product was opened from the results of a search',
    access: read,
    body: SearchClick,
    responses: { 204: null },
    limit: 'search',
  },
  listSearches: {
    method: 'get',
    path: '/admin/search/queries',
    summary: 'What was searched most, how often, and what was found; nothing about who asked',
    access: watch,
    query: SearchesQuery,
    responses: { 200: SearchedQueries },
  },
  listSynonyms: {
    method: 'get',
    path: '/admin/search/synonyms',
    summary: 'Words that mean the same to the search',
    access: watch,
    query: SynonymQuery,
    responses: { 200: page(Synonyms) },
    errors: ['catalog.bad-cursor'],
  },
  createSynonyms: {
    method: 'post',
    path: '/admin/search/synonyms',
    summary: 'Let words mean the same, or one also mean another',
    access: write,
    body: NewSynonyms,
    responses: { 201: Synonyms },
    errors: ['catalog.bad-synonym'],
  },
  updateSynonyms: {
    method: 'patch',
    path: '/admin/search/synonyms/:id',
    summary: 'Change synonyms; searches follow at once',
    access: write,
    params: ById,
    body: SynonymChanges,
    responses: { 200: Synonyms },
    errors: ['catalog.no-such-synonym', 'catalog.stale', 'catalog.bad-synonym'],
  },
  deleteSynonyms: {
    method: 'delete',
    path: '/admin/search/synonyms/:id',
    summary: 'Take synonyms away',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-synonym'],
  },
  listSynonymHistory: {
    method: 'get',
    path: '/admin/search/synonyms/:id/history',
    summary: 'Who changed what of these synonyms; latest first',
    access: watch,
    params: ById,
    query: HistoryQuery,
    responses: { 200: page(HistoryEntry) },
    errors: ['catalog.no-such-synonym', 'catalog.bad-cursor'],
  },
});

export interface SearchHandlersDeps {
  readonly locales: ShopLocales;
  readonly suggestionQueries: SuggestionQueries;
  readonly searchLog: SearchLog;
  readonly synonymQueries: SynonymQueries;
  readonly synonymService: SynonymService;
  readonly historyQueries: HistoryQueries;
}

export function createSearchHandlers({
  locales: shopLocales,
  suggestionQueries,
  searchLog,
  synonymQueries,
  synonymService,
  historyQueries,
}: SearchHandlersDeps): Handlers<typeof searchRoutes> {
  return {
    suggest: async ({ query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      return storedJson(await suggestionQueries.suggest(query.q, reading), reading);
    },
    countSearchClick: ({ body }) => {
      searchLog.clicked(body.q);
      return Promise.resolve(noContent());
    },
    listSearches: async ({ query }) => {
      await searchLog.write();
      return ok(await searchLog.read(query));
    },
    listSynonyms: async ({ query }) => ok(await synonymQueries.list(query)),
    createSynonyms: async ({ body, caller }) => created(await synonymService.create(body, actorOf(caller))),
    updateSynonyms: async ({ params, body, caller }) => ok(await synonymService.update(params.id, body, actorOf(caller))),
    deleteSynonyms: async ({ params, caller }) => {
      await synonymService.remove(params.id, actorOf(caller));
      return noContent();
    },
    listSynonymHistory: async ({ params, query }) => ok(await historyQueries.list('synonym', params.id, query, null)),
  };
}
