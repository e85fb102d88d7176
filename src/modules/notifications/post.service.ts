import type { Tx } from '../../platform/db/unit-of-work';
import { uuidv7 } from '../../platform/kernel/ids';
import type { ModuleConfig } from '../../platform/module';
import type { JobQueue } from '../../platform/queue/job';
import type { Mail } from './domain/order-mails';
import { sendMail } from './jobs';
import type { MessagesRepository } from './messages.repository';
import type { NotificationsTables } from './tables';

export interface PostServiceDeps {
  readonly messagesRepository: MessagesRepository;
  readonly jobs: JobQueue;
  readonly config: ModuleConfig;
}

/** What caused a mail: one cause writes one. */
export interface Reason {
  /** `orders.order-placed` */
  readonly name: string;
  /** Id of what happened to: the order, the parcel. */
  readonly subject: string;
  readonly orderId: string | null;
}

export interface PostService {
  /** Writes the mail in the consumer's transaction and has it sent after the commit. */
  post(
    reason: Reason,
    to: string,
    mail: Mail,
    once: (effects: (tx: Tx<NotificationsTables>) => Promise<void>) => Promise<void>,
  ): Promise<void>;
}

export function createPostService({ messagesRepository, jobs, config }: PostServiceDeps): PostService {
  const status = config.smtpUrl === null ? 'sent' : 'queued';
  return {
    async post({ name, subject, orderId }, to, mail, once) {
      const id = uuidv7();
      await once((tx) =>
        messagesRepository.insert(tx, { id, reason: name, reasonKey: `${name}:${subject}:email`, orderId, to, ...mail }, status),
      );
      if (status === 'queued') await jobs.add(sendMail, { messageId: id }, { key: id });
    },
  };
}
