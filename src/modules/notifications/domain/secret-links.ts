/** By name, what lets the reader of a mail act as the customer. */
export type MailSecrets = Readonly<Record<string, string>>;

/** Stands for a secret in the address of a link; neither a URL nor HTML has to escape it. */
export const secretMark = (name: string): string => `~secret.${name}~`;

/** The text with its secrets, or, with null, as somebody may see it who is not the customer. */
export const fillIn = (text: string, secrets: MailSecrets | null): string =>
  text.replace(marks, (_mark, name: string) => encodeURIComponent((secrets && Object.hasOwn(secrets, name) && secrets[name]) || 'hidden'));

export const hasSecrets = (text: string): boolean => text.search(marks) !== -1;

const marks = /~secret\.([a-z-]+)~/g;
