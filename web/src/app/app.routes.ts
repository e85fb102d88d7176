import type { Routes } from '@angular/router';
import { HomePage } from './shop/home/home-page';
import { Shell } from './shop/shell/shell';
import { looksLikeId, signedIn, staffOnly } from './state/guards';

const listPage = () => import('./shop/list/list-page').then((m) => m.ListPage);

export const routes: Routes = [
  {
    path: 'admin',
    canActivate: [staffOnly],
    loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes),
  },
  {
    path: '',
    component: Shell,
    children: [
      { path: '', pathMatch: 'full', component: HomePage },
      { path: 'products', data: { soon: true }, loadComponent: listPage },
      { path: 'c/:slug', loadComponent: listPage },
      { path: 'search', loadComponent: listPage, title: 'titles.search' },
      { path: 'p/:slug', data: { soon: true }, loadComponent: () => import('./shop/product/product-page').then((m) => m.ProductPage) },
      { path: 'cart/back', title: 'titles.cart', loadComponent: () => import('./shop/cart/back-page').then((m) => m.BackPage) },
      {
        path: 'cart/no-reminders',
        title: 'titles.noReminders',
        loadComponent: () => import('./shop/cart/no-reminders-page').then((m) => m.NoRemindersPage),
      },
      {
        path: 'cart',
        title: 'titles.cart',
        data: { soon: true },
        loadComponent: () => import('./shop/cart/cart-page').then((m) => m.CartPage),
      },
      { path: 'wishlist', title: 'titles.wishlist', loadComponent: () => import('./shop/wishes/wishes-page').then((m) => m.WishesPage) },
      {
        path: 'checkout',
        title: 'titles.checkout',
        loadComponent: () => import('./shop/checkout/checkout-page').then((m) => m.CheckoutPage),
      },
      {
        path: 'pay/test-card/:paymentId',
        title: 'titles.pay',
        canMatch: [looksLikeId(2)],
        loadComponent: () => import('./shop/pay/test-card-page').then((m) => m.TestCardPage),
      },
      {
        path: 'pay/stripe/:paymentId',
        title: 'titles.pay',
        canMatch: [looksLikeId(2)],
        loadComponent: () => import('./shop/pay/stripe-page').then((m) => m.StripePage),
      },
      {
        path: 'pay/return/:paymentId',
        title: 'titles.pay',
        canMatch: [looksLikeId(2)],
        loadComponent: () => import('./shop/pay/return-page').then((m) => m.ReturnPage),
      },
      { path: 'orders/lookup', title: 'titles.lookup', loadComponent: () => import('./shop/order/lookup-page').then((m) => m.LookupPage) },
      {
        path: 'orders/:id/returns/:returnId/label',
        title: 'titles.returnLabel',
        loadComponent: () => import('./shop/order/return-label-page').then((m) => m.ReturnLabelPage),
      },
      {
        path: 'orders/:id',
        title: 'titles.order',
        canMatch: [looksLikeId(1)],
        loadComponent: () => import('./shop/order/order-page').then((m) => m.OrderPage),
      },
      {
        path: 'downloads/:why',
        title: 'titles.order',
        loadComponent: () => import('./shop/order/refused-download-page').then((m) => m.RefusedDownloadPage),
      },
      { path: 'stores', title: 'titles.stores', loadComponent: () => import('./shop/stores/stores-page').then((m) => m.ShopStoresPage) },
      { path: 'login', title: 'titles.login', loadComponent: () => import('./shop/auth/login-page').then((m) => m.LoginPage) },
      { path: 'register', title: 'titles.register', loadComponent: () => import('./shop/auth/register-page').then((m) => m.RegisterPage) },
      { path: 'reset-password', title: 'titles.reset', loadComponent: () => import('./shop/auth/reset-page').then((m) => m.ResetPage) },
      { path: 'verify-email', title: 'titles.verify', loadComponent: () => import('./shop/auth/verify-page').then((m) => m.VerifyPage) },
      {
        path: 'account',
        canActivate: [signedIn],
        loadChildren: () => import('./shop/account/account.routes').then((m) => m.accountRoutes),
      },
      { path: '**', title: 'titles.notFound', loadComponent: () => import('./shop/not-found/not-found-page').then((m) => m.NotFoundPage) },
    ],
  },
];
