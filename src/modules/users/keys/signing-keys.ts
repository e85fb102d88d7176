import { sql, type Kysely } from 'kysely';
import {
  accessTokenSeconds,
  generateSigningKey,
  PublicJwk,
  readPrivateKey,
  readPublicKey,
  signingAlgorithm,
  type KeyRing,
  type SigningKey,
} from '../../../platform/auth/jwt';
import { createRecent } from '../../../platform/auth/recent';
import { open, seal } from '../../../platform/auth/seal';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { UsersTables } from '../tables';

/** Retired keys are published this much longer than a token lives: other processes may sign with them for `ringMaxAgeMs`. */
const afterlifeSeconds = accessTokenSeconds + 600;
const ringMaxAgeMs = 60_000;
/** A token with a key we do not know asks the database at most this often: another process may have made the key. */
const searchEveryMs = 2_000;

export interface SigningKeysDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  /** 32 bytes that open the private keys. */
  readonly sealKey: Buffer;
}

export interface SigningKeys extends KeyRing {
  publicKeys(): Promise<{ keys: (PublicJwk & { kid: string; alg: string; use: string })[] }>;
  /** Replaces a signing key older than this; tokens signed with it stay good until they expire. */
  rotate(olderThanDays: number): Promise<void>;
}

interface Ring {
  readonly active: SigningKey;
  readonly published: readonly { kid: string; jwk: PublicJwk }[];
}

export function createSigningKeys({ db, uow, sealKey }: SigningKeysDeps): SigningKeys {
  const recentRing = createRecent<Ring>({ maxAgeMs: ringMaxAgeMs, maxEntries: 1 });
  const recentSearch = createRecent<Ring>({ maxAgeMs: searchEveryMs, maxEntries: 1 });
  const ring = (): Promise<Ring> => recentRing('ring', load);

  async function load(): Promise<Ring> {
    const rows = await db
      .selectFrom('signing_keys')
      .select(['id', 'public_jwk', 'sealed_private_key', 'retired_at'])
      .where((eb) =>
        eb.or([eb('retired_at', 'is', null), eb('retired_at', '>', sql<Date>`now() - make_interval(secs => ${afterlifeSeconds})`)]),
      )
      .orderBy('id', 'desc')
      .execute();
    const current = rows.find((row) => row.retired_at === null);
    const pkcs8 = current && open(sealKey, current.id, current.sealed_private_key);
    if (!current || !pkcs8) {
      await replace(current?.id ?? null);
      return load();
    }
    return {
      active: { kid: current.id, privateKey: readPrivateKey(pkcs8) },
      published: rows.map((row) => ({ kid: row.id, jwk: PublicJwk.parse(row.public_jwk) })),
    };
  }

  /** `old`: the key that signed so far, or one that this installation's secret no longer opens. Of several processes one wins. */
  async function replace(old: string | null): Promise<void> {
    const { pkcs8, publicJwk } = await generateSigningKey();
    const id = uuidv7();
    await uow.run(async (tx) => {
      if (old)
        await tx.db
          .updateTable('signing_keys')
          .set({ retired_at: sql<Date>`now()` })
          .where('id', '=', old)
          .where('retired_at', 'is', null)
          .execute();
      await tx.db
        .insertInto('signing_keys')
        .values({ id, algorithm: signingAlgorithm, public_jwk: JSON.stringify(publicJwk), sealed_private_key: seal(sealKey, id, pkcs8) })
        .onConflict((oc) => oc.doNothing())
        .execute();
    });
  }

  return {
    active: async () => (await ring()).active,
    async find(kid) {
      const inRing = ({ published }: Ring) => published.find((key) => key.kid === kid);
      const key = inRing(await ring()) ?? (isKeyId(kid) ? inRing(await recentSearch('search', load)) : undefined);
      return key ? readPublicKey(key.jwk) : null;
    },
    async publicKeys() {
      const { published } = await ring();
      return { keys: published.map(({ kid, jwk }) => ({ ...jwk, kid, alg: signingAlgorithm, use: 'sig' })) };
    },
    async rotate(olderThanDays) {
      const old = await db
        .selectFrom('signing_keys')
        .select('id')
        .where('retired_at', 'is', null)
        .where('created_at', '<', sql<Date>`now() - make_interval(days => ${olderThanDays})`)
        .executeTakeFirst();
      if (old) await replace(old.id);
    },
  };
}

const isKeyId = (kid: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(kid);
