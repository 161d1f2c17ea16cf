import { computed } from 'vue';
import type { User } from '#contract/users';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import { useChangeUsers } from './use-users.ts';

/** Mails a user another password, and says what became of it. */
export function useInvitation() {
  const { invite } = useChangeUsers();
  async function send(user: User): Promise<void> {
    try {
      const { email } = await invite.mutateAsync(user);
      say(`A new password was mailed to ${email}. The one before works no more.`);
    } catch (problem) {
      if (hasCode(problem, 'already_joined')) say(`“${user.name}” has chosen a password already, and needs no other.`);
      else if (hasCode(problem, 'too_many_attempts'))
        say(`“${user.name}” was mailed several times in short. Wait some minutes before you send another.`, 'failed');
      else say(`“${user.name}” was not mailed. ${problemSentence(problem)}`, 'failed');
    }
  }
  return { send, isSending: computed(() => invite.isPending.value) };
}
