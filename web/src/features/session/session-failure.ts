import { shallowRef } from 'vue';

/** Set while it cannot be known who is signed in, with where the person was going. */
export const sessionFailure = shallowRef<{ error: unknown; target: string }>();
