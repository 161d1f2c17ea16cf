import { event } from './envelope.ts';
import { ScorecardDetails } from './scorecard-details.ts';

/** Somebody deleted a scorecard. */
export const deleteScorecard = event('delete_scorecard', ScorecardDetails);
