import { AppError } from '../../../platform/kernel/errors';
import type { Fault } from '../domain/returns';
import { noSuchLine } from '../errors';

export const noSuchReturn = () => new AppError({ kind: 'not-found', code: 'orders.no-such-return', title: 'There is no such return.' });

export const tooManyBack = (lineId: string | null) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.not-returnable',
    title: 'Not that many units of this line can come back: they have not left, are back already, or are announced by another return.',
    extra: { lineId },
  });

export const tooLateToReturn = (lineId: string) =>
  new AppError({ kind: 'rule', code: 'orders.return-too-late', title: 'The time to return this is over.', extra: { lineId } });

export const finalSale = (lineId: string) =>
  new AppError({ kind: 'rule', code: 'orders.final-sale', title: 'This article cannot be returned.', extra: { lineId } });

export const nothingToReturn = () =>
  new AppError({ kind: 'rule', code: 'orders.nothing-to-return', title: 'A return needs at least one unit.' });

export const returnNotPaid = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.return-not-paid',
    title: 'The order is not paid: what was not collected is taken back as such.',
  });

export const wrongReturnState = (state: string) =>
  new AppError({
    kind: 'conflict',
    code: 'orders.return-state',
    title: 'Where the return stands, this cannot be done any more.',
    extra: { state },
  });

export const feeTooHigh = () =>
  new AppError({ kind: 'rule', code: 'orders.return-fee', title: 'More cannot be kept than what would go back.' });

export const exchangeOfOneSeller = () =>
  new AppError({ kind: 'rule', code: 'orders.exchange-one-seller', title: 'Goods of several sellers are exchanged one seller at a time.' });

export const returnIsExchange = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.return-is-exchange',
    title: 'These goods are exchanged: their price pays for the new ones.',
  });

export const exchangeMoneyBack = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.exchange-money-back',
    title: 'Money of this order was given back since the exchange failed: what came back cannot pay for other goods as well.',
  });

export const faultError = (why: Fault, lineId: string | null): AppError => {
  if (why === 'no-such-line') return noSuchLine(lineId);
  return why === 'nothing' ? nothingToReturn() : tooManyBack(lineId);
};

export const exchangeOwed = () =>
  new AppError({
    kind: 'conflict',
    code: 'orders.exchange-owed',
    title: 'The new goods were sent first: all that pays for them has to come back. What is lost is received as written off.',
  });

export const mayNotRefund = () =>
  new AppError({
    kind: 'forbidden',
    code: 'orders.may-not-refund',
    title: 'Managing returns is allowed, giving money back for them is not.',
  });
