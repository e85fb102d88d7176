/** What holds where no machine is on the other side: nothing is lost on the way, and staff say what has come and gone. */
export const offlineCapabilities = {
  minUnit: () => 1,
  authorizeCapture: false,
  partialCapture: false,
  partialRefund: true,
  asyncRefund: true,
  cancel: true,
  flow: ['offline'],
  idempotentCreate: true,
  repeatableRefund: true,
  refundMayFailLater: false,
  signedWebhooks: false,
  pushesFailures: false,
} as const;
