import { attributeText, attributeValue } from './attribute-text';

describe('an attribute in a field', () => {
  it('keeps its kind as long as it reads like one', () => {
    expect([attributeValue('12', 10), attributeValue('twelve', 10), attributeValue('true', false), attributeValue('x', undefined)]).toEqual(
      [12, 'twelve', true, 'x'],
    );
    expect(attributeValue('oak, , ash', ['oak'])).toEqual(['oak', 'ash']);
  });

  it('is written as one types it', () => {
    expect([attributeText(3), attributeText(false), attributeText(['a', 'b'])]).toEqual(['3', 'false', 'a, b']);
  });
});
