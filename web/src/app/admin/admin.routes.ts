import { inject } from '@angular/core';
import { Router, type CanActivateFn, type Routes } from '@angular/router';
import { SessionStore } from '../state/session.store';
import { adminMenu } from './menu';
import { AdminShell } from './shell/admin-shell';

const needs =
  (permission: string): CanActivateFn =>
  () =>
    inject(SessionStore).can(permission) || inject(Router).parseUrl('/admin');

/** The first page of the menu that this person may open. */
const first: CanActivateFn = () => {
  const [session, router] = [inject(SessionStore), inject(Router)];
  const entry = adminMenu.find(({ permission }) => session.can(permission));
  return router.parseUrl(entry ? entry.path : '/');
};

export const adminRoutes: Routes = [
  {
    path: '',
    component: AdminShell,
    title: 'titles.admin',
    children: [
      { path: '', pathMatch: 'full', canActivate: [first], children: [] },
      {
        path: 'orders',
        canActivate: [needs('orders:read-all')],
        loadComponent: () => import('./orders/orders-page').then((m) => m.AdminOrdersPage),
      },
      {
        path: 'orders/:id',
        canActivate: [needs('orders:read-all')],
        loadComponent: () => import('./orders/order-page').then((m) => m.AdminOrderPage),
      },
      {
        path: 'mailbox',
        canActivate: [needs('notifications:read-mailbox')],
        loadComponent: () => import('./mailbox/mailbox-page').then((m) => m.MailboxPage),
      },
      {
        path: 'mailbox/:id',
        canActivate: [needs('notifications:read-mailbox')],
        loadComponent: () => import('./mailbox/mailbox-page').then((m) => m.MailboxPage),
      },
      { path: '**', loadComponent: () => import('../shop/not-found/not-found-page').then((m) => m.NotFoundPage) },
    ],
  },
];
