import type { CollectionRule } from '../types';
import { conditionOf, draftOf, emptyCondition, type ConditionDraft } from './rule-draft';

const read = (draft: Partial<ConditionDraft>) => conditionOf({ ...emptyCondition, ...draft }, 'USD');

describe('a condition of a collection', () => {
  it.each<CollectionRule['conditions'][number]>([
    { field: 'tag', is: 'spring' },
    { field: 'category', is: 'cups' },
    { field: 'title', contains: 'mug' },
    { field: 'price', min: 1000 },
    { field: 'price', min: 0, max: 1999 },
    { field: 'on-sale', is: false },
    { field: 'rating', min: 4.5 },
    { field: 'attribute', name: 'Material', is: 'Oak' },
    { field: 'attribute', name: 'Material', is: ['Oak', 'Pine'] },
    { field: 'attribute', name: 'Diagonal', min: 40, max: 60.5 },
    { field: 'published', withinDays: 30 },
  ])('%j stands in its fields and comes back', (condition) => {
    expect(conditionOf(draftOf(condition, 'USD'), 'USD')).toEqual(condition);
  });

  it.each<Partial<ConditionDraft>>([
    { field: 'tag', value: ' ' },
    { field: 'price' },
    { field: 'price', min: '20', max: '10' },
    { field: 'price', min: 'cheap' },
    { field: 'rating', value: '6' },
    { field: 'published', value: '0' },
    { field: 'published', value: '1.5' },
    { field: 'attribute', name: '', value: 'Oak' },
    { field: 'attribute', name: 'Material' },
    { field: 'attribute', name: 'Diagonal', min: 'a' },
  ])('%j is not one yet', (draft) => {
    expect(read(draft)).toBeNull();
  });

  it('takes a price as people write it', () => {
    expect(read({ field: 'price', max: '19,90' })).toEqual({ field: 'price', max: 1990 });
  });
});
