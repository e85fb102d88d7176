import { modules } from './app';
import { openApiDocument } from './platform/http/openapi';
import { version } from '../package.json';

/** The public HTTP API of all modules, made from their route values alone: no server, no database. */
export const openApi = () => openApiDocument({ routes: Object.fromEntries(modules.map((m) => [m.contract.name, m.routes])), version });
