import { filterOf } from './orders-query';

describe('finding an order', () => {
  it('takes a number, with or without its hash, or an e-mail address', () => {
    expect(filterOf(' #1042 ', undefined)).toEqual({ number: '1042' });
    expect(filterOf('Ada@Example.com', 'paid')).toEqual({ email: 'ada@example.com', status: 'paid' });
    expect(filterOf('', 'shipped')).toEqual({ status: 'shipped' });
    expect(filterOf('', 'nonsense')).toEqual({});
  });

  it('refuses anything else before the server has to', () => {
    expect(filterOf('ada', undefined)).toBeNull();
  });
});
