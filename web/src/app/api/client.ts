import { inject, InjectionToken } from '@angular/core';
import createClient, { type Client, type FetchResponse } from 'openapi-fetch';
import { I18n } from '../i18n/i18n';
import { ORIGIN, SESSION_STORE } from '../platform/browser';
import { createOrderSecrets, type OrderSecrets } from './order-secrets';
import { ApiError, problemOf } from './problem';
import type { paths } from './schema';

export type Api = Client<paths>;

/** The shop's API in its own types. Cookies carry the session; `X-Order-Token` opens an order that came by mail. */
export const API = new InjectionToken<Api>('API', {
  providedIn: 'root',
  factory: () => {
    const api = createClient<paths>({ baseUrl: inject(ORIGIN) });
    const i18n = inject(I18n);
    const secrets = inject(ORDER_SECRETS);
    api.use({
      onRequest({ request, schemaPath, params }) {
        request.headers.set('Accept-Language', i18n.locale());
        const secret = secretFor(secrets, schemaPath, params.path?.['id']);
        if (secret !== null) request.headers.set('X-Order-Token', secret);
        return request;
      },
    });
    return api;
  },
});

export const ORDER_SECRETS = new InjectionToken('ORDER_SECRETS', {
  providedIn: 'root',
  factory: () => createOrderSecrets(inject(SESSION_STORE)),
});

/** What the server answered. @throws ApiError for every status of 400 and above */
export function dataOf<T extends Record<string | number, unknown>, O, M extends `${string}/${string}`>(
  answer: FetchResponse<T, O, M>,
): NonNullable<FetchResponse<T, O, M>['data']> {
  if (answer.data === undefined || answer.data === null) {
    throw new ApiError(problemOf(answer.response.status, answer.error, answer.response.headers.get('Retry-After')));
  }
  return answer.data;
}

/** For answers without a body. @throws ApiError for every status of 400 and above */
export function done({ response, error }: { readonly response: Response; readonly error?: unknown }): void {
  if (!response.ok) throw new ApiError(problemOf(response.status, error, response.headers.get('Retry-After')));
}

function secretFor(secrets: OrderSecrets, path: string, id: unknown): string | null {
  if (path.startsWith('/api/v1/orders/{id}')) return typeof id === 'string' ? secrets.find(id) : null;
  return /^\/api\/v1\/(payments|shippings|returns)/.test(path) ? secrets.latest() : null;
}
