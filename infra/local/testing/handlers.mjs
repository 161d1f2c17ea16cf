/** Functions that do what functions can do to a process. */
export const echo = async (event, context) => ({
  event,
  name: context.functionName,
  environment: Object.keys(process.env).sort(),
  left: context.getRemainingTimeInMillis(),
  pid: process.pid,
});
export const slow = async ({ ms }) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return process.pid;
};
export const fail = async () => {
  throw new TypeError('it is broken\nsecond line');
};
export const crash = async () => process.exit(3);
export const spin = async () => {
  for (;;);
};
export const large = async () => 'x'.repeat(7 * 1024 * 1024);
export const text = 'no function';
