import { inject, InjectionToken } from '@angular/core';
import { DOCUMENT } from '@angular/common';

/** Hands a file over to the browser, as if its link had been followed: for what is read with a secret that no link has. */
export const SAVE_FILE = new InjectionToken<(name: string, content: Blob) => void>('SAVE_FILE', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    return (name, content) => {
      const url = URL.createObjectURL(content);
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), keptMs);
    };
  },
});

/** Long enough for the browser to begin. */
const keptMs = 30_000;
