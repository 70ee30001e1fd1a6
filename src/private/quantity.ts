/** A Kubernetes quantity: a number, and a suffix in binary, decimal or exponent form. */
const QUANTITY = /^\+?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** Whether Kubernetes takes the value as an amount of something: a quantity that is not negative. */
export function isQuantity(value: unknown): boolean {
  return typeof value === 'number' ? Number.isFinite(value) && value >= 0 : typeof value === 'string' && QUANTITY.test(value);
}
