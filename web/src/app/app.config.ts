import { APP_BASE_HREF } from '@angular/common';
import {
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
  type ApplicationConfig,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { routes } from './app.routes';
import { LanguageService } from './platform/language';
import { reloadForNewBuild } from './platform/new-build';
import { PageTitle } from './platform/page-title';
import { PreloadMarked } from './platform/preload-marked';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideAppInitializer(() => inject(LanguageService).begin()),
    { provide: APP_BASE_HREF, useValue: '/' },
    { provide: TitleStrategy, useExisting: PageTitle },
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
      withPreloading(PreloadMarked),
      withNavigationErrorHandler(reloadForNewBuild),
      withRouterConfig({ onSameUrlNavigation: 'ignore' }),
    ),
  ],
};
