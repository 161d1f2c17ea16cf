import { StartError } from '../start-error.ts';
import type { FunctionDescription } from './functions.ts';
import type { Template } from './template.ts';

/** A function that is run once a day. */
export interface DailySchedule {
  /** The ARN of the rule. */
  arn: string;
  fn: FunctionDescription;
  /** UTC. */
  hour: number;
  minute: number;
}

const daily = /^cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)$/;

/** The rules that run functions by the clock. Throws where one is not daily, runs what is no function of ours, or may not. */
export function readSchedules(template: Template, functions: readonly FunctionDescription[]): DailySchedule[] {
  return template.all('AWS::Events::Rule').flatMap((resource) => {
    const read = <T>(property: string) => template.property<T>(resource, property);
    const where = `The rule ${resource.logicalId} of ${resource.stack}`;
    const [, minute, hour] = daily.exec(read<string>('ScheduleExpression') ?? '') ?? [];
    if (minute === undefined || hour === undefined)
      throw new StartError(`${where} is not for a time of the day, which is all that is known on one machine.`);
    const arn = template.attribute(resource, 'Arn');
    if (read('State') === 'DISABLED') return [];
    return (read<{ Arn: string }[]>('Targets') ?? []).map((target) => {
      const fn = functions.find(({ settings }) => settings.arn === target.Arn);
      if (!fn) throw new StartError(`${where} runs no function of ours.`);
      const isAllowed = template
        .all('AWS::Lambda::Permission')
        .some(
          (permission) =>
            template.property(permission, 'Principal') === 'events.amazonaws.com' &&
            template.property(permission, 'SourceArn') === arn &&
            [fn.settings.name, fn.settings.arn].includes(String(template.property(permission, 'FunctionName'))),
        );
      if (!isAllowed) throw new StartError(`${where} cannot work: ${fn.shortName} does not let it in.`);
      return { arn, fn, hour: Number(hour), minute: Number(minute) };
    });
  });
}
