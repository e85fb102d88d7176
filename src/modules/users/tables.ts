import type { ColumnType, Generated } from 'kysely';
import type { Instant, ModuleTables, OptionalInstant } from '../../platform/events/tables';

export interface UsersTables extends ModuleTables {
  users: {
    id: string;
    /** Lower case, trimmed. */
    email: string;
    email_verified_at: OptionalInstant;
    name: string;
    locale: string;
    customer_group: Generated<string | null>;
    created_at: Instant;
    updated_at: Instant;
  };
  credentials: {
    user_id: string;
    /** argon2id, PHC string format */
    password_hash: string;
    changed_at: Instant;
  };
  sessions: {
    id: string;
    user_id: string;
    /** SHA-256 of the cookie's secret; null for a session that lives by refresh tokens. */
    token_hash: Uint8Array | null;
    user_agent: string;
    ip: string | null;
    created_at: Instant;
    /** Written at most once a minute. */
    last_seen_at: Instant;
    expires_at: Instant;
    revoked_at: OptionalInstant;
  };
  refresh_tokens: {
    id: string;
    /** The family: all refresh tokens of one sign-in. */
    session_id: string;
    /** The token this one was given for; null for the first. */
    parent_id: string | null;
    token_hash: Uint8Array;
    created_at: Instant;
    used_at: OptionalInstant;
  };
  login_tries: { counter_hash: Uint8Array; tries: number; window_ends_at: Instant };
  roles: {
    name: string;
    permissions: string[];
    built_in: Generated<boolean>;
    created_at: Instant;
  };
  user_roles: { user_id: string; role: string; assigned_at: Instant };
  user_stores: { user_id: string; store_id: string; assigned_at: Instant };
  /** Permissions that were already handed to their default roles. */
  known_permissions: { name: string; first_seen_at: Instant };
  signing_keys: {
    id: string;
    algorithm: string;
    public_jwk: ColumnType<unknown, string, never>;
    /** PKCS 8, sealed with AES-256-GCM. */
    sealed_private_key: Buffer;
    created_at: Instant;
    /** No longer signs; its public half is published until the last token signed with it has expired. */
    retired_at: OptionalInstant;
  };
}
