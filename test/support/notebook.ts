import type { Pool } from 'pg';
import { eventually } from './eventually';
import type { Reply } from './purchase';

/** What a client asked for, by the key it would repeat it with. */
export type Deed =
  | { readonly what: 'purchase'; readonly key: string; readonly cartId: string }
  | { readonly what: 'cancel'; readonly key: string; readonly orderId: string }
  | { readonly what: 'refund'; readonly key: string; readonly orderId: string; readonly minor: number }
  | { readonly what: 'ship'; readonly key: string; readonly orderId: string }
  | { readonly what: 'change'; readonly key: string; readonly orderId: string }
  | { readonly what: 'draft'; readonly key: string; readonly draftId: string };

/**
 * What its client may believe of a deed: it is done and durable, it has been taken and is being decided, nothing happened,
 * or nobody knows.
 */
export type Belief = 'ok' | 'taken' | 'fail' | 'unknown';

export interface Entry {
  readonly deed: Deed;
  /** Where it was done, for the reader of a complaint. */
  readonly label: string;
  readonly belief: Belief;
  /** The last answer that said something; null: there was none. */
  readonly answer: Pick<Reply, 'status' | 'body'> | null;
  /** Why the last try had no answer. */
  readonly silence?: string;
}

/** What all clients were told. Afterwards the database has to agree with every word of it. */
export interface Notebook {
  /** Sends it to the shop at this address and notes the answer. Null: there was none. */
  note(deed: Deed, label: string, baseUrl: string, send: Send): Promise<Reply | null>;
  /** Every client that knows nothing asks again, with its key, until it is told something; then all know. */
  repeat(baseUrl: string, seconds: number): Promise<void>;
  entries(): readonly Entry[];
  /** Empty: nothing that was acknowledged is missing, nothing that was refused is there, and nobody got what they did not ask for. */
  compare(pool: Pool): Promise<string[]>;
}

type Send = (baseUrl: string) => Promise<Reply>;

export function createNotebook(): Notebook {
  const written = new Map<string, Entry>();
  const senders = new Map<string, Send>();
  const open = (): Entry[] => [...written.values()].filter((entry) => entry.belief === 'unknown');

  const note: Notebook['note'] = async (deed, label, baseUrl, send) => {
    senders.set(deed.key, send);
    const before = written.get(deed.key);
    written.set(deed.key, { deed, label, belief: 'unknown', answer: before?.answer ?? null });
    const [reply, silence] = await send(baseUrl).then(
      (answer) => [answer, undefined] as const,
      (error: unknown) => [null, reasonOf(error)] as const,
    );
    written.set(deed.key, { deed, label, ...heard(before, reply), ...(silence === undefined ? {} : { silence }) });
    return reply;
  };

  return {
    note,
    repeat: (baseUrl, seconds) =>
      eventually(async () => {
        for (const { deed, label } of open()) {
          const send = senders.get(deed.key);
          if (send) await note(deed, label, baseUrl, send);
        }
        if (open().length > 0)
          throw new Error(`not answered: ${counted(open().map(({ label, answer, silence }) => `${label}: ${answer?.status ?? silence}`))}`);
      }, seconds),
    entries: () => [...written.values()],
    async compare(pool) {
      const entries = [...written.values()];
      const found = await readShop(pool);
      return [
        ...entries.filter(is('purchase')).flatMap((entry) => purchaseFaults(entry, found, entries)),
        ...entries.filter(is('cancel')).flatMap((entry) => cancelFaults(entry, found, entries)),
        ...refundFaults(entries, found),
        ...shipFaults(entries, found),
        ...changeFaults(entries, found),
        ...draftFaults(entries, found),
        ...unaskedFor(entries, found),
      ];
    },
  };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? [error.message, error.cause instanceof Error ? error.cause.message : ''].join(' ').trim() : String(error);

function counted(lines: readonly string[]): string {
  const times = new Map<string, number>();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  return [...times].map(([line, n]) => `${n} × ${line}`).join(', ');
}

type EntryOf<W extends Deed['what']> = Entry & { readonly deed: Extract<Deed, { what: W }> };
const is =
  <W extends Deed['what']>(what: W) =>
  (entry: Entry): entry is EntryOf<W> =>
    entry.deed.what === what;

/** Once nobody knows, only a final answer under the same key says more. */
function heard(before: Entry | undefined, reply: Reply | null): Pick<Entry, 'belief' | 'answer'> {
  const doubtful = before?.belief === 'unknown';
  const told = reply && { status: reply.status, body: reply.body };
  if (!told) return { belief: 'unknown', answer: before?.answer ?? null };
  if (told.status === 202) return { belief: 'taken', answer: told };
  if (told.status < 300) return { belief: 'ok', answer: told };
  const isFinal = told.status < 500 && told.status !== 429 && told.body?.code !== 'request.in-progress';
  const nothingHappened = isFinal || told.status === 503 || told.status === 429;
  if (isFinal || (nothingHappened && !doubtful)) return { belief: 'fail', answer: told };
  return { belief: before?.belief ?? 'unknown', answer: before?.answer ?? told };
}

interface OrderRow {
  readonly id: string;
  readonly cart_id: string;
  readonly number: number | null;
  readonly lifecycle: 'pending' | 'accepted' | 'cancelled';
  readonly total: number;
  readonly captured: number;
  readonly back: number;
}

interface Found {
  readonly orders: readonly OrderRow[];
  readonly refunds: ReadonlyMap<string, { readonly status: string; readonly minor: number; readonly orderId: string }>;
  readonly parcels: ReadonlyMap<string, string>;
  readonly changes: readonly { readonly id: string; readonly orderId: string; readonly state: string }[];
  /** The order that each draft has become. */
  readonly drafts: ReadonlyMap<string, string | null>;
}

async function readShop(pool: Pool): Promise<Found> {
  const orders = await pool.query<OrderRow>(
    `select o.id, o.cart_id, o.number::int as number, o.lifecycle, o.total_minor::int as total, coalesce(m.captured, 0)::int as captured,
       coalesce(m.back, 0)::int as back
     from orders.orders o left join (
       select a.order_id, sum(a.captured_minor) as captured, sum(a.refunded_minor) as back from payments.attempts a group by a.order_id) m on m.order_id = o.id`,
  );
  const refunds = await pool.query(
    `select id, order_id, status, amount_minor::int as minor from orders.order_refunds where who <> 'system'`,
  );
  const parcels = await pool.query(
    `select f.shipment_id, f.order_id from orders.fulfilments f join shipping.shipments s on s.id = f.shipment_id and s.order_id = f.order_id`,
  );
  const changes = await pool.query<Found['changes'][number]>(`select c.id, c.order_id as "orderId", c.state from orders.order_changes c`);
  const drafts = await pool.query(`select d.id, d.order_id from orders.order_drafts d`);
  return {
    changes: changes.rows,
    drafts: new Map(drafts.rows.map((row) => [row.id, row.order_id])),
    orders: orders.rows,
    refunds: new Map(refunds.rows.map((row) => [row.id, { status: row.status, minor: row.minor, orderId: row.order_id }])),
    parcels: new Map(parcels.rows.map((row) => [row.shipment_id, row.order_id])),
  };
}

/** K1 and K2: what was answered with success is there, once; what was refused is not. */
function purchaseFaults({ deed, label, belief, answer }: EntryOf<'purchase'>, { orders }: Found, all: readonly Entry[]): string[] {
  const ofCart = orders.filter((order) => order.cart_id === deed.cartId && order.lifecycle !== 'cancelled');
  const where = `${label}: purchase of cart ${deed.cartId}`;
  const sameCart = all.filter(is('purchase')).filter((other) => other.deed.cartId === deed.cartId && other.belief !== 'fail');
  if (ofCart.length > 1) return [`${where} became ${ofCart.length} orders`];
  if (belief === 'fail') return ofCart.length > 0 && sameCart.length === 0 ? [`${where} was refused, and there is an order`] : [];
  if (belief === 'unknown') return [];
  const order = orders.find(({ id }) => id === answer?.body.id);
  if (!order) return [`${where} was acknowledged, and its order is missing`];
  if (belief === 'taken' || answer?.body.status === 'pending') return [];
  const isChanged = all.some((other) => other.deed.what === 'change' && other.deed.orderId === order.id && other.belief !== 'fail');
  const wasCancelled = all.some((other) => other.deed.what === 'cancel' && other.deed.orderId === order.id && other.belief !== 'fail');
  return [
    ...(order.lifecycle === 'accepted' || (wasCancelled && order.lifecycle === 'cancelled')
      ? []
      : [`${where} was accepted, and is ${order.lifecycle}`]),
    ...(String(order.number) === answer?.body.number ? [] : [`${where} was numbered ${answer?.body.number}, and is ${order.number}`]),
    ...(isChanged || order.total === answer?.body.totals.total.minor
      ? []
      : [`${where} cost ${answer?.body.totals.total.minor}, and costs ${order.total}`]),
    ...(isChanged || order.captured <= order.total ? [] : [`${where} was charged ${order.captured} of ${order.total}`]),
  ];
}

function cancelFaults({ deed, label, belief }: EntryOf<'cancel'>, { orders }: Found, all: readonly Entry[]): string[] {
  const order = orders.find(({ id }) => id === deed.orderId);
  const where = `${label}: cancelling ${deed.orderId}`;
  if (belief === 'ok' && order?.lifecycle !== 'cancelled') return [`${where} was done, and it is ${order?.lifecycle ?? 'missing'}`];
  const others = all.filter(is('cancel')).some((other) => other.deed.orderId === deed.orderId && other.belief !== 'fail');
  return belief === 'fail' && order?.lifecycle === 'cancelled' && !others ? [`${where} was refused, and it is cancelled`] : [];
}

function refundFaults(all: readonly Entry[], { refunds }: Found): string[] {
  const asked = all.filter(is('refund'));
  const missing = asked.flatMap(({ deed, label, belief, answer }) => {
    const found = refunds.get(String(answer?.body.id));
    const where = `${label}: refund of ${deed.minor} for ${deed.orderId}`;
    if (belief === 'ok' && (found?.status !== 'succeeded' || found.minor !== deed.minor))
      return [`${where} was done, and is ${found?.status ?? 'missing'}`];
    return belief === 'taken' && !found ? [`${where} was taken, and is missing`] : [];
  });
  const limits = [...new Set(asked.map(({ deed }) => deed.orderId))].flatMap((orderId) => {
    const mine = asked.filter(({ deed }) => deed.orderId === orderId);
    const sum = (beliefs: readonly Belief[]) =>
      mine.filter((e) => beliefs.includes(e.belief)).reduce((total, e) => total + e.deed.minor, 0);
    const made = [...refunds.values()]
      .filter((r) => r.orderId === orderId && r.status === 'succeeded')
      .reduce((total, r) => total + r.minor, 0);
    return made > sum(['ok', 'taken', 'unknown']) ? [`${orderId} got ${made} back, more than anybody asked for`] : [];
  });
  return [...missing, ...limits];
}

function shipFaults(all: readonly Entry[], { parcels }: Found): string[] {
  const sent = all.filter(is('ship'));
  const missing = sent.flatMap(({ deed, label, belief, answer }) =>
    belief === 'ok' && parcels.get(String(answer?.body.shipmentId ?? answer?.body.id)) !== deed.orderId
      ? [`${label}: a parcel of ${deed.orderId} was sent, and is missing`]
      : [],
  );
  const tooMany = [...new Set(parcels.values())].flatMap((orderId) => {
    const made = [...parcels.values()].filter((id) => id === orderId).length;
    const may = sent.filter(({ deed, belief }) => deed.orderId === orderId && belief !== 'fail').length;
    return made > may ? [`${orderId} has ${made} parcels, and ${may} were asked for`] : [];
  });
  return [...missing, ...tooMany];
}

/** A change is what its client was told, and the order costs what it said; what was refused is not there. */
function changeFaults(all: readonly Entry[], { changes, orders }: Found): string[] {
  return all.filter(is('change')).flatMap(({ deed, label, belief, answer }) => {
    const where = `${label}: change of ${deed.orderId}`;
    const mine = changes.filter((change) => change.orderId === deed.orderId);
    if (mine.length > 1) return [`${where} was made ${mine.length} times`];
    if (belief === 'fail') return mine.some(({ state }) => state !== 'withdrawn') ? [`${where} was refused, and is ${mine[0]?.state}`] : [];
    if (belief !== 'ok') return [];
    const { id, state, before, after } = answer?.body ?? {};
    const found = mine.find((change) => change.id === id);
    if (found?.state !== state) return [`${where} was ${state}, and is ${found?.state ?? 'missing'}`];
    const due = (state === 'done' ? after : before).total.minor as number;
    const total = orders.find((order) => order.id === deed.orderId)?.total;
    return total === due ? [] : [`${where} makes it cost ${due}, and it costs ${total}`];
  });
}

/** A draft that was sent is one order that may be paid; one that was refused is none. */
function draftFaults(all: readonly Entry[], { drafts, orders }: Found): string[] {
  return all.filter(is('draft')).flatMap(({ deed, label, belief, answer }) => {
    const where = `${label}: draft ${deed.draftId}`;
    const orderId = drafts.get(deed.draftId) ?? null;
    if (belief === 'fail') return orderId === null ? [] : [`${where} was refused, and is an order`];
    if (belief !== 'ok') return [];
    const isThere = orderId === answer?.body.orderId && orders.some(({ id, lifecycle }) => id === orderId && lifecycle === 'pending');
    return isThere ? [] : [`${where} was sent, and is ${orderId ?? 'no order'}`];
  });
}

/** K3: nobody has an order, or a cancelled one, who did not ask for it. */
const unaskedFor = (all: readonly Entry[], { orders }: Found): string[] =>
  orders
    .filter(
      ({ number, cart_id }) =>
        number !== null && !all.some(({ deed, belief }) => deed.what === 'purchase' && deed.cartId === cart_id && belief !== 'fail'),
    )
    .map(({ id }) => `order ${id} was placed, and nobody was told so`);
