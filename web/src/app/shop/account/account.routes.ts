import type { Routes } from '@angular/router';
import { AccountShell } from './account-shell';
import { AddressesPage } from './addresses-page';
import { CardsPage } from './cards-page';
import { OrdersPage } from './orders-page';
import { OverviewPage } from './overview-page';
import { ProfilePage } from './profile-page';
import { SecurityPage } from './security-page';
import { WalletPage } from './wallet-page';

export const accountRoutes: Routes = [
  {
    path: '',
    component: AccountShell,
    children: [
      { path: '', pathMatch: 'full', component: OverviewPage, title: 'titles.account' },
      { path: 'orders', component: OrdersPage, title: 'titles.orders' },
      { path: 'wallet', component: WalletPage, title: 'titles.wallet' },
      { path: 'cards', component: CardsPage, title: 'titles.cards' },
      { path: 'addresses', component: AddressesPage, title: 'titles.addresses' },
      { path: 'profile', component: ProfilePage, title: 'titles.profile' },
      { path: 'security', component: SecurityPage, title: 'titles.security' },
    ],
  },
];
