import { computed, nextTick, type Ref, ref, useTemplateRef, watch } from 'vue';
import { changesOf, type Errors } from './form-changes.ts';
import { useUnsaved } from './use-unsaved.ts';

/**
 * The form of a page that makes something, or changes what its address names: what stands in it, what of that is new, and what is wrong with it.
 * Its fields are in an element with `ref="fields"`, each in one with `data-field`.
 */
export function useEditForm<Draft extends object, Changes extends object = Partial<Draft>>({
  isNew,
  fresh,
  names,
  differences = changesOf as (draft: Draft, before: Draft) => Changes,
}: {
  isNew: boolean;
  /** The form as it is before anything is typed. */
  fresh: Draft;
  /** The fields that something can be wrong with, in their order. */
  names: readonly (keyof Draft & string)[];
  /** What of the form is sent, where that is not what differs as it stands. */
  differences?: (draft: Draft, before: Draft) => Changes;
}) {
  const fields = useTemplateRef<HTMLElement>('fields');
  /** As it was when one began: what others change meanwhile does not come into the form. */
  const before = ref(isNew ? { ...fresh } : undefined) as Ref<Draft | undefined>;
  const draft = ref({ ...fresh }) as Ref<Draft>;
  const changes = computed(() => (before.value ? differences(draft.value, before.value) : ({} as Changes)));
  const isChanged = computed(() => Object.keys(changes.value).length > 0);
  const saved = ref(false);
  useUnsaved(() => !saved.value && isChanged.value);

  const errors = ref({}) as Ref<Errors<Draft>>;
  const failure = ref('');
  // What was wrong with a field says nothing of what is in it since.
  for (const name of names)
    watch(
      () => draft.value[name],
      () => {
        const { [name]: _, ...others } = errors.value;
        errors.value = others as Errors<Draft>;
      },
    );

  return {
    ...{ before, draft, changes, isChanged, saved, errors, failure },
    /** Begins with what there is, once. */
    begin(present: Draft): void {
      if (before.value) return;
      before.value = present;
      draft.value = { ...present };
    },
    /** Says what is wrong, with the keyboard at the first field that it is about. */
    async refuse(wrong: Errors<Draft>, text = ''): Promise<void> {
      errors.value = wrong;
      failure.value = text;
      const first = names.find((name) => wrong[name]);
      await nextTick();
      fields.value?.querySelector<HTMLElement>(`[data-field='${first}'] :is(input, textarea, select)`)?.focus();
    },
  };
}
