import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { injectConfirm } from '../frame/form-dialog';
import { Toasts } from '../frame/toasts';
import type { StaffFile, StaffProduct, StaffProductRow, StaffVariant } from '../types';
import { ProductPicker } from './product-picker';

type Kind = 'goods' | 'bundle' | 'digital' | 'giftCard';

interface PartDraft {
  readonly variantId: string;
  readonly productId: string;
  readonly title: string;
  readonly quantity: number;
  /** To choose from; only of a part that was just added. */
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly note: string;
}

/** Goods, a bundle, files or a gift card: saved by itself, as it decides where stock comes from. */
@Component({
  selector: 'g-supply-editor',
  imports: [MatButtonModule, Icon, ProductPicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './supply-editor.html',
  styleUrl: './supply-editor.css',
})
export class SupplyEditor {
  readonly product = input.required<StaffProduct>();
  readonly canWrite = input(false);
  /** Something else of the product is being edited. */
  readonly locked = input(false);
  readonly changed = output<StaffProduct>();
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly kinds = ['goods', 'bundle', 'digital', 'giftCard'] as const satisfies readonly Kind[];
  protected readonly kindTexts = {
    goods: 'supply.goods',
    bundle: 'supply.bundle',
    digital: 'supply.digital',
    giftCard: 'supply.giftCard',
  } as const;

  private readonly chosenId = linkedSignal<string, string | null>({ source: () => this.product().id, computation: () => null });
  protected readonly variant = computed<StaffVariant | null>(() => {
    const { variants } = this.product();
    return variants.find(({ id }) => id === this.chosenId()) ?? variants[0] ?? null;
  });
  protected readonly kind = linkedSignal(() => kindOf(this.variant()));
  protected readonly parts = linkedSignal<readonly PartDraft[]>(() => (this.variant()?.parts ?? []).map((part) => this.draftOf(part)));
  protected readonly track = linkedSignal(() => (this.variant()?.digital && this.variant()?.trackStock) || false);
  protected readonly limit = linkedSignal(() => String(this.product().downloadLimit ?? ''));
  protected readonly days = linkedSignal(() => String(this.product().downloadDays ?? ''));
  protected readonly without = computed(() => [this.product().id]);
  protected readonly busy = signal(false);
  protected readonly isReady = computed(() => this.kind() !== 'bundle' || this.parts().length > 0);

  protected nameOf({ options, sku }: StaffVariant): string {
    return options.map(({ value }) => value).join(' / ') || sku;
  }

  protected choose(id: string): void {
    this.chosenId.set(id);
  }

  protected async addPart({ id, title }: StaffProductRow): Promise<void> {
    try {
      const { variants } = dataOf(await this.api.GET('/api/v1/admin/products/{id}', { params: { path: { id } } }));
      const taken = new Set(this.parts().map(({ variantId }) => variantId));
      const choices = variants.map((variant) => ({ id: variant.id, name: this.nameOf(variant) }));
      const first = choices.find((choice) => !taken.has(choice.id));
      if (first) this.parts.update((parts) => [...parts, { variantId: first.id, productId: id, title, quantity: 1, choices, note: '' }]);
    } catch (error) {
      this.toasts.refused(error);
    }
  }

  protected change(at: number, change: Partial<PartDraft>): void {
    this.parts.update((parts) => parts.map((part, place) => (place === at ? { ...part, ...change } : part)));
  }

  protected removePart(at: number): void {
    this.parts.update((parts) => parts.filter((_, place) => place !== at));
  }

  protected async save(): Promise<void> {
    const [product, variant] = [this.product(), this.variant()];
    if (variant === null || this.busy() || !this.isReady()) return;
    const kind = this.kind();
    await this.working(async () => {
      const path = { id: product.id, variantId: variant.id };
      const body = {
        version: product.version,
        parts: kind === 'bundle' ? this.parts().map(({ variantId, quantity }) => ({ variantId, quantity })) : [],
        digital: kind === 'digital',
        giftCard: kind === 'giftCard',
        trackStock: kind === 'digital' && this.track(),
      };
      const saved = dataOf(await this.api.PATCH('/api/v1/products/{id}/variants/{variantId}', { params: { path }, body }));
      const terms = { downloadLimit: wholeOf(this.limit()), downloadDays: wholeOf(this.days()) };
      const same = saved.downloadLimit === terms.downloadLimit && saved.downloadDays === terms.downloadDays;
      if (kind !== 'digital' || same) return saved;
      const params = { path: { id: product.id } };
      return dataOf(await this.api.PATCH('/api/v1/products/{id}', { params, body: { version: saved.version, ...terms } }));
    });
  }

  protected async send(field: HTMLInputElement): Promise<void> {
    const [product, variant, file] = [this.product(), this.variant(), field.files?.[0]];
    if (variant === null || !file) return;
    const form = new FormData();
    form.set('file', file);
    const params = { path: { id: product.id, variantId: variant.id } };
    await this.working(async () =>
      dataOf(
        await this.api.POST('/api/v1/products/{id}/variants/{variantId}/files', {
          params,
          body: { file: file.name },
          bodySerializer: () => form,
        }),
      ),
    );
    field.value = '';
  }

  protected async removeFile({ id: fileId, name }: StaffFile): Promise<void> {
    const [product, variant] = [this.product(), this.variant()];
    if (variant === null) return;
    await this.confirm({
      heading: this.t('supply.removeFileHeading', { name }),
      text: this.t('supply.removeFileText'),
      send: this.t('supply.removeFileDo'),
      danger: true,
      submit: async () => {
        const params = { path: { id: product.id, variantId: variant.id, fileId } };
        this.changed.emit(dataOf(await this.api.DELETE('/api/v1/products/{id}/variants/{variantId}/files/{fileId}', { params })));
      },
    });
  }

  private async working(work: () => Promise<StaffProduct>): Promise<void> {
    this.busy.set(true);
    try {
      this.changed.emit(await work());
      this.toasts.say(this.t('supply.saved'));
    } catch (error) {
      this.toasts.refused(error);
    } finally {
      this.busy.set(false);
    }
  }

  private draftOf({ variantId, productId, title, options, quantity, free, sold }: StaffVariant['parts'][number]): PartDraft {
    const chosen = options.map(({ value }) => value).join(' / ');
    return {
      variantId,
      productId,
      title: chosen === '' ? title : `${title}, ${chosen}`,
      quantity,
      choices: [],
      note: sold ? this.t('supply.free', { count: free }) : this.t('supply.notSold'),
    };
  }
}

const kindOf = (variant: StaffVariant | null): Kind => {
  if (variant?.giftCard) return 'giftCard';
  if (variant?.digital) return 'digital';
  return variant && variant.parts.length > 0 ? 'bundle' : 'goods';
};

const wholeOf = (text: string): number | null => (/^[1-9]\d{0,3}$/.test(text.trim()) ? Number(text) : null);
