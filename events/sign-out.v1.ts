import * as z from 'zod';
import { event } from './envelope.ts';

/** A session was ended by its user. */
export const signOut = event('sign_out', z.object({}));
