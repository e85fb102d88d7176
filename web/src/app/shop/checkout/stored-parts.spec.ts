import { noStored, partsOf, storedBody } from './stored-parts';

const usd = (minor: number) => ({ minor, currency: 'USD' });
const card = (code: string, minor: number) => ({ code, last4: code.slice(-4), available: usd(minor) });

describe('wallet and gift cards', () => {
  test('pay what they have, the rest is left', () => {
    expect(partsOf({ wallet: usd(300), cards: [card('AAAA', 500)] }, usd(1000))).toEqual({ paid: usd(800), rest: usd(200) });
  });

  test('pay no more than is due', () => {
    expect(partsOf({ wallet: null, cards: [card('AAAA', 5000)] }, usd(1000))).toEqual({ paid: usd(1000), rest: usd(0) });
  });

  test('are told to the shop only where they were chosen', () => {
    expect(storedBody(noStored)).toEqual({});
    expect(storedBody({ wallet: usd(1), cards: [card('AAAA', 1), card('BBBB', 1)] })).toEqual({
      wallet: true,
      giftCards: ['AAAA', 'BBBB'],
    });
  });
});
