import type { ColumnType, Generated } from 'kysely';
import type { Finding } from '../../platform/doctor';
import type { Instant, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { MailPurpose } from './contract';

export interface UsersTables extends ModuleTables {
  users: {
    id: string;
    /** Lower case, trimmed. */
    email: string;
    email_verified_at: OptionalInstant;
    name: string;
    locale: string;
    marketing_consent_at: OptionalInstant;
    deactivated_at: OptionalInstant;
    deactivated_reason: Generated<string | null>;
    created_at: Instant;
    updated_at: Instant;
  };
  examinations: {
    id: string;
    scope: 'always' | 'all';
    asked_by: string;
    asked_at: Instant;
    tries: Generated<number>;
    lease_until: OptionalInstant;
    finished_at: OptionalInstant;
    findings: readonly Finding[] | null;
    failure: string | null;
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
    title: Generated<string>;
    version: Generated<number>;
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
  /** Mails an account gets: those with a token are links, the others notices. */
  mail_requests: {
    id: string;
    user_id: string;
    purpose: MailPurpose;
    to_address: string;
    /** SHA-256 of the link's secret, which is made anew from the id; null for a notice. */
    token_hash: Uint8Array | null;
    created_at: Instant;
    expires_at: OptionalInstant;
    used_at: OptionalInstant;
    /** A newer link took its place, or what it was for is done. */
    revoked_at: OptionalInstant;
  };
  /** Somebody asked for a new password with this address, which may have no account. */
  reset_asks: { id: string; email: string; created_at: Instant };
  addresses: {
    id: string;
    user_id: string;
    /** One of twenty. */
    place: number;
    name: string;
    line1: string;
    line2: string | null;
    city: string;
    region: string | null;
    postal_code: string;
    country: string;
    phone: string | null;
    default_shipping: Generated<boolean>;
    default_billing: Generated<boolean>;
    created_at: Instant;
    updated_at: Instant;
  };
  customer_groups: { id: string; code: string; name: string; created_at: Instant; updated_at: Instant };
  customer_group_members: { group_id: string; user_id: string; added_at: Instant };
  /** Append-only. */
  audit_entries: {
    id: string;
    /** Place in the chain. */
    seq: number;
    happened_at: Instant;
    user_id: string;
    permission: string;
    method: string;
    route: string;
    summary: string;
    object_ids: string[];
    status: number | null;
    request_id: string;
    /** SHA-256 of salt and address. */
    source_digest: Uint8Array;
    /** SHA-256 of the hash before and this entry. */
    hash: Uint8Array;
  };
  audit_sources: { entry_id: string; ip: string; salt: Uint8Array };
  /** One row: the end of the chain. */
  audit_heads: { only_one: Generated<boolean>; seq: number; hash: Uint8Array };
}
