import { untilDecided, faultsIn } from '../support/aftermath';
import { buy } from '../support/crash-scenes';
import { createDoomedShop } from '../support/doomed-shop';
import { createNotebook } from '../support/notebook';

const tokens = ['tok_timeout', 'tok_error', 'tok_webhook', 'tok_slow'] as const;

/** In real seconds, with everything as it is delivered. */
test('a payment whose answer was lost, or that the provider failed, is decided within a minute', async () => {
  const doomed = await createDoomedShop('undecided');
  const shop = await doomed.open();
  if (!shop) throw new Error('the shop did not open');
  const notebook = createNotebook();
  try {
    const stage = { baseUrl: shop.baseUrl, notebook, staff: doomed.staff };
    await Promise.all(tokens.flatMap((token) => Array.from({ length: 3 }, () => buy(stage, token, token))));
    const seconds = (await untilDecided(doomed.pool, 60)) / 1000;
    console.log(`${tokens.length * 3} payments decided after ${seconds.toFixed(1)} s`);
    const { rows } = await doomed.pool.query(
      `select a.status, o.lifecycle, count(*)::int as payments from payments.attempts a join orders.orders o on o.id = a.order_id
       group by a.status, o.lifecycle order by 1, 2`,
    );
    expect(rows).toEqual([
      { status: 'captured', lifecycle: 'accepted', payments: 9 },
      { status: 'failed', lifecycle: 'pending', payments: 3 },
    ]);
    expect(await notebook.compare(doomed.pool)).toEqual([]);
    expect(await faultsIn(doomed.ownerUrl)).toEqual([]);
  } finally {
    await shop.stop();
    await doomed.close();
  }
});
