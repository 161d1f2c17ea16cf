import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AlarmTopic } from '../constructs/alarm-topic.ts';

export interface AlarmsStackProps extends StackProps {
  /** Who is told by mail. Default: nobody. */
  alarmEmail?: string | undefined;
}

/** Where the alarms of all stacks go. The alarms themselves stand beside what they watch. */
export class AlarmsStack extends Stack {
  constructor(app: App, id: string, { alarmEmail, ...props }: AlarmsStackProps) {
    super(app, id, props);
    const alarms = new AlarmTopic(this, 'Alarms', { email: alarmEmail });
    alarms.hearAlarmsOf(app);
    new CfnOutput(this, 'TopicArn', { value: alarms.topic.topicArn });
  }
}
