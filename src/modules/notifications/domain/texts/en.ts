/** `order` is the order's number with the space before it, or nothing where it has none yet. */
export const mailEn = {
  lang: 'en',
  greeting: 'Hello,',
  greetingTo: (name: string) => `Hello ${name},`,
  orderFooter: (shop: string) => `You get this mail because this address was given for an order at ${shop}.`,
  accountFooter: (shop: string) => `You get this mail because this address belongs to an account at ${shop}.`,
  seeOrder: 'See your order',
  receipt: {
    subtotal: 'Subtotal',
    discount: 'Discount',
    shipping: 'Shipping',
    tax: 'Tax',
    rounding: 'Rounding',
    total: 'Total',
    taxInIt: 'Tax in it',
  },
  pickUpAt: 'Pick up at',
  goingTo: 'Going to',
  days: { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday' },
  placed: {
    subject: (order: string) => `Your order${order}`,
    heading: 'Thank you for your order',
    toFetch: (order: string) => `We have received your order${order} and are getting it ready. We will write again when you can fetch it.`,
    toSend: (order: string) => `We have received your order${order} and are getting it ready. We will write again when it is on its way.`,
    toDownload: (order: string) => `We have received your order${order}. What you bought is downloaded; nothing will be sent by post.`,
    by: 'By',
    on: 'Ordered on',
  },
  toPay: {
    onDelivery: (sum: string) => `Please have ${sum} ready: you pay when the goods are handed over.`,
    transfer: (sum: string, until: string, reference: string) =>
      `Please transfer ${sum} so that it is with us by ${until}, with ${reference} as the purpose. We keep the goods for you until then and send them once the money is here.`,
    holder: 'Account holder',
    bank: 'Bank',
    amount: 'Amount',
    reference: 'Purpose',
  },
  paid: {
    subject: (order: string) => `We have your payment for order${order}`,
    heading: 'Your payment is here',
    text: (order: string) => `Thank you. We have received your payment for the order${order}.`,
    label: 'Paid',
    amount: (sum: string, order: string) => `${sum} for your order${order}`,
  },
  refunded: {
    subject: (sum: string, order: string) => `${sum} back for your order${order}`,
    heading: 'Your money is on its way back',
    text: (sum: string, order: string) =>
      `We have given back ${sum} for your order${order}, the way you paid it. Depending on your bank it takes a few days to arrive.`,
    walletHeading: 'Your money is in your wallet',
    walletText: (sum: string, order: string) => `We have put ${sum} for your order${order} into your wallet. You can pay with it at once.`,
    label: 'Given back',
    whole: (sum: string) => `${sum}, all that was still paid`,
    part: (sum: string) => `${sum}, a part of what you paid`,
    why: 'Why',
  },
  document: {
    invoice: 'Invoice',
    creditNote: 'Credit note',
    subject: (what: string, number: string, order: string) => `${what} ${number} for your order ${order}`,
    heading: (what: string) => `Your ${what.toLowerCase()}`,
    text: (what: string, number: string, order: string) => `${what} ${number} for your order ${order} is attached as a PDF.`,
    amount: 'Amount',
  },
  draft: {
    subject: 'Your order is ready to be paid',
    heading: 'Your order is ready',
    text: 'We have put this order together for you. It is yours as soon as it is paid.',
    until: (day: string) => `We keep the goods for you until ${day}.`,
    button: 'See and pay the order',
  },
  returns: {
    requested: {
      subject: (number: string) => `We have your request ${number}`,
      heading: 'You want to send something back',
      text: (number: string) => `We have your request ${number} and look at it. Please keep the goods until we have answered.`,
    },
    approved: {
      subject: (number: string) => `How to send back ${number}`,
      heading: 'Please send it back',
      text: (number: string) =>
        `You may send back ${number}. Please put this number into the parcel; a label to print is on the page of your order.`,
    },
    rejected: {
      subject: (number: string) => `About your request ${number}`,
      heading: 'We cannot take it back',
      text: (number: string) => `We are sorry: we cannot take back what you asked for with ${number}.`,
    },
    received: {
      subject: (number: string) => `Your return ${number} is here`,
      heading: 'Your return is here',
      text: (number: string) =>
        `Goods of your return ${number} have arrived. What goes back of your money we tell you in a mail of its own.`,
    },
    contents: 'To be sent back',
    arrived: 'Arrived so far',
    answer: 'What we say to it',
    carrier: 'Carrier and number',
    to: 'Send it to',
    instructions: 'Please note',
  },
  changed: {
    subject: (order: string) => `Your order${order} was changed`,
    heading: 'Your order was changed',
    text: (order: string) => `This is your order${order} now.`,
    back: (sum: string) => `It costs ${sum} less than before: we are giving that back the way you paid it.`,
    why: 'Why',
  },
  changeToPay: {
    subject: (sum: string, order: string) => `${sum} to pay for your order${order}`,
    heading: 'Your order waits for a payment',
    text: (sum: string, order: string) =>
      `Your order${order} is to be changed, and then costs ${sum} more. It is changed as soon as that is paid.`,
    until: (day: string) => `We keep the goods for you until ${day}; after that your order stays as it is.`,
    why: 'Why',
    button: (sum: string) => `Pay ${sum}`,
  },
  changeWithdrawn: {
    subject: (order: string) => `Your order${order} stays as it was`,
    heading: 'Your order stays as it was',
    text: (order: string) => `The change of your order${order} was withdrawn. What you may have paid for it goes back to you.`,
    soldOut: 'What was to be added is sold out.',
    unpaid: 'The payment did not come in time.',
  },
  link: {
    subject: (order: string) => `The way to your order${order}`,
    heading: 'Here is your order',
    text: (order: string) => `Somebody, probably you, has asked for the link to your order${order}. It opens the order without an account.`,
    closing: 'If this was not you, you need not do anything: only you have got the link.',
  },
  shipped: {
    subject: (order: string) => `Your order${order} is on its way`,
    heading: 'Your parcel is on its way',
    text: (order: string) => `A parcel of your order${order} has left us.`,
    tracking: 'Tracking number',
    contents: 'In this parcel',
    button: 'Follow your parcel',
  },
  ready: {
    subject: (order: string) => `Your order${order} is ready for pick-up`,
    heading: 'Ready for pick-up',
    text: (order: string, place: string) =>
      `Your order${order} lies ready at ${place}. Please name the number of the order, or show this mail.`,
    code: 'Pick-up code',
    contents: 'Ready for you',
  },
  downloads: {
    subject: (order: string) => `Your downloads${order}`,
    heading: 'Your downloads are ready',
    text: 'What you bought is on the page of your order, under “Your downloads”.',
    label: 'To download',
    button: 'Download',
  },
  delivered: {
    subject: (order: string) => `Your order${order} has arrived`,
    heading: 'Your order has arrived',
    text: (order: string) => `Your order${order} was delivered. We hope you like it; if something is not right, just answer this mail.`,
    label: 'Delivered',
  },
  collected: {
    subject: (order: string) => `You have picked up your order${order}`,
    heading: 'Picked up',
    text: (order: string) => `Your order${order} was handed over. We hope you like it; if something is not right, just answer this mail.`,
    label: 'Picked up',
  },
  cancelled: {
    subject: (order: string) => `Your order${order} was cancelled`,
    heading: 'Your order was cancelled',
    text: (order: string) =>
      `Your order${order} was cancelled and nothing more will be sent. What you have paid is given back the way you paid it.`,
    unpaid: (order: string) =>
      `Your order${order} was cancelled because your transfer did not reach us in time. If the money is under way, you need not do anything: we get in touch with you.`,
  },
  reminder: {
    subject: 'Your bag is still here',
    heading: 'You left something behind',
    text: 'What you put into your bag still lies there. The link opens it in any browser.',
    contents: 'In your bag',
    button: 'Back to my bag',
    closing: 'Nothing is set aside for you until you order, and prices are those of the day on which you do.',
    stop: 'No more reminders',
    footer: (shop: string) => `You get this mail because you asked ${shop} to remind you of your bag.`,
  },
  giftCard: {
    subject: (sum: string) => `A gift card over ${sum}`,
    heading: 'A gift for you',
    text: (sum: string) => `Somebody has a present for you: a gift card over ${sum}.`,
    code: 'The code',
    how: 'Type the code when you pay. What is left on it stays for the next time.',
    until: (day: string) => `It is good until ${day}.`,
    message: 'With these words',
    button: 'To the shop',
    closing: 'Whoever has the code can spend it: keep it as you would keep money.',
    footer: (shop: string) => `You get this mail because somebody gave this address for a gift card of ${shop}.`,
  },
  topUp: {
    subject: (sum: string) => `${sum} in your wallet`,
    heading: 'Your money is in the wallet',
    text: (sum: string) => `We have received ${sum} and put it into your wallet. You can pay with it from now on.`,
    button: 'See the wallet',
  },
  /** `until` is a moment; null: the link has no end. */
  account: {
    notYou: 'If this was not you, you need not do anything: nothing changes without the link.',
    verify: {
      subject: 'Please confirm your e-mail address',
      heading: 'Is this your address?',
      text: (until: string | null) =>
        `Please confirm that this address is yours. The link works${until === null ? '' : ` until ${until}`}.`,
      button: 'Confirm this address',
      closing: 'If you have not opened an account with us, you need not do anything.',
    },
    reset: {
      subject: 'Set a new password',
      heading: 'A new password',
      text: (until: string | null) =>
        `Somebody, probably you, has asked for a new password for your account. The link works once${until === null ? '' : `, and until ${until}`}.`,
      button: 'Set a new password',
    },
    change: {
      subject: 'Please confirm your new e-mail address',
      heading: 'Your new address',
      text: (until: string | null) =>
        `This is to be the new address of your account from now on. Please confirm it; the link works${until === null ? '' : ` until ${until}`}.`,
      button: 'Use this address',
    },
    invitation: {
      subject: (shop: string) => `You are invited to work at ${shop}`,
      heading: 'Welcome',
      text: (shop: string, until: string | null) =>
        `Somebody at ${shop} has made an account for you. Please set your password; the link works once${until === null ? '' : `, and until ${until}`}.`,
      button: 'Set your password',
      closing: 'If you do not know why you get this, you need not do anything: nobody can use the account without the link.',
    },
    changeAsked: {
      subject: 'Your e-mail address is about to change',
      heading: 'Another address for your account',
      text: 'Somebody who knows your password has asked to use another e-mail address for your account, and we have written to that one.',
      closing: 'If this was you, open the link in the mail at your new address. A new password stops the change.',
    },
    changed: {
      subject: 'Your e-mail address has changed',
      heading: 'Your address has changed',
      text: 'Your account has another e-mail address from now on. This one no longer lets you sign in.',
      closing: 'If this was not you, please answer this mail at once.',
    },
    passwordChanged: {
      subject: 'Your password has changed',
      heading: 'Your password has changed',
      text: 'The password of your account was changed, and everybody who was signed in elsewhere was signed out.',
      closing: 'If this was you, you need not do anything.',
    },
    notMe: 'This was not me: new password',
  },
};

export type MailTexts = typeof mailEn;
