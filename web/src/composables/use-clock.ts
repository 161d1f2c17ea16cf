import { computed } from 'vue';
import { useUser } from '../features/session/session.ts';
import { clockFor } from '../format/clock.ts';

/** The clock of the customer of who is signed in. A user's own zone will be chosen here. */
export function useClock() {
  const user = useUser();
  return computed(() => clockFor(user.value.customer.timeZone, user.value.customer.country));
}
