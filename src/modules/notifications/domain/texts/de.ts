import type { MailTexts } from './en';

export const mailDe: MailTexts = {
  lang: 'de',
  greeting: 'Guten Tag,',
  greetingTo: (name) => `Guten Tag ${name},`,
  orderFooter: (shop) => `Sie bekommen diese Mail, weil diese Adresse bei einer Bestellung bei ${shop} angegeben wurde.`,
  accountFooter: (shop) => `Sie bekommen diese Mail, weil diese Adresse zu einem Konto bei ${shop} gehört.`,
  seeOrder: 'Bestellung ansehen',
  receipt: {
    subtotal: 'Zwischensumme',
    discount: 'Rabatt',
    shipping: 'Versand',
    tax: 'Steuer',
    rounding: 'Rundung',
    total: 'Gesamt',
    taxInIt: 'Darin enthaltene Steuer',
  },
  pickUpAt: 'Abholen bei',
  goingTo: 'Lieferung an',
  days: { mon: 'Montag', tue: 'Dienstag', wed: 'Mittwoch', thu: 'Donnerstag', fri: 'Freitag', sat: 'Samstag', sun: 'Sonntag' },
  placed: {
    subject: (order) => `Ihre Bestellung${order}`,
    heading: 'Danke für Ihre Bestellung',
    toFetch: (order) =>
      `Ihre Bestellung${order} ist bei uns, und wir legen sie bereit. Wir schreiben Ihnen, sobald Sie sie abholen können.`,
    toSend: (order) => `Ihre Bestellung${order} ist bei uns, und wir packen sie. Wir schreiben Ihnen, sobald sie unterwegs ist.`,
    toDownload: (order) => `Ihre Bestellung${order} ist bei uns. Was Sie gekauft haben, laden Sie herunter; mit der Post kommt nichts.`,
    by: 'Versand mit',
    on: 'Bestellt am',
  },
  toPay: {
    onDelivery: (sum) => `Bitte halten Sie ${sum} bereit: Sie bezahlen bei der Übergabe.`,
    transfer: (sum, until, reference) =>
      `Bitte überweisen Sie ${sum}, sodass der Betrag bis ${until} bei uns ist, mit dem Verwendungszweck ${reference}. So lange halten wir die Ware für Sie zurück und versenden sie, sobald das Geld da ist.`,
    holder: 'Kontoinhaber',
    bank: 'Kreditinstitut',
    amount: 'Betrag',
    reference: 'Verwendungszweck',
  },
  paid: {
    subject: (order) => `Ihre Zahlung für die Bestellung${order} ist da`,
    heading: 'Ihre Zahlung ist da',
    text: (order) => `Vielen Dank. Ihre Zahlung für die Bestellung${order} ist bei uns eingegangen.`,
    label: 'Bezahlt',
    amount: (sum, order) => `${sum} für Ihre Bestellung${order}`,
  },
  refunded: {
    subject: (sum, order) => `${sum} zurück für Ihre Bestellung${order}`,
    heading: 'Ihr Geld ist auf dem Rückweg',
    text: (sum, order) =>
      `Wir haben ${sum} für Ihre Bestellung${order} zurückgegeben, auf dem Weg, auf dem Sie bezahlt haben. Je nach Bank dauert es ein paar Tage.`,
    walletHeading: 'Ihr Geld ist in Ihrem Guthaben',
    walletText: (sum, order) =>
      `Wir haben ${sum} für Ihre Bestellung${order} Ihrem Guthaben gutgeschrieben. Sie können sofort damit bezahlen.`,
    label: 'Zurückgegeben',
    whole: (sum) => `${sum}, alles, was noch bezahlt war`,
    part: (sum) => `${sum}, ein Teil dessen, was Sie bezahlt haben`,
    why: 'Grund',
  },
  document: {
    invoice: 'Rechnung',
    creditNote: 'Rechnungskorrektur',
    subject: (what, number, order) => `${what} ${number} zu Ihrer Bestellung ${order}`,
    heading: (what) => `Ihre ${what}`,
    text: (what, number, order) => `Im Anhang finden Sie als PDF: ${what} ${number} zu Ihrer Bestellung ${order}.`,
    amount: 'Betrag',
  },
  draft: {
    subject: 'Ihre Bestellung kann bezahlt werden',
    heading: 'Ihre Bestellung ist bereit',
    text: 'Wir haben diese Bestellung für Sie zusammengestellt. Sie gehört Ihnen, sobald sie bezahlt ist.',
    until: (day: string) => `Bis ${day} halten wir die Ware für Sie zurück.`,
    button: 'Bestellung ansehen und bezahlen',
  },
  returns: {
    requested: {
      subject: (number) => `Wir haben Ihre Anfrage ${number}`,
      heading: 'Sie möchten etwas zurückschicken',
      text: (number) => `Wir haben Ihre Anfrage ${number} und sehen sie uns an. Bitte behalten Sie die Ware, bis wir geantwortet haben.`,
    },
    approved: {
      subject: (number) => `So schicken Sie ${number} zurück`,
      heading: 'Bitte schicken Sie es zurück',
      text: (number) =>
        `Sie können ${number} zurückschicken. Bitte legen Sie diese Nummer ins Paket; ein Etikett zum Drucken ist auf der Seite Ihrer Bestellung.`,
    },
    rejected: {
      subject: (number) => `Zu Ihrer Anfrage ${number}`,
      heading: 'Wir können es nicht zurücknehmen',
      text: (number) => `Es tut uns leid: Was Sie mit ${number} zurückgeben möchten, können wir nicht zurücknehmen.`,
    },
    received: {
      subject: (number) => `Ihre Rücksendung ${number} ist da`,
      heading: 'Ihre Rücksendung ist da',
      text: (number) =>
        `Ware Ihrer Rücksendung ${number} ist angekommen. Was von Ihrem Geld zurückgeht, schreiben wir Ihnen in einer eigenen Mail.`,
    },
    contents: 'Zurückzuschicken',
    arrived: 'Bisher angekommen',
    answer: 'Was wir dazu sagen',
    carrier: 'Versender und Nummer',
    to: 'Schicken Sie es an',
    instructions: 'Bitte beachten Sie',
  },
  changed: {
    subject: (order: string) => `Ihre Bestellung${order} wurde geändert`,
    heading: 'Ihre Bestellung wurde geändert',
    text: (order: string) => `So sieht Ihre Bestellung${order} jetzt aus.`,
    back: (sum: string) => `Sie kostet ${sum} weniger als vorher: Das zahlen wir auf dem Weg zurück, auf dem Sie bezahlt haben.`,
    why: 'Warum',
  },
  changeToPay: {
    subject: (sum: string, order: string) => `${sum} zu zahlen für Ihre Bestellung${order}`,
    heading: 'Ihre Bestellung wartet auf eine Zahlung',
    text: (sum: string, order: string) =>
      `Ihre Bestellung${order} soll geändert werden und kostet dann ${sum} mehr. Sie wird geändert, sobald das bezahlt ist.`,
    until: (day: string) => `Bis ${day} halten wir die Ware für Sie zurück; danach bleibt Ihre Bestellung, wie sie ist.`,
    why: 'Warum',
    button: (sum: string) => `${sum} bezahlen`,
  },
  changeWithdrawn: {
    subject: (order: string) => `Ihre Bestellung${order} bleibt, wie sie war`,
    heading: 'Ihre Bestellung bleibt, wie sie war',
    text: (order: string) =>
      `Die Änderung Ihrer Bestellung${order} wurde zurückgenommen. Was Sie dafür bezahlt haben, bekommen Sie zurück.`,
    soldOut: 'Was dazukommen sollte, ist ausverkauft.',
    unpaid: 'Die Zahlung ist nicht rechtzeitig gekommen.',
  },
  link: {
    subject: (order) => `Der Weg zu Ihrer Bestellung${order}`,
    heading: 'Hier ist Ihre Bestellung',
    text: (order) => `Jemand, vermutlich Sie, hat nach dem Link zu Ihrer Bestellung${order} gefragt. Er öffnet die Bestellung ohne Konto.`,
    closing: 'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Nur Sie haben den Link bekommen.',
  },
  shipped: {
    subject: (order) => `Ihre Bestellung${order} ist unterwegs`,
    heading: 'Ihr Paket ist unterwegs',
    text: (order) => `Ein Paket Ihrer Bestellung${order} hat uns verlassen.`,
    tracking: 'Sendungsnummer',
    contents: 'In diesem Paket',
    button: 'Paket verfolgen',
  },
  ready: {
    subject: (order) => `Ihre Bestellung${order} liegt zum Abholen bereit`,
    heading: 'Zum Abholen bereit',
    text: (order, place) =>
      `Ihre Bestellung${order} liegt bereit: ${place}. Bitte nennen Sie die Nummer der Bestellung, oder zeigen Sie diese Mail.`,
    code: 'Abholcode',
    contents: 'Für Sie bereit',
  },
  downloads: {
    subject: (order) => `Ihre Downloads${order}`,
    heading: 'Ihre Downloads sind bereit',
    text: 'Was Sie gekauft haben, steht auf der Seite Ihrer Bestellung unter „Ihre Downloads“.',
    label: 'Zum Herunterladen',
    button: 'Herunterladen',
  },
  delivered: {
    subject: (order) => `Ihre Bestellung${order} ist angekommen`,
    heading: 'Ihre Bestellung ist angekommen',
    text: (order) =>
      `Ihre Bestellung${order} wurde zugestellt. Wir hoffen, sie gefällt Ihnen; stimmt etwas nicht, antworten Sie einfach auf diese Mail.`,
    label: 'Zugestellt',
  },
  collected: {
    subject: (order) => `Sie haben Ihre Bestellung${order} abgeholt`,
    heading: 'Abgeholt',
    text: (order) =>
      `Ihre Bestellung${order} wurde übergeben. Wir hoffen, sie gefällt Ihnen; stimmt etwas nicht, antworten Sie einfach auf diese Mail.`,
    label: 'Abgeholt',
  },
  cancelled: {
    subject: (order) => `Ihre Bestellung${order} wurde storniert`,
    heading: 'Ihre Bestellung wurde storniert',
    text: (order) =>
      `Ihre Bestellung${order} wurde storniert, und es wird nichts mehr verschickt. Was Sie bezahlt haben, geht den Weg zurück, den es kam.`,
    unpaid: (order) =>
      `Ihre Bestellung${order} wurde storniert, weil Ihre Überweisung nicht rechtzeitig bei uns war. Falls das Geld schon unterwegs ist, brauchen Sie nichts zu tun: Wir melden uns bei Ihnen.`,
  },
  reminder: {
    subject: 'Ihre Tasche ist noch da',
    heading: 'Sie haben etwas liegen lassen',
    text: 'Was Sie in Ihre Tasche gelegt haben, liegt noch dort. Der Link öffnet sie in jedem Browser.',
    contents: 'In Ihrer Tasche',
    button: 'Zurück zu meiner Tasche',
    closing: 'Zurückgelegt ist nichts, bis Sie bestellen, und es gelten die Preise des Tages, an dem Sie es tun.',
    stop: 'Keine Erinnerungen mehr',
    footer: (shop) => `Sie erhalten diese Mail, weil Sie ${shop} gebeten haben, Sie an Ihre Tasche zu erinnern.`,
  },
  giftCard: {
    subject: (sum) => `Eine Geschenkkarte über ${sum}`,
    heading: 'Ein Geschenk für Sie',
    text: (sum) => `Jemand macht Ihnen ein Geschenk: eine Geschenkkarte über ${sum}.`,
    code: 'Der Code',
    how: 'Geben Sie den Code beim Bezahlen ein. Was übrig ist, bleibt für das nächste Mal.',
    until: (day) => `Er gilt bis ${day}.`,
    message: 'Mit diesen Worten',
    button: 'Zum Laden',
    closing: 'Wer den Code hat, kann ihn ausgeben: Verwahren Sie ihn wie Geld.',
    footer: (shop) => `Sie bekommen diese Mail, weil diese Adresse für eine Geschenkkarte von ${shop} angegeben wurde.`,
  },
  topUp: {
    subject: (sum) => `${sum} in Ihrem Guthaben`,
    heading: 'Ihr Geld ist im Guthaben',
    text: (sum) => `Wir haben ${sum} erhalten und Ihrem Guthaben gutgeschrieben. Sie können ab jetzt damit bezahlen.`,
    button: 'Guthaben ansehen',
  },
  account: {
    notYou: 'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Link ändert sich nichts.',
    verify: {
      subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
      heading: 'Ist das Ihre Adresse?',
      text: (until) => `Bitte bestätigen Sie, dass diese Adresse Ihre ist.${until === null ? '' : ` Der Link gilt bis zum ${until}.`}`,
      button: 'Adresse bestätigen',
      closing: 'Wenn Sie bei uns kein Konto eröffnet haben, brauchen Sie nichts zu tun.',
    },
    reset: {
      subject: 'Neues Passwort setzen',
      heading: 'Ein neues Passwort',
      text: (until) =>
        `Jemand, vermutlich Sie, hat um ein neues Passwort für Ihr Konto gebeten. Der Link gilt einmal${until === null ? '' : `, und bis zum ${until}`}.`,
      button: 'Neues Passwort setzen',
    },
    change: {
      subject: 'Bitte bestätigen Sie Ihre neue E-Mail-Adresse',
      heading: 'Ihre neue Adresse',
      text: (until) =>
        `Das soll von jetzt an die Adresse Ihres Kontos sein. Bitte bestätigen Sie sie${until === null ? '' : `; der Link gilt bis zum ${until}`}.`,
      button: 'Diese Adresse verwenden',
    },
    invitation: {
      subject: (shop) => `Sie sind eingeladen, bei ${shop} zu arbeiten`,
      heading: 'Willkommen',
      text: (shop, until) =>
        `Jemand bei ${shop} hat ein Konto für Sie angelegt. Bitte setzen Sie Ihr Passwort; der Link gilt einmal${until === null ? '' : `, und bis zum ${until}`}.`,
      button: 'Passwort setzen',
      closing: 'Wenn Sie nicht wissen, warum Sie das bekommen, brauchen Sie nichts zu tun: Ohne den Link kann niemand das Konto benutzen.',
    },
    changeAsked: {
      subject: 'Ihre E-Mail-Adresse soll sich ändern',
      heading: 'Eine andere Adresse für Ihr Konto',
      text: 'Jemand, der Ihr Passwort kennt, möchte für Ihr Konto eine andere E-Mail-Adresse verwenden. Wir haben dorthin geschrieben.',
      closing: 'Wenn Sie das waren, öffnen Sie den Link in der Mail an Ihre neue Adresse. Ein neues Passwort hält die Änderung auf.',
    },
    changed: {
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      heading: 'Ihre Adresse wurde geändert',
      text: 'Ihr Konto hat von jetzt an eine andere E-Mail-Adresse. Mit dieser können Sie sich nicht mehr anmelden.',
      closing: 'Wenn Sie das nicht waren, antworten Sie bitte gleich auf diese Mail.',
    },
    passwordChanged: {
      subject: 'Ihr Passwort wurde geändert',
      heading: 'Ihr Passwort wurde geändert',
      text: 'Das Passwort Ihres Kontos wurde geändert, und alle anderen Anmeldungen wurden beendet.',
      closing: 'Wenn Sie das waren, brauchen Sie nichts zu tun.',
    },
    notMe: 'Das war ich nicht: neues Passwort',
  },
};
