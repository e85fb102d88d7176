import { randomBytes } from 'node:crypto';
import { createAnswerBox, type FinalAnswer } from './answer-box';

const owner = { actor: 'a', key: 'k' };
const box = createAnswerBox(randomBytes(32));
const answer: FinalAnswer = {
  status: 201,
  headers: { 'content-type': 'application/json', 'set-cookie': ['order=o1; Path=/', 'cart=; Max-Age=0'], 'x-line': 'a\nb' },
  body: '{"title":"Žluťoučký\\n 🏺"}\n\n',
};

describe('an answer that was put away', () => {
  it.each([
    ['with a body', answer],
    ['with an empty body', { ...answer, body: '' }],
    ['without one', { status: 204, headers: {}, body: null }],
  ])('comes back exactly as it was, %s', (_what, kept) => {
    expect(box.open(owner, kept.status, box.seal(owner, kept))).toEqual(kept);
  });

  it('says nothing to who has only the database', () => {
    const sealed = box.seal(owner, answer);
    expect(sealed.includes('order=o1')).toBe(false);
    expect(createAnswerBox(randomBytes(32)).open(owner, 201, sealed)).toBeNull();
  });

  it('cannot be passed off as another’s, or as another outcome', () => {
    const sealed = box.seal(owner, answer);
    expect(box.open({ ...owner, actor: 'b' }, 201, sealed)).toBeNull();
    expect(box.open({ ...owner, key: 'l' }, 201, sealed)).toBeNull();
    expect(box.open(owner, 402, sealed)).toBeNull();
  });
});
