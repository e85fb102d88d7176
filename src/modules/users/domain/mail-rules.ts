/** How long the links in mails work, hours. */
export const linkHours = { 'verify-email': 72, 'reset-password': 1, 'change-email': 24, 'staff-invitation': 72 } as const;
export type LinkPurpose = keyof typeof linkHours;

/** How many mails of a kind an account gets within some hours, so that nobody fills somebody's mailbox. */
export const mailLimits = {
  'verify-email': { most: 5, hours: 1 },
  'reset-password': { most: 3, hours: 1 },
  'email-change-asked': { most: 5, hours: 24 },
  'staff-invitation': { most: 5, hours: 1 },
} as const;
export type LimitedPurpose = keyof typeof mailLimits;

export const isLink = (purpose: string): purpose is LinkPurpose => Object.hasOwn(linkHours, purpose);
