import { inject } from '@angular/core';
import { Router, type CanActivateFn, type Route, type Routes, type UrlMatcher } from '@angular/router';
import { SessionStore } from '../state/session.store';
import { keepsChanges } from './frame/keeps-changes';
import { AdminShell } from './shell/admin-shell';

type Page = Route['loadComponent'];

const needs =
  (permission: string): CanActivateFn =>
  () =>
    inject(SessionStore).can(permission) || inject(Router).parseUrl('/not-found');

const page = (path: string, permission: string, loadComponent: Page): Route => ({ path, canActivate: [needs(permission)], loadComponent });

/** A page that asks before something unsaved is left. */
const editor = (path: string, permission: string, loadComponent: Page): Route => ({
  ...page(path, permission, loadComponent),
  canDeactivate: [keepsChanges],
});

const products = () => import('./products/product-page').then((m) => m.AdminProductPage);
const draftPage = () => import('./drafts/draft-page').then((m) => m.DraftPage);
const types = () => import('./attributes/type-page').then((m) => m.ProductTypePage);
const priceLists = () => import('./prices/price-list-page').then((m) => m.PriceListPage);
const promotions = () => import('./promotions/promotion-page').then((m) => m.PromotionPage);
/** The list stays as it is, scrolled and filtered, while one mail after the other is read. */
const mailboxMatcher: UrlMatcher = (segments) => {
  const [first, id, ...others] = segments;
  if (first?.path !== 'mailbox' || others.length > 0) return null;
  return id === undefined ? { consumed: segments } : { consumed: segments, posParams: { id } };
};
const mailbox = () => import('./mailbox/mailbox-page').then((m) => m.MailboxPage);

export const adminRoutes: Routes = [
  {
    path: '',
    component: AdminShell,
    title: 'titles.admin',
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./dashboard/dashboard-page').then((m) => m.DashboardPage) },
      page('orders', 'orders:read-all', () => import('./orders/orders-page').then((m) => m.AdminOrdersPage)),
      page('orders/:id', 'orders:read-all', () => import('./orders/order-page').then((m) => m.AdminOrderPage)),
      page('orders/:id/edit', 'orders:edit', () => import('./orders/order-edit-page').then((m) => m.OrderEditPage)),
      page('drafts', 'orders:draft', () => import('./drafts/drafts-page').then((m) => m.DraftsPage)),
      page('drafts/new', 'orders:draft', draftPage),
      page('drafts/:id', 'orders:draft', draftPage),
      page('returns', 'orders:read-returns', () => import('./returns/returns-page').then((m) => m.ReturnsPage)),
      page('returns/:id', 'orders:read-returns', () => import('./returns/return-page').then((m) => m.ReturnPage)),
      page('reports', 'orders:read-reports', () => import('./reports/reports-page').then((m) => m.ReportsPage)),
      page('documents', 'orders:issue-documents', () => import('./documents/document-settings-page').then((m) => m.DocumentSettingsPage)),
      page('payments', 'payments:list-all', () => import('./payments/payments-page').then((m) => m.PaymentsPage)),
      page('transfers', 'payments:match-transfers', () => import('./bank/transfers-page').then((m) => m.TransfersPage)),
      page('cases', 'payments:read-cases', () => import('./bank/cases-page').then((m) => m.CasesPage)),
      page('promotions', 'cart:read-promotions', () => import('./promotions/promotions-page').then((m) => m.PromotionsPage)),
      editor('promotions/new', 'cart:manage-promotions', promotions),
      editor('promotions/:id', 'cart:read-promotions', promotions),
      page('gift-cards', 'payments:read-gift-cards', () => import('./gift-cards/gift-cards-page').then((m) => m.GiftCardsPage)),
      page('gift-cards/:id', 'payments:read-gift-cards', () => import('./gift-cards/gift-card-page').then((m) => m.GiftCardPage)),
      page('products', 'catalog:read-drafts', () => import('./products/products-page').then((m) => m.AdminProductsPage)),
      editor('products/new', 'catalog:write-products', products),
      editor('products/:id', 'catalog:read-drafts', products),
      page('categories', 'catalog:read-drafts', () => import('./categories/categories-page').then((m) => m.CategoriesPage)),
      editor('categories/:id', 'catalog:read-drafts', () => import('./categories/category-page').then((m) => m.CategoryPage)),
      page('brands', 'catalog:read-drafts', () => import('./brands/brands-page').then((m) => m.BrandsPage)),
      page('search', 'catalog:read-search', () => import('./searches/searches-page').then((m) => m.SearchesPage)),
      page('search/synonyms', 'catalog:read-search', () => import('./searches/synonyms-page').then((m) => m.SynonymsPage)),
      page('attributes', 'catalog:write-attributes', () => import('./attributes/attributes-page').then((m) => m.AttributesPage)),
      page('product-types', 'catalog:write-attributes', () => import('./attributes/types-page').then((m) => m.ProductTypesPage)),
      editor('product-types/new', 'catalog:write-attributes', types),
      editor('product-types/:id', 'catalog:write-attributes', types),
      page('imports', 'catalog:import', () => import('./imports/imports-page').then((m) => m.ImportsPage)),
      page('imports/new', 'catalog:import', () => import('./imports/new-import-page').then((m) => m.NewImportPage)),
      page('imports/:id', 'catalog:import', () => import('./imports/import-page').then((m) => m.ImportPage)),
      page('price-lists', 'catalog:read-price-lists', () => import('./prices/price-lists-page').then((m) => m.PriceListsPage)),
      editor('price-lists/new', 'catalog:write-price-lists', priceLists),
      editor('price-lists/:id', 'catalog:read-price-lists', priceLists),
      page('stores', 'catalog:read-stock', () => import('./stores/stores-page').then((m) => m.StoresPage)),
      page('stores/movements', 'catalog:read-stock', () => import('./stores/movements-page').then((m) => m.MovementsPage)),
      page('stores/transfers', 'catalog:read-stock', () => import('./stores/transfers-page').then((m) => m.TransfersPage)),
      page('stores/transfers/:id', 'catalog:read-stock', () => import('./stores/transfer-page').then((m) => m.TransferPage)),
      page('stores/reservations', 'catalog:read-stock', () => import('./stores/reservations-page').then((m) => m.ReservationsPage)),
      page('stores/bulk', 'catalog:adjust-stock', () => import('./stores/bulk-page').then((m) => m.BulkPage)),
      page('stores/history', 'catalog:read-stock', () => import('./stores/stock-history-page').then((m) => m.StockHistoryPage)),
      page('stores/:id', 'catalog:read-stock', () => import('./stores/store-page').then((m) => m.StorePage)),
      page('customers', 'users:read-all', () => import('./people/customers-page').then((m) => m.CustomersPage)),
      page('customers/:id', 'users:read-all', () => import('./people/customer-page').then((m) => m.CustomerPage)),
      page('groups', 'users:read-groups', () => import('./groups/groups-page').then((m) => m.GroupsPage)),
      page('reviews', 'reviews:moderate', () => import('./reviews/reviews-page').then((m) => m.ReviewsPage)),
      page('shipping', 'shipping:manage-rates', () => import('./shipping/shipping-page').then((m) => m.ShippingPage)),
      page('taxes', 'cart:read-taxes', () => import('./taxes/taxes-page').then((m) => m.TaxesPage)),
      page('taxes/tools', 'cart:read-taxes', () => import('./taxes/tax-tools-page').then((m) => m.TaxToolsPage)),
      { matcher: mailboxMatcher, canActivate: [needs('notifications:read-mailbox')], loadComponent: mailbox },
      page('roles', 'users:read-roles', () => import('./roles/roles-page').then((m) => m.RolesPage)),
      editor('roles/:name', 'users:read-roles', () => import('./roles/role-page').then((m) => m.RolePage)),
      page('audit', 'users:view-audit', () => import('./audit/audit-page').then((m) => m.AuditPage)),
      page('doctor', 'users:examine', () => import('./doctor/doctor-page').then((m) => m.DoctorPage)),
      { path: '**', data: { staff: true }, loadComponent: () => import('../shop/not-found/not-found-page').then((m) => m.NotFoundPage) },
    ],
  },
];
