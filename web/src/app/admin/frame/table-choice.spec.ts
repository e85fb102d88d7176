import { defaults, isShown, readChoices } from './table-choice';

describe('what a person likes about a table', () => {
  it('is read back as it was kept', () => {
    const kept = { orders: { columns: { email: false }, dense: true, pageSize: 50 } };
    expect(readChoices(JSON.stringify(kept))).toEqual(kept);
  });

  it('is forgotten where it is not to be understood', () => {
    expect([readChoices(null), readChoices('{'), readChoices('[]')]).toEqual([{}, {}, {}]);
    expect(readChoices('{"orders":{"columns":{"a":1},"dense":"yes","pageSize":7}}')).toEqual({ orders: defaults });
  });

  it('leaves a column alone that nobody switched', () => {
    expect([isShown(defaults, 'email', true), isShown({ ...defaults, columns: { email: false } }, 'email', true)]).toEqual([true, false]);
  });
});
