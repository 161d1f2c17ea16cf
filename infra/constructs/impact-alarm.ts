import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface ImpactAlarmProps {
  readonly metric: IMetric;
  /** What users lose while it sounds: the alarm's description, and so what the operator reads first. */
  readonly impact: string;
  /** Sounds at this value and above. @default 1 */
  readonly threshold?: number;
  /** How many periods of the metric in a row. @default 1 */
  readonly periods?: number;
}

/** An alarm that says what its sounding means to users. No data is good news: nothing was asked, so nothing failed. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, { metric, impact, threshold = 1, periods = 1 }: ImpactAlarmProps) {
    super(scope, id, {
      metric,
      threshold,
      alarmDescription: impact,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
