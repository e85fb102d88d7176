import { faultsIn } from '../support/aftermath';
import { scenes } from '../support/crash-scenes';
import { dieAtEach } from '../support/deaths';
import { createDoomedShop } from '../support/doomed-shop';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';

const times = Number(process.env['PROOF_TIMES'] ?? 20);

test(`killed ${times} times at each of ${scenes.length} points the same shop loses nothing and its books are true each time`, async () => {
  const doomed = await createDoomedShop('twenty-times');
  const notebook = createNotebook();
  let slowest = 0;
  try {
    for (let time = 1; time <= times; time += 1) {
      const { at, shop, decidedMs } = await dieAtEach(doomed, notebook);
      try {
        slowest = Math.max(slowest, decidedMs);
        expect({ time, alive: [...at].filter(([, end]) => !end.startsWith('killed')) }).toEqual({ time, alive: [] });
        for (const { afterwards } of scenes) await afterwards?.(shop.baseUrl);
        expect(notebook.entries().filter(({ belief }) => belief === 'unknown')).toEqual([]);
        expect(await notebook.compare(doomed.pool)).toEqual([]);
        await eventually(async () => expect(await doomed.post.compare(doomed.pool)).toEqual([]), 60);
        expect({ time, faults: await faultsIn(doomed.ownerUrl) }).toEqual({ time, faults: [] });
        process.stderr.write(`round ${time} of ${times}: nothing lost, decided after ${(decidedMs / 1000).toFixed(1)} s\n`);
      } finally {
        await shop.stop();
      }
    }
    console.log(
      `${times * scenes.length} deaths, ${notebook.entries().length} deeds; all decided at most ${(slowest / 1000).toFixed(1)} s after a round`,
    );
    expect(slowest).toBeLessThan(60_000);
  } finally {
    await doomed.close();
  }
});
