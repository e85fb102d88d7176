import { minorOf, readStatement } from './statement';

const euro = { currency: 'EUR', digits: 2 };
const simple = (text: string) =>
  readStatement(text, euro)?.lines.map(({ bookedOn, amount, payer, purpose }) => [bookedOn, amount, payer, purpose]);

describe('an amount', () => {
  test.each<[string, number | null]>([
    ['12.30', 1230],
    ['12,30', 1230],
    ['1.234,56', 123456],
    ['1,234.56', 123456],
    ['1 234,5', 123450],
    ["1'234.50", 123450],
    ['1.234', 123400],
    ['12', 1200],
    ['+12,00 EUR', 1200],
    ['€ 7,05', 705],
    ['-3,00', -300],
    ['3,00-', -300],
    ['0.00', 0],
    ['twelve', null],
    ['', null],
    ['12-12', null],
  ])('%j is %j', (text, minor) => expect(minorOf(text, 2)).toBe(minor));

  test('of yen has no cents, of dinars three places', () => {
    expect([minorOf('1,200', 0), minorOf('1200', 0), minorOf('1.500', 3), minorOf('1,5', 0)]).toEqual([1200, 1200, 1500, null]);
  });
});

describe('a statement', () => {
  test('of a German bank, with lines about the account before its heading', () => {
    const text = [
      'Kontonummer:;DE02 5001 0517 0137 0750 30',
      '',
      'Buchungstag;Valuta;Auftraggeber / Begünstigter;Name Zahlungsbeteiligter;Verwendungszweck;Betrag (€);Währung',
      '01.03.2026;02.03.2026;;Erika Muster;Rechnung ABCDE-23456;1.234,56;EUR',
      '03.03.26;03.03.2026;;Stadtwerke;Strom;-80,00;EUR',
    ].join('\n');
    expect(readStatement(text, euro)).toMatchObject({
      columns: { date: 'Buchungstag', amount: 'Betrag (€)', payer: 'Name Zahlungsbeteiligter', purpose: 'Verwendungszweck' },
      lines: [{ line: 4, bookedOn: '2026-03-01', amount: 123456, currency: 'EUR', payer: 'Erika Muster', purpose: 'Rechnung ABCDE-23456' }],
      outgoing: 1,
      faults: [],
    });
  });

  test('of an English one, with a column for what came and one for what went, days after months', () => {
    const text = 'Date,Description,Money out,Money in\n3/14/2026,"ABCDE-23456, thanks",,1200.00\n03/15/2026,Rent,700.00,\n';
    expect(simple(text)).toEqual([['2026-03-14', 120000, '', 'ABCDE-23456, thanks']]);
  });

  test('of a French one', () => {
    const text = 'Date opération;Libellé;Débit;Crédit\n14/03/2026;VIR Dupont ABCDE23456;;59,90\n';
    expect(simple(text)).toEqual([['2026-03-14', 5990, '', 'VIR Dupont ABCDE23456']]);
  });

  test('tells which lines it cannot read, and which days do not exist', () => {
    const text = 'Date,Amount,Purpose\n2026-02-30,5.00,a\n2026-02-28,five,b\n2026-02-28,5.00,c\n';
    expect(readStatement(text, euro)).toMatchObject({
      lines: [{ purpose: 'c' }],
      faults: [
        { line: 2, reason: 'no-date' },
        { line: 3, reason: 'no-amount' },
      ],
    });
  });

  test('has one fingerprint for one line, in whatever file; two lines that say the same are two', () => {
    const line = '2026-02-28;5,00;Ada;x';
    const of = (...lines: string[]) =>
      readStatement(['Datum;Betrag;Name;Verwendungszweck', ...lines].join('\n'), euro)?.lines.map(({ fingerprint }) => fingerprint) ?? [];
    const [one, other] = of(line, line);
    expect(one).not.toBe(other);
    expect(of('2026-02-27;1,00;Bob;y', line)[1]).toBe(one);
  });

  test('is none without a heading that names date and amount', () => {
    expect(readStatement('hello\nworld', euro)).toBeNull();
    expect(readStatement('', euro)).toBeNull();
  });
});
