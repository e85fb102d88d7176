/** The part of Stripe.js that is used; see docs.stripe.com/js. */
export interface StripeJs {
  elements(options: { clientSecret: string; locale: string }): Elements;
  confirmPayment(options: { elements: Elements; confirmParams: { return_url: string }; redirect: 'if_required' }): Promise<Confirmed>;
  retrievePaymentIntent(clientSecret: string): Promise<{ paymentIntent?: { status: string } }>;
  handleNextAction(options: { clientSecret: string }): Promise<Confirmed>;
}
export interface Elements {
  create(kind: 'payment'): { mount(host: HTMLElement): void };
}
export interface Confirmed {
  readonly error?: { readonly message?: string };
}

export interface Way {
  /** Only a card that is saved, whose bank asks: there are no fields. */
  readonly asksBank: boolean;
  confirm(): Promise<Confirmed>;
}

/** How the payment goes on from where it stands: a saved card's bank asks, else a card is filled in. */
export async function wayOn(
  stripe: StripeJs,
  clientSecret: string,
  place: { readonly host: HTMLElement; readonly locale: string; readonly returnUrl: string },
): Promise<Way> {
  const { paymentIntent } = await stripe.retrievePaymentIntent(clientSecret);
  if (paymentIntent?.status === 'requires_action') return { asksBank: true, confirm: () => stripe.handleNextAction({ clientSecret }) };
  const elements = stripe.elements({ clientSecret, locale: place.locale });
  elements.create('payment').mount(place.host);
  const confirmParams = { return_url: place.returnUrl };
  return { asksBank: false, confirm: () => stripe.confirmPayment({ elements, confirmParams, redirect: 'if_required' }) };
}
