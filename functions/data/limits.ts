/** DynamoDB takes so many writes in one transaction. */
export const mostWrites = 100;
