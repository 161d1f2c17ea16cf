import { type App, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { acknowledge } from '../constructs/acknowledge.ts';
import { AppTable } from '../constructs/app-table.ts';
import { MailInbox } from '../constructs/mail-inbox.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { RecorderUsers } from '../constructs/recorder-users.ts';
import { RecordingStore } from '../constructs/recording-store.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

export interface DataStackProps extends StackProps {
  /** As S3's CORS rules write it: one `*` stands for anything. */
  readonly portalOrigin: string;
}

/** For one upload: all that Lambda has. */
export const longestIngest = Duration.minutes(15);
/** For one mail. */
export const longestMail = Duration.seconds(30);
/** For one turn at a job, which may take many. */
export const longestJobTurn = Duration.minutes(15);
/** For one mail, sent or read. */
export const longestMailWork = Duration.seconds(30);

/**
 * What must never be lost: rows, recordings, and uploads that wait to be catalogued. All of it survives the stack. It needs
 * nothing of the stacks above it, so that they can come and go.
 */
export class DataStack extends Stack {
  readonly table: AppTable;
  readonly uploads: WorkQueue;
  readonly recordings: RecordingStore;
  readonly recorderUsers: RecorderUsers;
  /** Jobs that read and flag. */
  readonly jobs: WorkQueue;
  /** Jobs that delete, and deletions that may have been left half done. */
  readonly deletions: WorkQueue;
  /** Mail that is to be sent. */
  readonly mails: WorkQueue;
  /** Mail that came in. */
  readonly inboxMails: WorkQueue;
  readonly inbox: MailInbox;

  /** What is to be mailed to people about their accounts. */
  readonly accountMails: WorkQueue;

  constructor(app: App, id: string, { portalOrigin, ...props }: DataStackProps) {
    super(app, id, { ...props, terminationProtection: true });
    this.table = new AppTable(this, 'AppTable');
    this.uploads = new WorkQueue(this, 'Uploads', {
      longestWork: longestIngest,
      impact: 'New calls are missing from the portal',
    });
    this.jobs = new WorkQueue(this, 'Jobs', {
      longestWork: longestJobTurn,
      impact: 'Files of many recordings are not made, and flags not put on many at once',
    });
    this.deletions = new WorkQueue(this, 'Deletions', {
      longestWork: longestJobTurn,
      impact: 'Recordings that were to be deleted are still there, in whole or in part',
    });
    this.accountMails = new WorkQueue(this, 'AccountMails', {
      longestWork: longestMail,
      impact: 'People who have forgotten their password get no other, and are not told what happens to their accounts',
      // Somebody waits for it at the door.
      lateAfter: Duration.minutes(5),
    });
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { lifecycleRules: [{ expiration: Duration.days(400) }] });
    acknowledge(accessLogs, { 'AwsSolutions-S1': 'It holds the logs; a log of who wrote them would never end' });
    this.recordings = new RecordingStore(this, 'Recordings', { accessLogs, portalOrigin });
    this.recordings.notifyOnUpload(this.uploads);
    this.mails = new WorkQueue(this, 'Mails', {
      longestWork: longestMailWork,
      impact: 'The service provider is not told of support tickets, nor customers of its answers',
    });
    this.inboxMails = new WorkQueue(this, 'InboxMails', {
      longestWork: longestMailWork,
      impact: 'Answers to support tickets by mail do not appear in the portal',
    });
    this.inbox = new MailInbox(this, 'Inbox', { accessLogs, queue: this.inboxMails });
    this.recorderUsers = new RecorderUsers(this, 'RecorderUsers', { store: this.recordings });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'RecordingsBucket', { value: this.recordings.bucket.bucketName });
    new CfnOutput(this, 'UploadsQueueUrl', { value: this.uploads.queue.queueUrl });
    new CfnOutput(this, 'UploadsDeadLetterQueueArn', { value: this.uploads.deadLetters.queueArn });
  }
}
