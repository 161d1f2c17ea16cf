import { computed } from 'vue';
import { useUser } from '../features/session/session.ts';
import { clockFor } from '../format/clock.ts';

/** The clock of who is signed in: in their own zone, or their customer's. */
export function useClock() {
  const user = useUser();
  return computed(() => clockFor(user.value.timeZone ?? user.value.customer.timeZone, user.value.customer.country));
}

/** The customer's clock: for days that the service has counted, which are the customer's whoever looks at them. */
export function useCustomerClock() {
  const user = useUser();
  return computed(() => clockFor(user.value.customer.timeZone, user.value.customer.country));
}
