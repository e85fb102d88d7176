import * as written from './order-mails';
import type { Mail } from './compose';
import type { MailOrder } from './order-mails';
import { fillIn } from './secret-links';

const usd = (minor: number) => ({ minor, currency: 'USD' });
const shop = { shopName: 'Galleria', publicUrl: 'https://shop.example', timeZone: 'UTC' };
const home = {
  name: 'Ama Boateng',
  line1: '1 Ring Road',
  line2: 'Flat 3',
  city: 'Accra',
  region: 'GA',
  postalCode: '00233',
  country: 'GH',
};
const order: MailOrder = {
  orderId: '0192f0c4-5b7a-7c3e-8a11-000000000001',
  number: '1042',
  locale: 'en-US',
  orderToken: 'a_b-c+/=',
  placedAt: '2026-03-01T10:00:00.000Z',
  shippingAddress: home,
  shippingOptionName: 'Standard',
  lines: [
    {
      title: 'Mug',
      options: [
        { name: 'Colour', value: 'Blue' },
        { name: 'Size', value: 'L' },
      ],
      quantity: 2,
      unitPrice: usd(1_250),
      total: usd(2_500),
    },
    { title: 'Plate', options: [], quantity: 1, unitPrice: usd(100_000), total: usd(100_000) },
  ],
  totals: {
    subtotal: usd(102_500),
    discount: usd(500),
    shipping: usd(499),
    tax: usd(10_000),
    taxIncluded: false,
    rounding: usd(0),
    total: usd(112_499),
  },
};
/** As it leaves the house. */
const sent = ({ subject, html, text, secrets }: Mail) => ({ subject, html: fillIn(html, secrets), text: fillIn(text, secrets) });
const orderPlacedMail = (...order: Parameters<typeof written.orderPlacedMail>) => sent(written.orderPlacedMail(...order));
const orderShippedMail = (...order: Parameters<typeof written.orderShippedMail>) => sent(written.orderShippedMail(...order));
const orderDeliveredMail = (...order: Parameters<typeof written.orderDeliveredMail>) => sent(written.orderDeliveredMail(...order));
const orderCancelledMail = (...order: Parameters<typeof written.orderCancelledMail>) => sent(written.orderCancelledMail(...order));
const shipment = { carrier: 'Post', trackingNumber: 'GX123', lines: [{ title: 'Mug', quantity: 2 }] };
const link = 'https://shop.example/orders/0192f0c4-5b7a-7c3e-8a11-000000000001?token=a_b-c%2B%2F%3D';

describe('the confirmation of an order', () => {
  const mail = orderPlacedMail(shop, order);

  it('names the order in its subject', () => expect(mail.subject).toBe('Your order 1042 · Galleria'));

  it.each([
    ['text', mail.text],
    ['HTML', mail.html],
  ])('says in %s what was bought, what it came to and where it goes', (_part, part) => {
    for (const said of [
      'Mug',
      'Colour: Blue · Size: L · 2 × $12.50',
      '$25.00',
      '$1,000.00',
      '$1,025.00',
      '-$5.00',
      '$4.99',
      '$100.00',
      '$1,124.99',
    ]) {
      expect(part).toContain(said);
    }
    for (const said of ['Ama Boateng', '1 Ring Road', 'Flat 3', 'Accra, GA 00233', 'Ghana', 'Standard']) expect(part).toContain(said);
  });

  it('lets a guest open the order', () => {
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link}"`);
  });

  it('counts in the money and manner of the reader', () => {
    const yen = (minor: number) => ({ minor, currency: 'JPY' });
    const totals = {
      subtotal: yen(1_200),
      discount: yen(0),
      shipping: yen(0),
      tax: yen(109),
      taxIncluded: true,
      rounding: yen(0),
      total: yen(1_200),
    };
    const { text } = orderPlacedMail(shop, {
      ...order,
      locale: 'de-DE',
      lines: [{ title: 'Becher', options: [], quantity: 1, unitPrice: yen(1_200), total: yen(1_200) }],
      totals,
    });
    expect(text).toContain('Gesamt: 1.200 ¥');
    expect(text).toContain('Darin enthaltene Steuer: 109 ¥');
    expect(text).not.toContain('Rabatt');
    expect(text).toContain('Ghana');
  });

  it('adds up also where the total was rounded to whole coins', () => {
    const totals = { ...order.totals, rounding: usd(-49), total: usd(112_450) };
    const { text } = orderPlacedMail(shop, { ...order, totals });
    expect(text).toContain('Rounding: -$0.49\nTotal: $1,124.50');
    expect(orderPlacedMail(shop, order).text).not.toContain('Rounding');
  });

  it('is read as English when nobody knows the locale', () => {
    expect(orderPlacedMail(shop, { ...order, locale: 'not a locale!' }).text).toContain('$1,124.99');
  });
});

describe('the other mails', () => {
  it('the parcel’s mail has its tracking number and contents', () => {
    const mail = orderShippedMail(shop, order, shipment);
    expect(mail.subject).toBe('Your order 1042 is on its way · Galleria');
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('Post GX123');
      expect(part).toContain('2 × Mug');
      expect(part).toContain('token=a_b-c%2B%2F%3D');
      expect(part).not.toContain('Plate');
    }
  });

  it('an order that has arrived, one that was cancelled', () => {
    expect(orderDeliveredMail(shop, order).subject).toBe('Your order 1042 has arrived · Galleria');
    const cancelled = orderCancelledMail(shop, order);
    expect(cancelled.subject).toBe('Your order 1042 was cancelled · Galleria');
    expect(cancelled.text).toContain('Total: $1,124.99');
  });
});

describe('to a German reader', () => {
  const german: MailOrder = { ...order, locale: 'de' };
  const pickup = { name: 'Hafen', address: home, phone: null, hours: { week: { mon: [{ opens: '09:00', closes: '18:00' }] } } };
  const refund = { amount: usd(500), reason: '', whole: true };

  it.each<[string, Mail]>([
    ['Ihre Bestellung 1042', written.orderPlacedMail(shop, german)],
    ['Ihre Bestellung 1042', written.orderPlacedMail(shop, { ...german, pickup })],
    ['Ihre Bestellung 1042', written.orderPlacedMail(shop, { ...german, shippingAddress: null, shippingOptionName: null })],
    ['Ihre Zahlung für die Bestellung 1042 ist da', written.orderPaidMail(shop, german, usd(500))],
    ['5,00 $ zurück für Ihre Bestellung 1042', written.orderRefundedMail(shop, german, refund)],
    ['Der Weg zu Ihrer Bestellung 1042', written.orderLinkMail(shop, german)],
    ['Ihre Bestellung 1042 ist unterwegs', written.orderShippedMail(shop, german, shipment)],
    ['Ihre Bestellung 1042 liegt zum Abholen bereit', written.orderShippedMail(shop, { ...german, pickup }, shipment)],
    ['Ihre Downloads 1042', written.downloadsReadyMail(shop, german, ['Leitfaden'])],
    ['Ihre Bestellung 1042 ist angekommen', written.orderDeliveredMail(shop, german)],
    ['Sie haben Ihre Bestellung 1042 abgeholt', written.orderDeliveredMail(shop, { ...german, pickup })],
    ['Ihre Bestellung 1042 wurde storniert', written.orderCancelledMail(shop, german)],
  ])('“%s” is German in subject, HTML and text', (subject, mail) => {
    expect(mail.subject).toBe(`${subject} · Galleria`);
    expect(mail.html).toContain('<html lang="de">');
    for (const part of [mail.html, mail.text]) {
      expect(part).toContain('weil diese Adresse bei einer Bestellung bei Galleria angegeben wurde');
      expect(part).not.toMatch(/\b(you|your|this|the|on|at|to)\b(?![^<]*>)/i);
    }
  });

  it('speaks of the wallet, and of no bank, where the money went into it', () => {
    const mail = written.orderRefundedMail(shop, german, { ...refund, to: 'wallet' });
    for (const part of [mail.html, mail.text]) {
      expect(part).toContain('Guthaben');
      expect(part).not.toContain('Bank');
    }
  });

  it('names the days on which goods can be fetched', () => {
    expect(written.orderPlacedMail(shop, { ...german, pickup }).text).toContain(
      'Abholen bei:\nHafen\n1 Ring Road\nFlat 3\nAccra, GA 00233\nGhana\nMontag 09:00–18:00',
    );
  });
});

describe('what a customer wrote', () => {
  const nasty = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)> {{7*7}} ${7*7} <%= 7*7 %> #{7*7}';
  const evil: MailOrder = {
    ...order,
    number: nasty,
    shippingOptionName: nasty,
    shippingAddress: { ...home, name: nasty, line1: nasty, city: nasty },
    lines: [{ title: nasty, options: [{ name: nasty, value: nasty }], quantity: 1, unitPrice: usd(1), total: usd(1) }],
  };
  const mails = (o: MailOrder, name = shop.shopName) => {
    const here = { ...shop, shopName: name };
    return [
      orderPlacedMail(here, o),
      orderShippedMail(here, o, { carrier: o.shippingOptionName ?? '', trackingNumber: nasty, lines: o.lines }),
      orderDeliveredMail(here, o),
      orderCancelledMail(here, o),
    ];
  };

  it('is text in the HTML, never markup and never a template', () => {
    for (const { html } of mails(evil, nasty)) {
      expect(html).not.toContain('<script');
      expect(html).not.toContain('<img');
      expect(html).not.toContain('49');
      expect(html).toContain('&lt;script&gt;');
      expect(html).toContain('{{7*7}} ${7*7} &lt;%= 7*7 %&gt; #{7*7}');
    }
  });

  it('cannot end an attribute or leave the link', () => {
    const [mail] = mails({ ...order, orderToken: '"><script>alert(1)</script>', orderId: '../x?y' });
    expect(mail?.html).toContain('href="https://shop.example/orders/..%2Fx%3Fy?token=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"');
  });

  it('cannot have the secret of the order filled in where they like', () => {
    const trap = 'https://evil.example/?take=~~secret.order~';
    const text = mails({ ...evil, number: trap, shippingOptionName: trap, shippingAddress: { ...home, name: trap } })
      .map((mail) => mail.html + mail.text)
      .join();
    expect(text).toContain('evil.example');
    expect(text).not.toMatch(/evil\.example[^"<\s]*a_b-c/);
  });

  it('cannot add a header to the mail', () => {
    const lines = '1\r\nBcc: victim@example.com\r\n\r\n<b>\u2028\u2029\u0000\u0085';
    for (const { subject } of mails({ ...order, number: lines }, 'Shop\nX-Evil: 1')) expect(subject).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
  });

  it('cannot begin a line of its own in the text', () => {
    const line = 'Ama\nTotal: $0.00';
    const [mail] = mails({
      ...order,
      shippingAddress: { ...home, name: line },
      lines: order.lines.map((l) => ({ ...l, title: line })),
    });
    expect(mail?.text.split('\n').filter((l) => l.startsWith('Total'))).toEqual(['Total: $1,124.99']);
  });

  it('cannot make a subject without end', () => {
    for (const { subject } of mails({ ...order, number: 'x'.repeat(10_000) }, 'y'.repeat(10_000)))
      expect(subject.length).toBeLessThanOrEqual(150);
  });
});

it('tells a buyer of an order that staff have put together, with the way to pay it and until when', () => {
  const mail = sent(written.draftSentMail(shop, { ...order, number: null }, '2026-03-08T10:00:00.000Z'));
  expect(mail.subject).toBe('Your order is ready to be paid · Galleria');
  for (const said of ['Mug', '$1,124.99', 'March 8', link]) expect(mail.text).toContain(said);
});

describe('a change of an order', () => {
  const reason = 'You rang';

  it('is to be paid: how much, until when and why, with the way to the order', () => {
    const mail = sent(written.changeToPayMail(shop, order, { amount: usd(1_980), until: '2026-03-08T10:00:00.000Z', reason }));
    expect(mail.subject).toBe('$19.80 to pay for your order 1042 · Galleria');
    for (const said of ['$19.80', 'March 8', reason, link]) expect(mail.text).toContain(said);
  });

  it('was carried out: the order as it is now, and what comes back', () => {
    const cheaper = sent(written.orderChangedMail(shop, order, { difference: usd(-500), reason }));
    for (const said of ['Mug', '$1,124.99', '$5.00 less', reason]) expect(cheaper.text).toContain(said);
    expect(sent(written.orderChangedMail(shop, order, { difference: usd(500), reason })).text).not.toContain('less than before');
  });

  it('came to nothing: why, where the buyer may know it', () => {
    expect(sent(written.changeWithdrawnMail(shop, order, 'sold-out')).text).toContain('sold out');
    expect(sent(written.changeWithdrawnMail(shop, order, 'not-paid-in-time')).text).toContain('in time');
    expect(sent(written.changeWithdrawnMail(shop, order, 'called-off')).text).toContain('1042');
  });
});
