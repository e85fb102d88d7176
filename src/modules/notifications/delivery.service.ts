import type { Logger } from 'pino';
import { z } from 'zod';
import { crashPoint } from '../../platform/kernel/crash-point';
import { kindOfRefusal, nextTryMs } from './domain/delivery';
import { oneLine } from '../../platform/kernel/plain';
import { fillIn } from './domain/secret-links';
import type { Mailer, OutgoingMail } from './mailer';
import type { ClaimedMail, MessagesRepository } from './messages.repository';
import type { SecretBox } from './secret-box';

export interface DeliveryServiceDeps {
  readonly messagesRepository: MessagesRepository;
  readonly secretBox: SecretBox;
  readonly mailer: Mailer;
  readonly logger: Logger;
}

export interface DeliveryService {
  /** Hands over this mail, if it is due and nobody else has it. Failures are written in its row. */
  sendOne(id: string, signal: AbortSignal): Promise<void>;
  /** Hands over all that is due, until none is left, the signal is aborted or the mail server takes none. */
  sendDue(signal: AbortSignal): Promise<void>;
}

const batch = 5;
const Refusal = z.object({ code: z.string().optional().catch(undefined), responseCode: z.number().optional().catch(undefined) });

export function createDeliveryService({ messagesRepository, secretBox, mailer, logger }: DeliveryServiceDeps): DeliveryService {
  /** False when the mail server takes no mails at all. */
  async function deliver(mail: ClaimedMail, signal: AbortSignal): Promise<boolean> {
    const letter = written(mail);
    if (!letter) {
      logger.error({ messageId: mail.id }, 'mail given up: its links cannot be made');
      await messagesRepository.markUnsent(
        mail,
        'The secrets of its links cannot be read: was the secret of the installation changed?',
        null,
      );
      return true;
    }
    try {
      await mailer.send(letter, signal);
    } catch (error) {
      return failed(mail, error, signal);
    }
    crashPoint('K13');
    await messagesRepository.markSent(mail);
    return true;
  }

  /** With its secrets in their places; null when they cannot be read. */
  function written({ sealedSecrets, ...mail }: ClaimedMail): OutgoingMail | null {
    const secrets = sealedSecrets === null ? {} : secretBox.open(mail.id, sealedSecrets);
    if (!secrets) return null;
    const unsubscribeUrl = mail.unsubscribeUrl === null ? null : fillIn(mail.unsubscribeUrl, secrets);
    return { ...mail, html: fillIn(mail.html, secrets), text: fillIn(mail.text, secrets), unsubscribeUrl };
  }

  async function failed(mail: ClaimedMail, error: unknown, signal: AbortSignal): Promise<boolean> {
    const kind = signal.aborted ? 'later' : kindOfRefusal(Refusal.catch({}).parse(error));
    const pauseMs = kind === 'refused' ? null : nextTryMs({ kind, attempts: mail.attempts, ageMs: mail.ageMs, chance: Math.random() });
    const facts = { messageId: mail.id, attempts: mail.attempts, err: error };
    if (pauseMs === null) logger.error(facts, 'mail given up');
    else logger.warn({ ...facts, pauseMs }, 'mail not sent, will be tried again');
    await messagesRepository.markUnsent(mail, oneLine(error instanceof Error ? error.message : String(error), 500), pauseMs);
    return kind !== 'unreachable';
  }

  return {
    async sendOne(id, signal) {
      const mail = await messagesRepository.claimOne(id);
      if (mail) await deliver(mail, signal);
    },
    async sendDue(signal) {
      while (!signal.aborted) {
        const mails = await messagesRepository.claimDue(batch);
        const taken = await Promise.all(mails.map((mail) => deliver(mail, signal)));
        if (mails.length < batch || taken.includes(false)) return;
      }
    },
  };
}
