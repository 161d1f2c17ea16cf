import { useMutation, useQuery } from '@tanstack/vue-query';
import { ref } from 'vue';
import { call } from '../../api/call.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { save } from '../../api/save.ts';
import { say } from '../../components/notices.ts';

/** What came with an upload, and its audio: each hearing is an event, so an address is asked for only when somebody wants it. */
export function useSample(uploadId: string) {
  const sample = useQuery({
    queryKey: ['quarantine', 'sample', uploadId],
    queryFn: ({ signal }) => call('getUploadSample', { params: { uploadId }, signal }),
  });
  /** Where the audio can be heard for some minutes. */
  const address = ref('');
  const params = { uploadId };
  const play = useMutation({
    mutationFn: () => call('playUpload', { params }),
    onSuccess: ({ url }) => {
      address.value = url;
    },
    onError: (error) => say(`The upload cannot be heard. ${problemSentence(error)}`, 'failed'),
  });
  const download = useMutation({
    mutationFn: () => call('downloadUpload', { params }),
    onSuccess: ({ url, filename }) => save(url, filename),
    onError: (error) => say(`The upload was not downloaded. ${problemSentence(error)}`, 'failed'),
  });
  return { sample, address, play, download };
}
