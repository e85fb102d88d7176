import { checkWholePrices } from '../test/whole-prices';

test('whatever is in a cart and whatever promotions there are, the price adds up and its steps come to the total', () => {
  checkWholePrices(Number(process.env['PRICE_RUNS'] ?? 1_000));
});
