import { inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';
import { dictionaryIn, I18n } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { translate } from '../i18n/translate';
import { SHOP_NAME } from './shop-name';

/** A route's `title` is a key of the shop's texts; pages with a title of their own set it when they know it. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly i18n = inject(I18n);
  private readonly shopName = inject(SHOP_NAME);
  private path: string | null = null;

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const [key, path] = [this.buildTitle(snapshot), snapshot.url.split(/[?#]/)[0] ?? ''];
    /* The same page with other filters: it has set its title and does not do so again. */
    if (key === undefined && path === this.path) return;
    this.path = path;
    this.set(key === undefined ? null : translate(dictionaryIn(shopTexts, this.i18n.locale()), this.i18n.locale(), key));
  }

  set(title: string | null): void {
    this.title.setTitle(title === null ? this.shopName : `${title} · ${this.shopName}`);
  }

  /** `whole`: as staff have written it for search engines, without the shop's name. */
  setWhole(whole: string | null | undefined, title: string | null): void {
    if (whole) this.title.setTitle(whole);
    else this.set(title);
  }
}
