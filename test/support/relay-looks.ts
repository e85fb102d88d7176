/** The relay asking whether there is anything to carry out. */
export const isLooking = (text: string): boolean =>
  /^\s*(with due as \(\s*select c\.(seq|message_id)|select\s+exists \(select 1 from outbox o where o\.delivered_at is null)/.test(text);
