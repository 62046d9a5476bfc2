/** Days and hours as staff read them; the zone is that of the district, whatever the telephone is set to. */

const ZONE = "Asia/Shanghai";
const language = () => document.documentElement.lang || "zh-CN";

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language(), { timeZone: ZONE, ...options });
}

export function dayOf(moment: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(moment);
}

export function today(): string {
  return dayOf(new Date());
}

export function day(iso: string): string {
  const moment = new Date(iso.length === 10 ? `${iso}T12:00:00+08:00` : iso);
  return `${format({ month: "long", day: "numeric" }).format(moment)} ${format({ weekday: "short" }).format(moment)}`;
}

export function clock(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function age(born: number, now: string = today()): number {
  return Number(now.slice(0, 4)) - born;
}
