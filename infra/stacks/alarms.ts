import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IConstruct } from 'constructs';

export interface AlarmsStackProps extends StackProps {
  /** Who is told by mail. @default nobody: the topic can be subscribed to by hand */
  readonly alarmEmail?: string | undefined;
}

/** Where alarms go. The alarms themselves stand beside what they watch. */
export class AlarmsStack extends Stack {
  private readonly topic: Topic;

  constructor(app: App, id: string, { alarmEmail, ...props }: AlarmsStackProps) {
    super(app, id, props);
    this.topic = new Topic(this, 'Topic', { displayName: 'Call Record', enforceSSL: true });
    // A topic with a policy of its own lets in only whom the policy names.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (alarmEmail) this.topic.addSubscription(new EmailSubscription(alarmEmail));
    new CfnOutput(this, 'TopicArn', {
      value: this.topic.topicArn,
      description: 'Subscribe to it to be told of alarms',
    });
  }

  /** Sends every alarm below a construct here, when it begins and when it ends. */
  hearAlarmsOf(root: IConstruct): void {
    const action = new SnsAction(this.topic);
    for (const construct of root.node.findAll()) {
      if (!(construct instanceof Alarm)) continue;
      construct.addAlarmAction(action);
      construct.addOkAction(action);
    }
  }
}
