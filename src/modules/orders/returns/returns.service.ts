import { createAnsweringReturns, type AnsweringReturns, type AnsweringReturnsDeps } from './answering';
import { createArrivals, type Arrivals, type ArrivalsDeps } from './arrivals';
import { createAskingReturns, type AskingReturns, type AskingReturnsDeps } from './asking';

export type ReturnsServiceDeps = AskingReturnsDeps & AnsweringReturnsDeps & ArrivalsDeps;

/** A return is asked for, answered, and arrives. */
export interface ReturnsService extends AskingReturns, AnsweringReturns, Arrivals {}

export const createReturnsService = ({ uow, config, clock, refundsService, exchanging }: ReturnsServiceDeps): ReturnsService => ({
  ...createAskingReturns({ uow, config, exchanging }),
  ...createAnsweringReturns({ uow, clock, exchanging }),
  ...createArrivals({ uow, refundsService, exchanging }),
});
