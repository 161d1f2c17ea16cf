import { useUser } from '../features/session/session.ts';

/**
 * What somebody is writing, kept in this tab until it is sent or let go: it survives a failed request, a reload and a
 * dialog that closed by accident. Whoever signs in next does not see it.
 */
export function useDraft<Draft>() {
  const user = useUser();
  const keyOf = (name: string) => `call-record.draft.${user.value.id}.${name}`;
  return {
    read(name: string): Draft | undefined {
      try {
        return (JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null') as Draft | null) ?? undefined;
      } catch {
        return undefined;
      }
    },
    keep(name: string, draft: Draft) {
      try {
        sessionStorage.setItem(keyOf(name), JSON.stringify(draft));
      } catch {
        // Without room for drafts there are none; what is typed is still in its field.
      }
    },
    forget: (name: string) => sessionStorage.removeItem(keyOf(name)),
  };
}
