import type { Tx } from '../../platform/db/unit-of-work';
import { uuidv7 } from '../../platform/kernel/ids';
import type { ModuleConfig } from '../../platform/module';
import type { JobQueue } from '../../platform/queue/job';
import type { Mail } from './domain/compose';
import { sendMail } from './jobs';
import type { Attachment } from './mailer';
import type { MessagesRepository } from './messages.repository';
import type { NotificationsTables } from './tables';

export interface PostServiceDeps {
  readonly messagesRepository: MessagesRepository;
  readonly jobs: JobQueue;
  readonly config: ModuleConfig;
}

/** What caused a mail: one cause writes one to each reader. */
export interface Reason {
  /** `orders.order-placed` */
  readonly name: string;
  /** Id of what happened to: the order, the parcel, the request. */
  readonly subject: string;
  readonly orderId: string | null;
}

export interface Letter {
  readonly to: string;
  /** The reader's account; null for a guest. */
  readonly userId: string | null;
  readonly mail: Mail;
  readonly attachments?: readonly Attachment[];
}

type Once = (effects: (tx: Tx<NotificationsTables>) => Promise<void>) => Promise<void>;

export interface PostService {
  /** Writes the mail in the consumer's transaction and has it sent after the commit. */
  post(reason: Reason, letter: Letter, once: Once): Promise<void>;
  /** One to each reader. */
  postToEach(reason: Reason, letters: readonly Letter[], once: Once): Promise<void>;
}

export function createPostService({ messagesRepository, jobs, config }: PostServiceDeps): PostService {
  const status = config.smtpUrl === null ? 'sent' : 'queued';

  async function write({ name, subject, orderId }: Reason, letters: readonly (Letter & { key: string })[], once: Once): Promise<void> {
    const messages = letters.map(({ key, to, userId, mail, attachments }) => ({
      id: uuidv7(),
      reason: name,
      reasonKey: key,
      orderId,
      subjectId: subject,
      userId,
      resendOf: null,
      to,
      attachments,
      ...mail,
    }));
    await once((tx) => messagesRepository.insert(tx.db, messages, status));
    if (status === 'queued') for (const { id } of messages) await jobs.add(sendMail, { messageId: id }, { key: id });
  }

  return {
    post: (reason, letter, once) => write(reason, [{ ...letter, key: `${reason.name}:${reason.subject}:email` }], once),
    postToEach: (reason, letters, once) =>
      write(
        reason,
        letters.map((letter) => ({ ...letter, key: `${reason.name}:${reason.subject}:email:${letter.userId ?? letter.to}` })),
        once,
      ),
  };
}
