/**
 * The single table, written down once: CDK, the one-machine cloud and the tests all read this.
 *
 * Every partition key of a tenant's row begins with `T#<tenant>#`. The trailing `#` matters: without it `acme` would
 * match `acme2` in a `dynamodb:LeadingKeys` condition. The only global rows are those that must be unique across
 * tenants, be found before the tenant is known, or be found whoever's they are when their day comes.
 *
 * | what                          | pk                      | sk                                     | found by |
 * | ----------------------------- | ----------------------- | -------------------------------------- | -------- |
 * | tenant                        | T#t#                    | TENANT                                 | get |
 * | what a tenant began with      | T#t#                    | PROVISIONED                            | get |
 * | recording                     | T#t#R#id                | META                                   | get; the slots below |
 * | a recording's original upload | T#t#R#id                | ORIGINAL                               | get |
 * | event of a recording          | T#t#R#id                | EVENT#ms#id                            | query, newest first; byTime T#t#LOG |
 * | event of a tenant             | T#t#EVENTS#yyyy-mm      | EVENT#ms#id                            | byTime T#t#LOG, newest first |
 * | upload receipt                | T#t#U#sha256            | UPLOAD                                 | get, of bucket, key and version |
 * | what a key has in quarantine  | T#t#U#sha256            | KEY                                    | get, of bucket and key |
 * | quarantined upload            | T#t#QUARANTINE          | qrn_…                                  | query, newest first; get |
 * | agent, department, recorder,  | T#t#AGENTS, …           | id                                     | query; get |
 * |   role, user                  |                         |                                        | |
 * | number that is managed        | T#t#NUMBERS             | num_… (of the number)                  | get; batch get |
 * | the same in the order of      | T#t#NUMBERS#SORTED      | number                                 | query |
 * |   numbers                     |                         |                                        | |
 * | number seen in calls, counted | T#t#SEEN                | N#number                               | batch get |
 * | the same by a suffix of it    | T#t#SEEN                | S#digits#number                        | query by part |
 * | how a recording was counted   | T#t#R#id                | COUNTED                                | batch get |
 * | totals of all recordings      | T#t#STATS               | all, day:yyyy-mm-dd                    | batch get; query |
 * | of an agent, flag, … of all   | T#t#STATS#agent:agt_…   | all                                    | batch get |
 * |   time                        |                         |                                        | |
 * | of agents, hours, … by period | T#t#STATS#agent, …      | day:yyyy-mm-dd#agt_…, month:yyyy-mm#…  | batch get; query |
 * | of one agent's day, with all  | T#t#STATS#agent:agt_…   | day:yyyy-mm-dd; day:yyyy-mm-dd#number  | query |
 * |   its hours, …; and numbers   |                         |                                        | |
 * | calls of an agent and number  | T#t#STATS#agent:agt_…   | number:+44…                            | batch get |
 * | a flag's copy of a recording  | T#t#R#id                | FLAG#flg_…                             | the slots, below the flag |
 * | the copy of one with a score  | T#t#R#id                | FLAG#SCORED                            | the slots, below SCORED |
 * | saved search of a user        | T#t#USER#usr_…#SEARCHES | srch_…                                 | query; get |
 * | their names, their count      | T#t#USER#usr_…#NAMES    | SEARCHES#sha256, SEARCHES#             | get |
 * | a deletion under way          | T#t#R#id                | DELETION                               | get |
 * | job of a person               | T#t#JOBS#usr_…          | job_…                                  | query, newest first; get; TTL |
 * | the job that a request began  | T#t#JOBS#usr_…          | REQUEST#uuid                           | get; expires by TTL |
 * | which jobs work at the moment | T#t#JOBS                | RUNNING                                | get |
 * | recording of a call           | T#t#CALL#sha256         | rec_…                                  | query |
 * | when a recorder was last seen | T#t#RECORDER#rdr_…      | SEEN                                   | query |
 * | its uploads of a day          | T#t#RECORDER#rdr_…      | DAY#yyyy-mm-dd#0 to #9, added up       | query |
 * | name that is taken, the count | T#t#NAMES               | FLAGS#sha256, FLAGS#; SCORECARDS#…     | get |
 * | note of a recording           | T#t#R#id                | NOTE#nte_…                             | query; get |
 * | the note that a request added | T#t#R#id               | REQUEST#usr_…#uuid                     | get |
 * | scoring of a recording        | T#t#R#id                | SCORE#scr_…                            | query, newest first |
 * | scorecard                     | T#t#SCORECARDS          | scd_…                                  | query; get |
 * | user name, e-mail address     | N#lowercased, M#lower…  | UNIQUE                                 | get |
 * | the user that a request added | T#t#USER_REQUESTS       | usr_…#uuid                             | get; expires by TTL |
 * | user who is being deleted     | T#t#USERS_LEAVING       | usr_…                                  | get |
 * | how often a role was given    | T#t#ROLES_GIVEN         | rol_…                                  | get |
 * | session                       | S#sha256                | SESSION                                | get; expires by TTL |
 * | which sessions a user has     | T#t#SESSIONS#usr_…      | ses_…                                  | query; expires by TTL |
 * | API token                     | K#sha256                | TOKEN                                  | get; expires by TTL |
 * | which a user or recorder has  | T#t#TOKENS#usr_…, …     | tok_…                                  | query; expires by TTL |
 * | how often they changed        | T#t#TOKENS#usr_…        | CHANGES                                | get |
 * | API token that ends on a day  | ENDING#yyyy-mm-dd       | tok_…                                  | query; expires by TTL |
 * | which agents a user reviews   | T#t#REVIEWERS           | usr_…                                  | batch get |
 * | second factor of a user       | T#t#TOTP                | usr_…; usr_…#NEW until it is confirmed | get |
 * | password that was mailed      | T#t#RESETS              | usr_…                                  | get; expires by TTL |
 * | address that is not confirmed | T#t#EMAILS_PENDING      | usr_…                                  | get |
 * | sign-in challenge             | C#sha256                | CHALLENGE                              | get; expires by TTL |
 * | sign-in attempts              | L#name or address       | ATTEMPTS                               | update; expires by TTL |
 * | support ticket                | T#t#TICKETS             | tkt_…                                  | query; get |
 * | message of a ticket           | T#t#TICKET#tkt_…        | msg_…                                  | query, oldest first; get |
 * | what a request or mail added  | T#t#TICKET#tkt_…        | REQUEST#usr_…#uuid, MAIL#sha256        | get |
 * | the ticket a request raised   | T#t#TICKETREQUESTS      | usr_…#uuid                             | get |
 * | ticket of a reference         | TICKET#CR-…             | TICKET                                 | get |
 * | mail that does not arrive     | T#t#MAILPROBLEMS        | usr_…                                  | query; get |
 * | which reports of it are known | T#t#MAILPROBLEMS#usr_…  | REPORT#id                              | get; expires by TTL |
 * | secret of the deployment      | SECRET#name             | SECRET                                 | get |
 *
 * **Slots.** A recording is found by any of its dimensions through one index per dimension, all sorted by `when`
 * (13-digit epoch milliseconds, `#`, id), so that "newest first, after this place" is one key condition on each.
 * A recording without a dimension has no such key, and costs nothing in that index. Two slots are of a pair of dimensions: an agent's calls
 * with one number are few where the agent's calls and the number's are many.
 */
const dimensions = ['byTime', 'byFrom', 'byTo', 'byAgent', 'byDepartment', 'byRecorder'] as const;

/** A dimension that recordings are found by. */
export type Dimension = (typeof dimensions)[number];

/** The slots of two dimensions together. */
export const pairs = {
  byAgentFrom: ['byAgent', 'byFrom'],
  byAgentTo: ['byAgent', 'byTo'],
} as const satisfies Record<string, readonly [Dimension, Dimension]>;

type Pair = keyof typeof pairs;

/** What recordings are found by; the name of its index, and of the attribute that is its partition key. */
export type Slot = Dimension | Pair;

/** The dimensions of a slot. */
export const dimensionsOf = (slot: Slot): readonly Dimension[] =>
  slot in pairs ? pairs[slot as Pair] : [slot as Dimension];

export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'expiresAt',
  indexes: [...dimensions, ...(Object.keys(pairs) as Pair[])].map((slot) => ({
    name: slot as Slot,
    partitionKey: slot as string,
    sortKey: 'when',
    /** What an index holds of a row beside the keys; the keys of the other indexes are of no use there. */
    projected: ['recording'],
  })),
};
