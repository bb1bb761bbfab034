/** How far time zones are from UTC. */

/** Minutes east of UTC at an instant. */
export type Zone = (instant: Date) => number;

/** The zone this process runs in (TZ, or the system's). */
export const systemZone: Zone = (instant) => 0 - instant.getTimezoneOffset();

/** A zone by its IANA name. Throws RangeError where the system does not know it. */
export function zoneNamed(name: string): Zone {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: name, timeZoneName: "longOffset" });
  return (instant) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(instant)) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

/** Federal Law No. 248-FZ of 21 July 2014: from then on the clocks of Moscow are three hours ahead, all year. */
const SINCE_2014 = Date.UTC(2014, 9, 25, 22);

let before2014: Zone | undefined;

/** Moscow's. Intl, whose tables take longer to load than a signature to verify, is asked about the years before only. */
export const moscow: Zone = (instant) => {
  if (instant.getTime() >= SINCE_2014) return 180;
  before2014 ??= zoneNamed("Europe/Moscow");
  return before2014(instant);
};
