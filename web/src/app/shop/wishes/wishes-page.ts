import { ChangeDetectionStrategy, Component, computed, effect, inject, resource, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Wish } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { WishesStore } from '../../state/wishes.store';
import { Empty } from '../../ui/empty';
import { Failed } from '../../ui/failed';
import { Picture } from '../../ui/picture';
import { Price } from '../../ui/price';
import { ProblemNotice } from '../../ui/problem-notice';

/** What the visitor wishes for, and what became of it since. */
@Component({
  selector: 'g-wishes-page',
  imports: [RouterLink, Empty, Failed, Picture, Price, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './wishes-page.html',
  styleUrl: './wishes-page.css',
})
export class WishesPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly cart = inject(CartStore);
  private readonly wishes = inject(WishesStore);
  private readonly announcer = inject(Announcer);
  protected readonly session = inject(SessionStore);
  protected readonly list = resource({
    // not before it is known who this is: the list would be asked for again, over what was done to it meanwhile
    params: () => (this.session.status() === 'unknown' ? undefined : { of: this.session.user()?.id ?? null }),
    loader: async ({ abortSignal }) => dataOf(await this.api.GET('/api/v1/wishes', { signal: abortSignal })).items,
  });
  protected readonly failed = computed(() => (this.list.error() ? problemFrom(this.list.error()?.cause ?? this.list.error()) : null));
  protected readonly shown = computed(() =>
    this.list.hasValue()
      ? this.list.value().map((wish) => ({
          wish,
          options: wish.options.map(({ name, value }) => `${name}: ${value}`).join(', '),
          fell: wish.priceBefore !== null && wish.priceBefore.minor > wish.price.minor,
          picture: wish.imageUrl === null ? null : { url: wish.imageUrl, alt: '', width: 400, height: 400, srcset: '' },
          link: { commands: ['/p', wish.slug], query: wish.sku === null ? {} : { variant: wish.sku } },
        }))
      : null,
  );
  /** Ids of what went into the bag from here, or is on its way. */
  protected readonly added = signal<readonly string[]>([]);
  protected readonly busy = signal<readonly string[]>([]);
  protected readonly problem = signal<{ readonly id: string; readonly problem: Problem } | null>(null);

  constructor() {
    void this.session.load();
    // the heart of a product that was taken off elsewhere is empty here, too
    effect(() => {
      if (this.list.hasValue()) this.wishes.show(this.list.value());
    });
  }

  protected add(wish: Wish): Promise<void> {
    const { id, buy, title } = wish;
    return this.change(wish, async () => {
      if (buy === null) return;
      await this.cart.add(buy, 1);
      this.added.update((ids) => [...ids, id]);
      this.announcer.say(this.t('wishes.addedAloud', { title }));
    });
  }

  protected remove(wish: Wish): Promise<void> {
    return this.change(wish, async () => {
      await this.wishes.remove([wish.id]);
      this.list.update((items) => items?.filter(({ id }) => id !== wish.id));
      this.announcer.say(this.t('wishes.removedAloud', { title: wish.title }));
    });
  }

  private async change({ id }: Wish, action: () => Promise<void>): Promise<void> {
    if (this.busy().includes(id)) return;
    this.problem.set(null);
    this.busy.update((ids) => [...ids, id]);
    try {
      await action();
    } catch (error) {
      this.problem.set({ id, problem: problemFrom(error) });
    } finally {
      this.busy.update((ids) => ids.filter((one) => one !== id));
    }
  }
}
