import { inject } from '@angular/core';
import type { components } from '../../api/schema';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminEn, adminTexts } from '../admin-texts';
import type { TimelineItem } from '../frame/timeline';

export type OrderStep = components['schemas']['OrderTimelineEntry'];

/** What happened to an order in the reader's words; the server's own where there are none yet. */
export function injectTellStep(): (step: OrderStep) => TimelineItem {
  const [i18n, t] = [inject(I18n), injectTexts(adminTexts)];
  return ({ at, kind, what, who, staffName, why, amount }) => {
    const name = `${kind}-${what}`;
    const told = isTold(name) ? t(`order.step.${name}`) : isTold(what) ? t(`order.step.${what}`) : what.replaceAll('-', ' ');
    const party = { buyer: t('order.who.buyer'), staff: staffName ?? t('order.who.staff'), system: null }[who];
    const reason = why === null || why === '' ? null : isReason(why) ? t(`order.why.${why}`) : why;
    return {
      at,
      what: amount === null ? told : `${told}, ${i18n.money(amount)}`,
      who: party,
      text: reason,
      ...toneOf(kind, what),
    };
  };
}

function toneOf(kind: OrderStep['kind'], what: string): { tone?: 'good' | 'bad' | 'note' } {
  if (kind === 'note') return { tone: 'note' };
  if (/failed|cancelled/.test(what)) return { tone: 'bad' };
  return /captured|delivered|accepted|shipped|collect/.test(what) ? { tone: 'good' } : {};
}

export const isReason = (why: string): why is keyof typeof adminEn.order.why => Object.hasOwn(adminEn.order.why, why);

const isTold = (name: string): name is keyof typeof adminEn.order.step => Object.hasOwn(adminEn.order.step, name);
