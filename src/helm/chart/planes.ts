/** Why what belongs to several clusters is not taken over: in one place, until the library has both planes. */
export const PLANES = 'it needs a control plane and data planes, which are several Flytes: FlyteCore is both in one';
