import type { Routes } from '@angular/router';
import { ListPage } from './shop/list/list-page';
import { Shell } from './shop/shell/shell';
import { signedIn, staffOnly } from './state/guards';

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
      { path: '', pathMatch: 'full', component: ListPage },
      { path: 'c/:slug', component: ListPage },
      { path: 'search', component: ListPage, title: 'titles.search' },
      { path: 'p/:slug', data: { soon: true }, loadComponent: () => import('./shop/product/product-page').then((m) => m.ProductPage) },
      {
        path: 'cart',
        title: 'titles.cart',
        data: { soon: true },
        loadComponent: () => import('./shop/cart/cart-page').then((m) => m.CartPage),
      },
      {
        path: 'checkout',
        title: 'titles.checkout',
        loadComponent: () => import('./shop/checkout/checkout-page').then((m) => m.CheckoutPage),
      },
      {
        path: 'pay/test-card/:paymentId',
        title: 'titles.pay',
        loadComponent: () => import('./shop/pay/test-card-page').then((m) => m.TestCardPage),
      },
      { path: 'orders/:id', title: 'titles.order', loadComponent: () => import('./shop/order/order-page').then((m) => m.OrderPage) },
      { path: 'login', title: 'titles.login', loadComponent: () => import('./shop/auth/login-page').then((m) => m.LoginPage) },
      { path: 'register', title: 'titles.register', loadComponent: () => import('./shop/auth/register-page').then((m) => m.RegisterPage) },
      {
        path: 'account/orders',
        title: 'titles.orders',
        canActivate: [signedIn],
        loadComponent: () => import('./shop/account/orders-page').then((m) => m.OrdersPage),
      },
      { path: 'account', redirectTo: 'account/orders' },
      { path: '**', title: 'titles.notFound', loadComponent: () => import('./shop/not-found/not-found-page').then((m) => m.NotFoundPage) },
    ],
  },
];
