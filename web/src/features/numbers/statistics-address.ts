import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { type Days, problemOfDays, readDays } from '../period/period.ts';
import { type Measure, numberMeasures, readMeasure } from '../reports/measures.ts';

/** All that the address of a number's statistics holds beside the number. */
export interface StatisticsAddress {
  /** Absent where it leaves them to be the last 30 days. */
  days?: Days;
  measure: Measure;
}

/** What an address cannot mean is left out of it. */
export function readStatisticsAddress(query: LocationQuery): StatisticsAddress {
  const days = readDays(query, problemOfDays);
  return { measure: readMeasure(query.measure, numberMeasures), ...(days ? { days } : {}) };
}

export const writeStatisticsAddress = ({ days, measure }: StatisticsAddress): LocationQueryRaw => ({
  ...days,
  ...(measure === 'recordings' ? {} : { measure }),
});
