import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../../platform/module';

/** Browsers in which a person has signed in before (OWASP's "device cookies"): guessers elsewhere cannot use up their tries. */
export interface KnownDevices {
  /** For the browser in which the owner of this address has just signed in; says nothing about them. */
  proofFor(email: string): string;
  /** Null: no proof, or another address's. */
  idOf(proof: string | null, email: string): string | null;
}

export function createKnownDevices({ secrets }: { readonly secrets: Secrets }): KnownDevices {
  const signed = (id: string, email: string): string => `${id}.${secrets.sign('known-device', `${id}\n${email}`)}`;
  return {
    proofFor: (email) => signed(randomBytes(16).toString('base64url'), email),
    idOf(proof, email) {
      const id = proof?.split('.', 1)[0];
      if (!proof || !id) return null;
      const [given, right] = [Buffer.from(proof), Buffer.from(signed(id, email))];
      return given.length === right.length && timingSafeEqual(given, right) ? id : null;
    },
  };
}
