import { chooseLocale } from '../../../platform/kernel/locales';

interface StepNotes {
  readonly handedOver: string;
  readonly readyForPickup: string;
  /** The number that was asked for is another parcel's. */
  readonly numberTaken: (number: string) => string;
  /** Carrier and number were corrected. */
  readonly nowAs: (parcel: string) => string;
  readonly delivered: string;
  readonly pickedUp: string;
}

const texts = {
  en: {
    handedOver: 'Handed to the carrier',
    readyForPickup: 'Ready for pick-up',
    numberTaken: (number) => `Handed to the carrier; ${number} is the number of another parcel`,
    nowAs: (parcel) => `Now on its way as ${parcel}`,
    delivered: 'Delivered',
    pickedUp: 'Picked up',
  },
  de: {
    handedOver: 'An den Paketdienst übergeben',
    readyForPickup: 'Liegt zur Abholung bereit',
    numberTaken: (number) => `An den Paketdienst übergeben; ${number} ist die Nummer eines anderen Pakets`,
    nowAs: (parcel) => `Jetzt unterwegs als ${parcel}`,
    delivered: 'Zugestellt',
    pickedUp: 'Abgeholt',
  },
} satisfies Record<string, StepNotes>;

/** English where the language is neither. */
export const stepNotes = (locale: string): StepNotes => (chooseLocale([locale], Object.keys(texts)) === 'de' ? texts.de : texts.en);
