import { addIcons } from '../../ui/icon';

/** Of use to staff only: they come with the staff pages, so that shoppers do not load them. */
const shapes = {
  overview: 'M4 13h6V4H4zM14 20h6V11h-6zM4 20h6v-3.5H4zM14 7.5h6V4h-6z',
  products: 'M3.5 12.5 11 5h8.5v8.5L12 21zM15.5 9.5h.01',
  categories: 'M4 5h6v5H4zM14 4.5h6v4h-6zM14 15.5h6v4h-6zM10 7.5h4M12 7.5v10h2',
  brands: 'M12 15a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 13.8 7 21l5-2.5L17 21l-1.5-7.2',
  stores: 'M4 10v10h16V10M3 10l2-5.5h14L21 10a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0M9.5 20v-5h5v5',
  customers:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.8-3.6 3.4-5 6.5-5s5.7 1.4 6.5 5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.1 2.3 3.5 4.7',
  groups:
    'M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM5.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM12 10v3M12 13H5.5v2M12 13h6.5v2',
  promotions: 'M3 7h18v3.5a1.7 1.7 0 0 0 0 3.4V17.5H3v-3.6a1.7 1.7 0 0 0 0-3.4zM14 7v2M14 11.3v2M14 15.5v2',
  prices: 'M18.5 5.5l-13 13M7.5 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM16.5 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  roles: 'M12 3l7.5 2.5v6c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5v-6zM9 12l2.2 2.2L15.2 10',
  taxes: 'M6 3.5h9l4 4V20.5H6zM15 3.5v4h4M9.5 17l5-6M10 11.8v.1M14 16v.1',
  audit: 'M6 3.5h9l4 4V20.5H6zM15 3.5v4h4M9 12h7M9 16h7',
  attributes:
    'M4 6.5h7M15 6.5h5M4 12h3M11 12h9M4 17.5h9M17 17.5h3M13 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM15 19.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  types: 'M4 4h16v5H4zM4 12h7v8H4zM14 12h6M14 16h6M14 20h6',
  transfers: 'M4 9h16M16 5l4 4-4 4M20 16H4M8 12l-4 4 4 4',
  cases: 'M4 8h16v11H4zM9 8V5h6v3M12 12v2.5M12 16.5v.1',
  reports: 'M4 20h16M7 16v-5M12 16V6M17 16v-8',
  documents: 'M6 3.5h9l4 4V20.5H6zM15 3.5v4h4M9 11h7M9 14h7M9 17h4',
  grip: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
  columns: 'M4 5h16v14H4zM9.5 5v14M15 5v14',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  back: 'M19 12H5M11 6l-6 6 6 6',
  previous: 'm15 5-7 7 7 7',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  upload: 'M12 16V5M7 10l5-5 5 5M4 16v4h16v-4',
  refresh: 'M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4l1.7-2M20 20v-5h-5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  focus: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v4M12 17v4M3 12h4M17 12h4',
  undo: 'M9 7 4.5 11.5 9 16M4.5 11.5H14a5.5 5.5 0 0 1 0 8h-2',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4',
} as const;

declare module '../../ui/icon' {
  interface LaterIcons extends Record<keyof typeof shapes, string> {}
}

addIcons(shapes, ['previous', 'back', 'undo']);
