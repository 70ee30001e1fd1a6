/** Values that are none of the chart, or that no Flyte can be made of. */
export class BadValues extends Error {}
