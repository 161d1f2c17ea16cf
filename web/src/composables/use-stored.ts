import { type Ref, ref, watch } from 'vue';

/** A preference that this browser remembers. `read` makes of what is stored, or of null, a value that is possible. */
export function useStored<Value extends string | number | boolean>(
  name: string,
  read: (stored: string | null) => Value,
): Ref<Value> {
  const key = `call-record.${name}`;
  const value = ref(read(localStorage.getItem(key))) as Ref<Value>;
  watch(value, (chosen) => localStorage.setItem(key, String(chosen)));
  return value;
}
