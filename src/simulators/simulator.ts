import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { Book } from './book';
import { createFaults, NewFault, type Faults } from './faults';
import type { PostOffice } from './post-office';

/** A payment provider of this machine: its API, its pages and its memory. */
export interface Simulator {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  readonly faults: Faults;
  readonly office: PostOffice;
  close(): Promise<void>;
}

export interface SimulatorParts {
  /** Its own address. */
  readonly url: string;
  /** The shop's, for messages. */
  readonly shopUrl: () => string;
  readonly book: Book;
  readonly faults: Faults;
  readonly byItself: boolean;
}

export interface SimulatorOptions {
  /** What it answers when it is asked who it is. */
  readonly name?: string;
  /** 0: any. */
  readonly port: number;
  readonly shopUrl: () => string;
  readonly book: Book;
  /** False in tests: no message leaves and nothing settles by itself. */
  readonly byItself?: boolean;
  /** Hears of every call, for tests. */
  onCall?(call: HeardCall): void;
}

export interface HeardCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What a provider adds: its routes, and the office that its messages leave from. */
export type Play = (app: Express, parts: SimulatorParts) => PostOffice;

/** Listens on loopback only. @throws Error when the port is taken */
export async function openSimulator(
  { name = '', port, shopUrl, book, byItself = true, onCall }: SimulatorOptions,
  play: Play,
): Promise<Simulator> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faults = createFaults();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: true, limit: '1mb' }));
  app.set('query parser', 'extended');
  if (onCall)
    app.use(({ method, path, query, body }, _res, next) => {
      onCall({ method, path, query, body });
      next();
    });
  app.get('/sim', (_req, res) => void res.json({ simulator: name }));
  app.get('/sim/faults', (_req, res) => void res.json(faults.planned()));
  app.delete('/sim/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });
  app.post('/sim/faults', (req, res) => {
    const fault = NewFault.safeParse(req.body);
    if (!fault.success) return void res.status(400).json({ error: fault.error.issues });
    faults.plan(fault.data);
    res.status(201).json(faults.planned());
  });
  const office = play(app, { url, shopUrl, book, faults, byItself });
  return {
    url,
    faults,
    office,
    close() {
      office.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
