/** A mail as it is handed over. `id` is the row's: the same mail has the same Message-ID, however often it is sent. */
export interface OutgoingMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where mail programs end such mails with one POST; null: it is not one of many. */
  readonly unsubscribeUrl: string | null;
  readonly attachments: readonly Attachment[];
  readonly createdAt: Date;
}

/** A file that goes with a mail. */
export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface Mailer {
  /** Resolves when the other side has taken the mail. Rejects with its `code` and `responseCode` when it has not. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
}

/** Without a mail server, to be written is to be sent: the mailbox page shows it. */
export const mailboxMailer: Mailer = { send: () => Promise.resolve() };
