/** Epoch seconds, in which DynamoDB's TTL counts. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
