export interface DocumentTexts {
  readonly invoice: string;
  readonly creditNote: string;
  readonly packingSlip: string;
  readonly number: string;
  readonly date: string;
  readonly order: string;
  readonly ordered: string;
  readonly supplied: string;
  readonly taxId: string;
  readonly deliverTo: string;
  readonly collectAt: string;
  readonly by: string;
  readonly article: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate: string;
  readonly amount: string;
  readonly gift: string;
  readonly discountOnLine: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly rounding: string;
  readonly tax: string;
  readonly total: string;
  readonly totalIncluding: string;
  readonly taxesHeading: string;
  readonly taxedAt: (name: string, rate: string) => string;
  readonly untaxed: string;
  readonly net: string;
  readonly gross: string;
  readonly payments: string;
  readonly paid: string;
  readonly toPay: string;
  readonly nothingDue: string;
  readonly provider: Readonly<Record<string, string>>;
  readonly refundOf: (number: string, day: string) => string;
  readonly cameBackOf: (number: string, day: string) => string;
  readonly uncollectedOf: (number: string, day: string) => string;
  readonly changeOf: (number: string, day: string) => string;
  readonly reason: string;
  readonly goodsBack: string;
  readonly amountBack: string;
  readonly amountAgain: string;
  readonly packed: string;
  readonly checked: string;
  readonly toFollow: (count: number) => string;
  readonly page: (page: number, of: number) => string;
}

const en: DocumentTexts = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  packingSlip: 'Packing slip',
  number: 'Number',
  date: 'Date',
  order: 'Order',
  ordered: 'Ordered on',
  supplied: 'Supplied on',
  taxId: 'Tax ID',
  deliverTo: 'Deliver to',
  collectAt: 'Collected at',
  by: 'Sent by',
  article: 'Article',
  quantity: 'Qty',
  unitPrice: 'Unit price',
  taxRate: 'Tax',
  amount: 'Amount',
  gift: 'Gift',
  discountOnLine: 'Discount',
  subtotal: 'Subtotal',
  discount: 'Discount',
  shipping: 'Shipping',
  rounding: 'Rounding',
  tax: 'Tax',
  total: 'Total',
  totalIncluding: 'Total, tax included',
  taxesHeading: 'Tax by rate',
  taxedAt: (name, rate) => `${name} ${rate}`,
  untaxed: 'Not taxed',
  net: 'Net',
  gross: 'Gross',
  payments: 'Payment',
  paid: 'Paid',
  toPay: 'To be paid',
  nothingDue: 'Paid in full. Nothing is due.',
  provider: {
    wallet: 'Wallet',
    'gift-card': 'Gift card',
    'cash-on-delivery': 'Cash on delivery',
    'bank-transfer': 'Bank transfer',
    'test-card': 'Card',
    stripe: 'Card',
    mpesa: 'M-Pesa',
    paystack: 'Paystack',
  },
  refundOf: (number, day) => `We have given money back of invoice ${number} of ${day}.`,
  cameBackOf: (number, day) => `The money of credit note ${number} of ${day} came back to us: the credit note does not count any more.`,
  uncollectedOf: (number, day) => `The goods of invoice ${number} of ${day} were not accepted and came back: nothing is owed.`,
  changeOf: (number, day) => `The order of invoice ${number} of ${day} was changed: this is what it costs more.`,
  reason: 'Reason',
  goodsBack: 'Goods that came back',
  amountBack: 'Amount credited',
  amountAgain: 'Amount that counts again',
  packed: 'Packed by',
  checked: 'Checked by',
  toFollow: (count) => (count === 1 ? '1 more unit of this order follows.' : `${count} more units of this order follow.`),
  page: (page, of) => `Page ${page} of ${of}`,
};

const de: DocumentTexts = {
  invoice: 'Rechnung',
  creditNote: 'Rechnungskorrektur',
  packingSlip: 'Lieferschein',
  number: 'Nummer',
  date: 'Datum',
  order: 'Bestellung',
  ordered: 'Bestellt am',
  supplied: 'Geliefert am',
  taxId: 'Steuernummer',
  deliverTo: 'Lieferanschrift',
  collectAt: 'Abgeholt bei',
  by: 'Versand',
  article: 'Artikel',
  quantity: 'Menge',
  unitPrice: 'Einzelpreis',
  taxRate: 'Steuer',
  amount: 'Betrag',
  gift: 'Geschenk',
  discountOnLine: 'Rabatt',
  subtotal: 'Zwischensumme',
  discount: 'Rabatt',
  shipping: 'Versand',
  rounding: 'Rundung',
  tax: 'Steuer',
  total: 'Gesamtbetrag',
  totalIncluding: 'Gesamtbetrag inkl. Steuer',
  taxesHeading: 'Steuer nach Sätzen',
  taxedAt: (name, rate) => `${name} ${rate}`,
  untaxed: 'Ohne Steuer',
  net: 'Netto',
  gross: 'Brutto',
  payments: 'Zahlung',
  paid: 'Bezahlt',
  toPay: 'Noch zu zahlen',
  nothingDue: 'Vollständig bezahlt. Es ist nichts offen.',
  provider: {
    wallet: 'Guthaben',
    'gift-card': 'Geschenkkarte',
    'cash-on-delivery': 'Nachnahme',
    'bank-transfer': 'Überweisung',
    'test-card': 'Karte',
    stripe: 'Karte',
    mpesa: 'M-Pesa',
    paystack: 'Paystack',
  },
  refundOf: (number, day) => `Wir haben Geld zur Rechnung ${number} vom ${day} zurückgegeben.`,
  cameBackOf: (number, day) => `Das Geld der Rechnungskorrektur ${number} vom ${day} kam zu uns zurück: Die Korrektur gilt nicht mehr.`,
  uncollectedOf: (number, day) =>
    `Die Ware der Rechnung ${number} vom ${day} wurde nicht angenommen und kam zurück: Es ist nichts zu zahlen.`,
  changeOf: (number, day) => `Die Bestellung der Rechnung ${number} vom ${day} wurde geändert: Das kostet sie mehr.`,
  reason: 'Grund',
  goodsBack: 'Zurückgekommene Ware',
  amountBack: 'Gutgeschriebener Betrag',
  amountAgain: 'Wieder gültiger Betrag',
  packed: 'Gepackt von',
  checked: 'Geprüft von',
  toFollow: (count) => (count === 1 ? '1 weiteres Stück dieser Bestellung folgt.' : `${count} weitere Stück dieser Bestellung folgen.`),
  page: (page, of) => `Seite ${page} von ${of}`,
};

/** In the order's language; one that is not spoken here is English. */
export const documentTexts = (locale: string): DocumentTexts => (/^de\b/i.test(locale) ? de : en);
