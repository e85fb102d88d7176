import { Command, Option } from 'commander';
import { version } from '../../package.json';
import type { Config } from '../platform/config/config';
import { errorCode } from '../platform/config/error-facts';
import { readConfig } from './console';
import type { BackupOptions } from './backup/backup';
import type { RestoreOptions } from './backup/restore';
import type { DoctorOptions } from './doctor';
import { couldNotRun, run } from './failures';
import type { ExportOptions } from './export';
import type { ImportOptions } from './import';
import type { ImportOrdersOptions } from './import-orders';
import type { CreateAdminOptions } from './user';

/** Loaded when it is their turn: the modules of a shop take a while to load. */
const commands = {
  backup: () => require('./backup/backup') as typeof import('./backup/backup'),
  doctor: () => require('./doctor') as typeof import('./doctor'),
  exporting: () => require('./export') as typeof import('./export'),
  importing: () => require('./import') as typeof import('./import'),
  importingOrders: () => require('./import-orders') as typeof import('./import-orders'),
  migrate: () => require('./migrate') as typeof import('./migrate'),
  openapi: () => require('./openapi') as typeof import('./openapi'),
  replay: () => require('./replay') as typeof import('./replay'),
  restore: () => require('./backup/restore') as typeof import('./backup/restore'),
  seed: () => require('./seed') as typeof import('./seed'),
  serve: () => require('./serve') as typeof import('./serve'),
  user: () => require('./user') as typeof import('./user'),
};

/** The settings first: a wrong one is said at once. */
const withConfig = (work: (config: Config) => Promise<number | void>): Promise<void> => run(() => work(readConfig()));

const program = new Command('galleria')
  .description('A whole shop in one process.')
  .version(version)
  .showHelpAfterError('(galleria --help shows what there is)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Start here:
  $ npx galleria serve                              the shop on http://localhost:3000, with its own database
  $ npx galleria import products.jsonl --dry-run    what would come in
  $ npx galleria import products.jsonl              bring it in
  $ npx galleria doctor                             are stock, orders and money true?

Settings are environment variables, or lines of a .env file: .env.example lists them all.
  $ PORT=8080 DATABASE_URL=postgresql://me:secret@db/shop npx galleria serve

Exit codes: 0 done · 1 doctor found something, or lines of an import could not be used · 2 could not run, and one line says why.`,
  );

program
  .command('serve')
  .description('run the shop: pages, API, messages and jobs')
  .addHelpText(
    'after',
    `
Without DATABASE_URL it starts a PostgreSQL of its own under DATA_DIR (.galleria). The first start sets up the database, fills
the shop with a demo and shows the administrator's password once. Ctrl-C finishes what is under way and ends.

  $ npx galleria serve
  $ PORT=8080 SEED_DEMO=off npx galleria serve`,
  )
  .action(() => withConfig((config) => commands.serve().serve(config)));

program
  .command('worker')
  .description('run messages and jobs only, without a public port')
  .addHelpText(
    'after',
    '\nFor installations of several processes that share DATABASE_URL and REDIS_URL:\n\n  $ JOBS=off npx galleria serve\n  $ npx galleria worker',
  )
  .action(() => withConfig((config) => commands.serve().work(config)));

program
  .command('migrate')
  .description('set up the database, or bring it up to date')
  .addHelpText(
    'after',
    '\nserve does the same when it starts. Run it alone before an update that must not wait.\n\n  $ npx galleria migrate',
  )
  .action(() => withConfig((config) => commands.migrate().migrateDatabase(config)));

program
  .command('seed')
  .description('put the demo into an empty shop: products, and customers with orders and reviews')
  .addHelpText(
    'after',
    '\nA shop that has products is left alone. Beside a running shop only the products come, and with SEED_DEMO=goods.\n\n  $ npx galleria seed',
  )
  .action(() => withConfig((config) => commands.seed().seed(config)));

program
  .command('import')
  .description('bring in products (JSON Lines or CSV of ours, Shopify, WooCommerce, Google Merchant), or counts of stock')
  .argument('<file>', 'as docs/import.md describes; UTF-8')
  .addOption(
    new Option('--format <format>', 'recognised by header and ending when left out').choices([
      'jsonl',
      'csv',
      'shopify',
      'woocommerce',
      'google',
    ]),
  )
  .option('--currency <code>', "of prices that name none; the shop's when left out")
  .option('--store <code>', 'where units are counted that name no store; the first one when left out')
  .option('--dry-run', 'show what would change, and change nothing')
  .addOption(new Option('--only <which>', 'only new products, or only those the shop has').choices(['create', 'update']))
  .option('--stock', 'the file holds counts of stock (CSV or JSON Lines): all lines or none')
  .option('--reason <reason>', 'with --stock: received, count, damaged, lost, returned or correction')
  .addHelpText(
    'after',
    '\nThe same file twice changes nothing. Works beside a running shop and without one.\n\n  $ npx galleria import products.jsonl --dry-run\n  $ npx galleria import products.jsonl\n  $ npx galleria import products_export.csv --format shopify --currency EUR --dry-run\n  $ npx galleria import --stock counts.csv --store main',
  )
  .action((file: string, options: ImportOptions) =>
    withConfig((config) => {
      const { importProducts, importStock } = commands.importing();
      return options.stock ? importStock(config, file, options) : importProducts(config, file, options);
    }),
  );

program
  .command('import-orders')
  .description('bring in orders of another shop, to be read and reported on')
  .argument('<file>', 'a CSV of invoice lines as docs/reports.md describes, also packed with gzip')
  .option('--currency <code>', "of its prices; the shop's when left out")
  .option('--dry-run', 'do all of it, tell what came of it, and undo it')
  .option('--report <file>', 'where the lines that could not be used are told; <file>.report.jsonl when left out')
  .addHelpText(
    'after',
    '\nMoves no stock, writes no mail, asks no provider. The same file twice changes nothing; an import that was stopped goes on.\n\n  $ npx galleria import-orders invoices.csv.gz --currency GBP --dry-run\n  $ npx galleria import-orders invoices.csv.gz --currency GBP',
  )
  .action((file: string, options: ImportOrdersOptions) =>
    withConfig((config) => commands.importingOrders().importOrders(config, file, options)),
  );

program
  .command('export')
  .description('write the products to a file: JSON Lines or CSV of ours, or Shopify CSV')
  .argument('<file>', 'products.jsonl, products.csv, shopify.csv …')
  .addOption(new Option('--format <format>', 'by the name of the file when left out').choices(['jsonl', 'csv', 'shopify']))
  .addOption(new Option('--status <status>', 'only products of this state').choices(['draft', 'scheduled', 'published', 'archived']))
  .option('--category <address>', 'only products of this category and those below it')
  .option('--pictures <folder>', 'put the pictures into this folder, instead of naming where they are on the web')
  .addHelpText(
    'after',
    '\nWhat "galleria import" reads again. Works beside a running shop and without one.\n\n  $ npx galleria export products.jsonl\n  $ npx galleria export out/products.csv --status published --pictures out/pictures',
  )
  .action((file: string, options: ExportOptions) => withConfig((config) => commands.exporting().exportProducts(config, file, options)));

program
  .command('doctor')
  .description('ask whether stock, orders and money are true')
  .option('--json', 'the findings as JSON')
  .option('--always', 'only what holds at any instant, also under load')
  .option('--quiet-only', 'only what holds when no work is under way')
  .addHelpText(
    'after',
    '\nReads one snapshot and changes nothing. Exit code 0: all hold, 1: something does not, 2: could not look.\n\n  $ npx galleria doctor\n  $ npx galleria doctor --always --json',
  )
  .action((options: DoctorOptions) => withConfig((config) => commands.doctor().doctor(config, options)));

program
  .command('backup')
  .description('keep everything in one file: all tables in one snapshot, and all pictures and documents')
  .argument('<file>', 'shop.tar.gz, or s3://bucket/folder/shop.tar.gz')
  .option('--no-files', 'without pictures and documents: what keeps them is your bucket')
  .addHelpText(
    'after',
    '\nWorks beside a running shop and without one; the file is there when it is whole. Keep JWT_SECRET (or DATA_DIR/secret) elsewhere: it is not in it.\n\n  $ npx galleria backup /backups/shop.tar.gz\n  $ npx galleria backup s3://backups/shop-$(date +%F).tar.gz',
  )
  .action((file: string, options: BackupOptions) => withConfig((config) => commands.backup().backup(config, file, options)));

program
  .command('restore')
  .description('bring a backup into an empty database')
  .argument('<file>', 'what "galleria backup" wrote')
  .option('--yes', 'do it; otherwise the backup is only looked through')
  .option('--no-files', 'leave pictures and documents in the backup')
  .option('--other-secret', 'also when it was made with another JWT_SECRET')
  .addHelpText(
    'after',
    '\nStop the shop first. A backup that is not whole is refused before anything is written. Ends with the doctor.\nExit code 0: all is there and true, 1: the doctor found something, 2: nothing was brought in.\n\n  $ npx galleria restore /backups/shop.tar.gz\n  $ npx galleria restore /backups/shop.tar.gz --yes',
  )
  .action((file: string, options: RestoreOptions) => withConfig((config) => commands.restore().restore(config, file, options)));

program
  .command('replay')
  .description('try again what was parked after five failures')
  .addHelpText('after', '\nMend the cause first; E7 of "galleria doctor" shows what is parked and why.\n\n  $ npx galleria replay')
  .action(() => withConfig((config) => commands.replay().replay(config)));

program
  .command('user')
  .description('people who may administer the shop')
  .command('create-admin')
  .description('make an administrator, or give an account that right')
  .argument('<email>')
  .option('--name <name>', 'how the person is called')
  .option('--password-stdin', 'read the password from standard input; otherwise one is made and shown')
  .addHelpText(
    'after',
    '\n  $ npx galleria user create-admin ann@example.com --name Ann\n  $ npx galleria user create-admin ann@example.com --password-stdin < password.txt',
  )
  .action((email: string, options: CreateAdminOptions) => withConfig((config) => commands.user().createAdmin(config, email, options)));

program
  .command('openapi')
  .description('print the description of the HTTP API (OpenAPI 3.1)')
  .addHelpText('after', '\n  $ npx galleria openapi > openapi.json')
  .action(() => run(() => commands.openapi().printOpenApi()));

/** As in `galleria --help | head -1`: whoever reads may stop reading. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
  });
}

program.parseAsync().catch((error: { exitCode?: number }) => {
  process.exitCode = error.exitCode === 0 ? 0 : couldNotRun;
});
