import { startEmbedded } from '/work/main/src/platform/db/embedded';
import pg from 'pg';
(async () => {
  const dir = process.argv[2] ?? '/tmp/embtest/deep/pg';
  let t = Date.now();
  const a = await startEmbedded({ dataDir: dir, log: console.log });
  console.log('start', Date.now() - t, a.url, a.joined);
  t = Date.now();
  const c = new pg.Client(a.url); await c.connect(); console.log((await c.query('show server_version')).rows, (await c.query('select datcollate,datctype,datlocprovider from pg_database')).rows, Date.now()-t);
  await c.end();
  if (process.argv[3] === 'hang') { console.log('pid', process.pid); setInterval(()=>{}, 1000); return; }
  t = Date.now(); await a.stop(); console.log('stop', Date.now() - t);
})();
