import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

export const userRegistered = defineEvent({ name: 'users.user-registered', version: 1, data: z.object({ userId: z.uuid() }) });
