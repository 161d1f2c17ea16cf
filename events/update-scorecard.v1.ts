import { event } from './envelope.ts';
import { ScorecardDetails } from './scorecard-details.ts';

/** Somebody updated a scorecard. */
export const updateScorecard = event('update_scorecard', ScorecardDetails);
